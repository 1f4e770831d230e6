"""Migration as a command: what is written, what stays, who is told, and what happens when two want it at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from engine.commands import tasks
from engine.commands.execution import InstanceOver, create
from engine.commands.migrating import NotAnotherVersion, migrate, plan_between, preview
from engine.commands.migrating_many import UnknownMigration, migrate_all, migration_progress, migrations
from engine.commands.rights import SeparationOfDuties
from engine.commands.suspension import resume, suspend
from engine.errors import Fault
from engine.history.events import of_instance
from engine.history.story import tell
from engine.store.tables import MigrationState, job, subscription
from engine.versions import MappingRefused, MigrationBlocked, Reason
from tests.support.engines import ADMIN, ANN, BOB, Bench
from tests.support.processes import boundary, message, on_message, path, timer, user_task
from tests.support.versions import (
    ENDS,
    REASON,
    Pair,
    catch,
    check_histories,
    deploy_and_start,
    go_over,
    look_ahead,
    play,
    version,
)

_FORM = {"id": "f1", "type": "default", "components": []}
_A, _B, _N = (user_task(name) for name in "abn")
_FIRST = version(ENDS, _A, _B, path("s", "a", "b", "e"))
_LONGER = version(ENDS, _A, _N, _B, path("s", "a", "n", "b", "e"))
_WITHOUT_A = version(ENDS, _B, path("s", "b", "e"))
_RENAMED = version(ENDS, _N, _B, path("s", "n", "b", "e"))


def test_one_event_tells_who_why_from_where_and_to_where(bench: Bench) -> None:
    """The event names actor, reason, both versions, the mapping and where tokens stood; it belongs to the new one."""
    instance_id, source, target = deploy_and_start(bench, Pair(_FIRST, _RENAMED))
    go_over(bench, instance_id, target, {"a": "n"})
    with bench.database.reading() as session:
        chapters = list(tell(of_instance(session, instance_id)))
    event = chapters[-1].event
    assert (event.kind, event.actor, event.definition_id) == ("migrate", ADMIN.id, target)
    assert event.payload["given"] == {
        "from": source,
        "to": target,
        "mapping": {"a": "n"},
        "reason": REASON,
        "before": {"a": 1},
    }
    assert chapters[-1].marking == {"n": 1}
    assert [task["element"] for task in chapters[-1].tasks.values()] == ["n"]


def test_a_claimed_task_stays_claimed(bench: Bench) -> None:
    """Its id, assignee, candidates and due date are the old ones; only its name follows."""
    due = user_task("a", due='="2019-12-24"')
    after = version(ENDS, user_task("a", groups='=["others"]').replace('name="a"', 'name="new"'), path("s", "a", "e"))
    instance_id, _, target = deploy_and_start(bench, Pair(version(ENDS, due, path("s", "a", "e")), after))
    (before,) = bench.open()
    with bench.engine.transaction(BOB) as tx:
        tasks.claim(tx, before.id)
    go_over(bench, instance_id, target)
    (task,) = bench.open()
    assert (task.id, task.assignee, task.due_at, task.name) == (before.id, BOB.id, before.due_at, "new")
    with bench.engine.transaction(BOB) as tx:
        tasks.unclaim(tx, task.id)
    bench.complete("a", by=ANN)
    assert bench.instance(instance_id).state == "completed"


def test_the_form_follows_the_new_version(bench: Bench) -> None:
    """An open task asks for what the new version's form asks for."""
    first = version(ENDS, user_task("a", form="f1"), path("s", "a", "e"))
    second = version(ENDS, user_task("a", form="f2"), path("s", "a", "e"))
    bench.deploy(f1=_FORM, f2=_FORM | {"id": "f2"}, p=first)
    instance_id = bench.start("p")
    (target,) = bench.deploy(p=second)
    before = bench.open()[0].form_definition_id
    go_over(bench, instance_id, target)
    after = bench.open()[0].form_definition_id
    assert [name and name.partition(".")[0] for name in (before, after)] == ["f1", "f2"]
    check_histories(bench)


def test_a_timer_fires_when_it_was_due(bench: Bench) -> None:
    """A boundary timer of a day, made an hour after half a day, fires after a day; the preview tells that time."""
    parts = (ENDS, _A, _B, path("s", "a", "e"), path("t", "b", "e"))
    day, hour = (boundary("t", "a", timer("timeDuration", text)) for text in ("P1D", "PT1H"))
    instance_id, source, target = deploy_and_start(bench, Pair(version(*parts, day), version(*parts, hour), ("+12",)))
    (told,) = look_ahead(bench, source, target)
    go_over(bench, instance_id, target)
    assert [bench.engine.next_due()] == list(told.due.values())
    play(bench, ["+11.5"])
    assert bench.elements() == ["a"]
    play(bench, ["+1"])
    assert bench.elements() == ["b"]


def test_a_new_timer_counts_from_the_migration(bench: Bench) -> None:
    """A boundary timer that the new version adds to a running step begins when the instance goes over."""
    parts = (ENDS, _A, _B, path("s", "a", "e"))
    after = version(*parts, boundary("t", "a", timer("timeDuration", "PT2H")), path("t", "b", "e"))
    first = version(ENDS, _A, _B, path("s", "a", "b", "e"))
    instance_id, _, target = deploy_and_start(bench, Pair(first, after, ("+12",)))
    go_over(bench, instance_id, target)
    play(bench, ["+1.5"])
    assert bench.elements() == ["a"]
    play(bench, ["+1"])
    assert bench.elements() == ["b"]


def test_rows_follow_the_names_of_elements(bench: Bench) -> None:
    """Timers, subscriptions and tasks say where they stand now."""
    roots = message("m1", "arrived", "=key")
    wait = timer("timeDuration", "P1D")
    before = version(
        ENDS, _A, boundary("t", "a", wait), boundary("m", "a", on_message("m1")), _paths("a", "t", "m"), roots=roots
    )
    after = version(
        ENDS, _N, boundary("u", "n", wait), boundary("v", "n", on_message("m1")), _paths("n", "u", "v"), roots=roots
    )
    instance_id, _, target = deploy_and_start(bench, Pair(before, after, variables={"key": "7"}))
    go_over(bench, instance_id, target, {"a": "n", "t": "u", "m": "v"})
    with bench.database.reading() as session:
        assert session.scalars(select(job.c.element_id)).all() == ["u"]
        assert session.scalars(select(subscription.c.element_id)).all() == ["v"]
        last = list(tell(of_instance(session, instance_id)))[-1]
    assert [timer["element"] for timer in last.timers.values()] == ["u"]
    assert bench.elements() == ["n"]


def _paths(task: str, *events: str) -> str:
    return path("s", task, "e") + "".join(path(event, "e") for event in events)


def test_duties_stay_separate_when_steps_are_renamed(bench: Bench) -> None:
    """Who completed a step under its old name may not complete the one that must be somebody else's."""
    apart = '<zeebe:properties><zeebe:property name="separateFrom" value="{}"/></zeebe:properties>'
    before = version(ENDS, _A, user_task("b", more=apart.format("a")), path("s", "a", "b", "e"))
    after = version(ENDS, _N, user_task("b", more=apart.format("n")), path("s", "n", "b", "e"))
    instance_id, _, target = deploy_and_start(bench, Pair(before, after, ("a",)))
    go_over(bench, instance_id, target, {"a": "n"})
    with pytest.raises(SeparationOfDuties):
        bench.complete("b", by=ANN)
    bench.complete("b", by=BOB)
    assert bench.instance(instance_id).state == "completed"


def test_a_wrong_mapping_is_refused(bench: Bench) -> None:
    """Entries that name what is not there, or another kind, are told one by one; nothing is changed."""
    after = version(ENDS, _N, _B, catch("w", timer("timeDuration", "P1D")), path("s", "n", "w", "b", "e"))
    instance_id, source, target = deploy_and_start(bench, Pair(_FIRST, after))
    mapping = {"a": "w", "b": "nowhere", "z": "n"}
    with pytest.raises(MappingRefused) as refused:
        go_over(bench, instance_id, target, mapping)
    assert {(each["element"], each["reason"]) for each in refused.value.details["entries"]} == {
        ("a", Reason.MAPPED_KIND),
        ("b", Reason.UNKNOWN_TARGET),
        ("z", Reason.UNKNOWN_SOURCE),
    }
    with pytest.raises(MappingRefused), bench.database.reading() as session:
        preview(session, bench.engine.definitions, source, target, mapping=mapping)
    assert bench.instance(instance_id).definition_id == source


def test_only_another_version_of_the_same_process_will_do(bench: Bench) -> None:
    """Neither the version it has already nor another process."""
    instance_id, source, _ = deploy_and_start(bench, Pair(_FIRST, _LONGER))
    (other,) = bench.deploy(q=_FIRST.replace(b'process id="p"', b'process id="q"'))
    for target in (source, other):
        with pytest.raises(NotAnotherVersion):
            go_over(bench, instance_id, target)


def test_an_ended_instance_is_refused(bench: Bench) -> None:
    """What has ended stays on the version it ended on."""
    instance_id, _, target = deploy_and_start(bench, Pair(_FIRST, _LONGER, ("a", "b")))
    with pytest.raises(InstanceOver):
        go_over(bench, instance_id, target)


def test_an_instance_can_go_back(bench: Bench) -> None:
    """To and fro, and on to its end; every state is played again."""
    instance_id, source, target = deploy_and_start(bench, Pair(_FIRST, _RENAMED))
    go_over(bench, instance_id, target, {"a": "n"})
    go_over(bench, instance_id, source, {"n": "a"})
    play(bench, ["a", "b"])
    assert bench.instance(instance_id).state == "completed"
    check_histories(bench)


def test_of_two_at_once_the_second_is_refused(bench: Bench) -> None:
    """They take turns; the second finds the instance on the new version already."""
    instance_id, _, target = deploy_and_start(bench, Pair(_FIRST, _LONGER))

    def attempt(_: int) -> str:
        try:
            with bench.engine.transaction(ADMIN) as tx:
                migrate(tx, instance_id, target, reason=REASON)
        except Fault as fault:
            return fault.code
        return "migrated"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["migrated", "not-another-version"]
    play(bench, ["a", "n", "b"])
    check_histories(bench)


def test_what_changed_since_the_preview_is_seen(bench: Bench) -> None:
    """The command looks again: an instance that has moved to a step without counterpart is refused."""
    after = version(ENDS, _A, path("s", "a", "e"))
    instance_id, source, target = deploy_and_start(bench, Pair(_FIRST, after))
    (told,) = look_ahead(bench, source, target)
    assert told.blockers == ()
    bench.complete("a")
    with pytest.raises(MigrationBlocked):
        go_over(bench, instance_id, target)


def test_renamed_steps_are_suggested(bench: Bench) -> None:
    """By the same name, else by the same neighbours; what has no single likeness is left to people."""
    after = version(
        ENDS, _N, user_task("m").replace('name="m"', 'name="b"'), user_task("k"), path("s", "n", "m", "k", "e")
    )
    _, source, target = deploy_and_start(bench, Pair(_FIRST, after))
    with bench.database.reading() as session:
        agreed = plan_between(session, bench.engine.definitions, source, target)
    assert agreed.suggestions == {"b": "m"}
    assert (set(agreed.removed), set(agreed.added)) == ({"a", "b"}, {"n", "m", "k"})
    with bench.database.reading() as session:
        agreed = plan_between(session, bench.engine.definitions, source, target, {"b": "m"})
    assert agreed.suggestions == {"a": "n"}


def test_fifty_instances_of_which_three_are_blocked(bench: Bench) -> None:
    """Each goes in a command of its own; those in the way are reported with their reason and not tried again."""
    (source,) = bench.deploy(p=version(ENDS, _A, _B, path("s", "a", "b", "e")))
    ids = [bench.start("p", f"case-{number}") for number in range(51)]
    stuck = set(ids[:3])
    (target,) = bench.deploy(p=version(ENDS, _B, path("s", "b", "e")))
    for task in bench.open():
        if task.instance_id not in stuck:
            with bench.engine.transaction(ANN) as tx:
                tasks.complete(tx, task.id, {})
    with bench.engine.transaction(ADMIN) as tx:
        migration_id = migrate_all(tx, source, target, reason=REASON)
    over = next(task for task in bench.open() if task.instance_id == ids[-1])
    with bench.engine.transaction(ANN) as tx:
        tasks.complete(tx, over.id, {})
    bench.engine.run_due()
    with bench.database.reading() as session:
        progress = migration_progress(session, migration_id)
        assert [each.id for each in migrations(session, [target])] == [migration_id]
        assert session.scalars(select(job.c.id)).all() == []
    assert progress.counts == {
        MigrationState.WAITING: 0,
        MigrationState.MIGRATED: 47,
        MigrationState.BLOCKED: 3,
        MigrationState.ENDED: 1,
    }
    blocked = [each for each in progress.outcomes if each.state is MigrationState.BLOCKED]
    assert {each.instance_id for each in blocked} == stuck
    assert {(each.problem, each.details["tokens"][0]["reason"]) for each in blocked} == {
        ("migration-blocked", Reason.REMOVED)
    }
    assert {bench.instance(each).definition_id for each in stuck} == {source}
    with bench.database.reading() as session:
        assert list(of_instance(session, ids[5]))[-1].actor == ADMIN.id
    check_histories(bench)


def test_progress_of_an_unknown_migration_is_refused(bench: Bench) -> None:
    """There is nothing to tell."""
    with pytest.raises(UnknownMigration), bench.database.reading() as session:
        migration_progress(session, "nothing")


def test_a_suspended_instance_goes_over_and_stays_suspended(bench: Bench) -> None:
    """That is how it is mended in peace: alone or with others."""
    first, source, target = deploy_and_start(bench, Pair(_FIRST, _LONGER))
    with bench.engine.transaction(ADMIN) as tx:
        suspend(tx, first, "wait")
        migrate_all(tx, source, target, reason=REASON)
    bench.engine.run_due()
    assert (bench.instance(first).definition_id, bench.instance(first).state) == (target, "suspended")
    with bench.engine.transaction(ADMIN) as tx:
        migrate(tx, first, source, reason=REASON)
        resume(tx, first, "go on")
    play(bench, ["a", "b"])
    check_histories(bench)


def test_migrations_and_completions_at_once_all_succeed(bench: Bench) -> None:
    """They queue for the instance in whatever order; nobody fails, and every instance comes to its end."""
    bench.deploy(p=_FIRST)
    ids = [bench.start("p") for _ in range(20)]
    (target,) = bench.deploy(p=_LONGER)
    first = [task.id for task in bench.open()]

    def complete(task_id: str) -> None:
        with bench.engine.transaction(ANN) as tx:
            tasks.complete(tx, task_id, {})

    with ThreadPoolExecutor(4) as pool:
        working = []
        for task_id, instance_id in zip(first, ids, strict=True):
            working += [pool.submit(go_over, bench, instance_id, target), pool.submit(complete, task_id)]
        for each in working:
            each.result()
    while waiting := bench.elements():
        bench.complete(waiting[0])
    assert {bench.instance(each).state for each in ids} == {"completed"}
    check_histories(bench)


def test_only_the_named_instances_go_over(bench: Bench) -> None:
    """Preview and migration of several keep to the instances that they are given; a wrong mapping stops all."""
    first, source, target = deploy_and_start(bench, Pair(_FIRST, _LONGER))
    with bench.engine.transaction(ANN) as tx:
        create(tx, tx.engine.definitions.get(tx.session, source), "second", business_key=None, variables={}, at=None)
    with bench.database.reading() as session:
        told = preview(session, bench.engine.definitions, source, target, instance_ids=["second"])
    assert [each.instance_id for each in told] == ["second"]
    with bench.engine.transaction(ADMIN) as tx:
        migrate_all(tx, source, target, instance_ids=["second"], reason=REASON)
        with pytest.raises(MappingRefused):
            migrate_all(tx, source, target, mapping={"a": "nowhere"}, reason=REASON)
    bench.engine.run_due()
    assert (bench.instance(first).definition_id, bench.instance("second").definition_id) == (source, target)
