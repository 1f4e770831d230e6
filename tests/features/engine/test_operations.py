"""What an operator does by hand: moves tokens, sets variables, adds and takes away passes, ends, has tried again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from engine.commands import instances
from engine.commands.incidents import UnknownJob, hasten
from engine.commands.operations import NotJson, add_pass, move, remove_pass, set_variable
from engine.commands.reasons import ReasonBlank
from engine.errors import Fault
from engine.history.events import of_instance
from engine.history.story import tell
from engine.runtime.faults import BadVariableName, CannotMove, NotWaiting
from engine.store.tables import InstanceState
from tests.support.engines import Bench
from tests.support.operators import ENDS, WHY, by_hand, each, last, looped, passes, seen, standing, told
from tests.support.processes import boundary, call, diagram, flow, path, process, timer, user_task


def test_a_token_is_moved_with_all_that_it_waits_for(bench: Bench) -> None:
    """Its task and timer are withdrawn, the other element is entered, history says who, why, whence and whither."""
    body = ENDS + user_task("one") + user_task("two") + boundary("t", "one", timer("timeDuration", "PT1H"))
    bench.deploy(p=diagram(process("p", body, path("s", "one", "two", "e"), flow("t", "e"))))
    instance_id = bench.start("p")
    token = standing(bench, instance_id, "one")
    assert token.targets == ("s", "e", "one", "two")
    by_hand(bench, move, instance_id, token.token, "two", WHY)
    assert bench.elements() == ["two"]
    assert seen(bench, instance_id).jobs == []
    given = last(bench, instance_id, "move")
    after = standing(bench, instance_id, "two").token
    assert (given["reason"], given["before"]) == (WHY, {"token": token.token, "element": "one"})
    assert given["after"] == {"token": after, "element": "two"}
    with bench.database.reading() as session:
        chapter = list(tell(of_instance(session, instance_id)))[-1]
    assert (chapter.marking, chapter.timers) == ({"two": 1}, {})
    assert [task["element"] for task in chapter.tasks.values()] == ["two"]
    bench.complete("two")
    assert bench.instance(instance_id).state == InstanceState.COMPLETED


def test_a_token_can_leave_a_sub_process_that_it_is_alone_in(bench: Bench) -> None:
    """The sub-process ends with it; while something else goes on inside, it cannot."""
    inner = '<startEvent id="is"/><parallelGateway id="g"/>' + user_task("a") + user_task("b") + '<endEvent id="ie"/>'
    flows = path("is", "g", "a", "ie") + path("g", "b", "ie")
    body = ENDS + f'<subProcess id="sub">{inner}{flows}</subProcess>' + user_task("after")
    bench.deploy(p=diagram(process("p", body, path("s", "sub", "after", "e"))))
    instance_id = bench.start("p")
    inside = standing(bench, instance_id, "a")
    assert "after" not in inside.targets
    with pytest.raises(CannotMove, match="other-scope"):
        by_hand(bench, move, instance_id, inside.token, "after", WHY)
    bench.complete("b")
    assert "after" in standing(bench, instance_id, "a").targets
    by_hand(bench, move, instance_id, inside.token, "after", WHY)
    assert bench.elements() == ["after"]
    assert {token.spec for token in seen(bench, instance_id).tokens} == {"p/", "after"}
    last(bench, instance_id, "move")


def test_moving_off_a_call_ends_what_was_called(bench: Bench) -> None:
    """The called instance is cancelled with its tasks; what it was called for is done otherwise."""
    child = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("r"), path("cs", "r", "ce"))
    body = ENDS + call("c", "child") + user_task("after")
    bench.deploy(p=diagram(process("p", body, path("s", "c", "after", "e")), child))
    instance_id = bench.start("p")
    token = standing(bench, instance_id, "c")
    by_hand(bench, move, instance_id, token.token, "after", WHY)
    assert bench.elements() == ["after"]
    assert token.child is not None
    assert bench.instance(token.child).state == InstanceState.CANCELLED


def test_what_waits_at_a_join_can_be_pushed_on(bench: Bench) -> None:
    """Moved onto the join itself, the token goes on without the one that never came."""
    body = ENDS + '<parallelGateway id="f"/><parallelGateway id="j"/>' + user_task("a") + user_task("b")
    flows = path("s", "f", "a", "j", "e") + path("f", "b", "j")
    bench.deploy(p=diagram(process("p", body, flows)))
    instance_id = bench.start("p")
    bench.complete("a")
    by_hand(bench, move, instance_id, standing(bench, instance_id, "j").token, "j", WHY)
    assert bench.elements() == ["b"]
    by_hand(bench, move, instance_id, standing(bench, instance_id, "b").token, "e", WHY)
    assert bench.instance(instance_id).state == InstanceState.COMPLETED
    told(bench, instance_id)


@pytest.mark.parametrize(
    ("spec", "target", "why"),
    [
        ("work#each", "after", "not-in-flow"),
        ("late", "after", "not-in-flow"),
        ("p/", "after", "not-in-flow"),
        ("work", "late", "beside"),
        ("work", "nowhere", "unknown"),
    ],
)
def test_what_cannot_be_moved_is_refused_with_the_reason(bench: Bench, spec: str, target: str, why: str) -> None:
    """A pass, a boundary event and the process itself stay; a boundary event and an unknown element are no targets."""
    instance_id = looped(bench)
    token = standing(bench, instance_id, spec)
    assert target not in token.targets
    before = bench.instance(instance_id).seq
    with pytest.raises(CannotMove, match=why):
        by_hand(bench, move, instance_id, token.token, target, WHY)
    assert bench.instance(instance_id).seq == before


def test_of_two_who_move_one_token_one_succeeds(bench: Bench) -> None:
    """The other is told that it no longer waits there."""
    body = ENDS + user_task("one") + user_task("two") + user_task("three")
    bench.deploy(p=diagram(process("p", body, path("s", "one", "two", "three", "e"))))
    instance_id = bench.start("p")
    token = standing(bench, instance_id, "one").token

    def attempt(target: str) -> str:
        try:
            by_hand(bench, move, instance_id, token, target, WHY)
        except NotWaiting as gone:
            return f"{gone.status}"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ["two", "three"])) == ["409", "done"]
    assert len(bench.open()) == 1


def test_a_variable_is_set_with_its_value_before_and_after(bench: Bench) -> None:
    """In the instance, or in the scope of one token alone; expressions read it from then on."""
    instance_id = looped(bench)
    by_hand(bench, set_variable, instance_id, "units", ["x"], WHY)
    given = last(bench, instance_id, "set-variable")
    assert given["before"] == {"units": ["a", "b", "c"]}
    assert given["after"] == {"units": ["x"]}
    token = passes(bench, instance_id)["b"]
    by_hand(bench, set_variable, instance_id, "unit", "B", WHY, scope_token=token)
    assert set(passes(bench, instance_id)) == {"a", "B", "c"}
    by_hand(bench, set_variable, instance_id, "fresh", None, WHY)
    assert last(bench, instance_id, "set-variable")["before"] == {}
    with bench.database.reading() as session:
        chapters = list(tell(of_instance(session, instance_id)))
    assert chapters[1].changed == {"units": (["a", "b", "c"], ["x"])}


def test_conditional_events_look_at_a_variable_set_by_hand(bench: Bench) -> None:
    """What waits for it goes on in the same command."""
    condition = "<conditionalEventDefinition><condition>=ready</condition></conditionalEventDefinition>"
    body = ENDS + f'<intermediateCatchEvent id="wait">{condition}</intermediateCatchEvent>' + user_task("after")
    bench.deploy(p=diagram(process("p", body, path("s", "wait", "after", "e"))))
    instance_id = bench.start("p", ready=False)
    by_hand(bench, set_variable, instance_id, "ready", False, WHY)  # noqa: FBT003 - a value
    assert bench.elements() == []
    by_hand(bench, set_variable, instance_id, "ready", True, WHY)  # noqa: FBT003 - a value
    assert bench.elements() == ["after"]
    assert [event.kind for event in told(bench, instance_id)] == ["start", "set-variable", "set-variable"]


def test_what_waits_for_the_counts_of_a_loop_sees_them_change_by_hand(bench: Bench) -> None:
    """A boundary condition on the counts happens when a pass is taken away, or added."""
    definition = "<conditionalEventDefinition><condition>={}</condition></conditionalEventDefinition>"
    many = definition.format("numberOfInstances &gt; 3 and numberOfTerminatedInstances = 0")
    few = definition.format("numberOfTerminatedInstances &gt; 0")
    body = ENDS + user_task("work", inside=each()) + user_task("many") + user_task("few")
    body += boundary("b1", "work", many, interrupting=False) + boundary("b2", "work", few)
    flows = path("s", "work", "e") + path("b1", "many", "e") + path("b2", "few", "e")
    bench.deploy(p=diagram(process("p", body, flows)))
    instance_id = bench.start("p", units=["a", "b", "c"], said="")
    by_hand(bench, add_pass, instance_id, standing(bench, instance_id, "work").token, "d", WHY)
    assert bench.elements() == ["many", "work", "work", "work", "work"]
    by_hand(bench, remove_pass, instance_id, passes(bench, instance_id)["b"], WHY)
    assert bench.elements() == ["few", "many"]
    told(bench, instance_id)


def test_handlers_of_compensation_are_no_place_for_tokens(bench: Bench) -> None:
    """They stand outside the flow; no token is moved there."""
    undo = '<userTask id="undo" isForCompensation="true"><extensionElements><zeebe:userTask/>'
    undo += '<zeebe:assignmentDefinition candidateGroups="=[&quot;staff&quot;]"/></extensionElements></userTask>'
    body = ENDS + user_task("work") + undo + boundary("c", "work", "<compensateEventDefinition/>")
    body += '<association id="as" associationDirection="One" sourceRef="c" targetRef="undo"/>' + user_task("after")
    bench.deploy(p=diagram(process("p", body, path("s", "work", "after", "e"))))
    instance_id = bench.start("p")
    bench.complete("work")
    record = next(token for token in seen(bench, instance_id).tokens if token.element == "work")
    assert (record.beside, record.targets) == (True, ())
    after = standing(bench, instance_id, "after")
    assert after.targets == ("s", "e", "work", "after")
    with pytest.raises(CannotMove, match="beside"):
        by_hand(bench, move, instance_id, after.token, "undo", WHY)


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("loopCounter", 1, BadVariableName),
        ("numberOfInstances", 1, BadVariableName),
        ("two words", 1, BadVariableName),
        ("return", 1, BadVariableName),
        ("", 1, BadVariableName),
        ("fine", object(), NotJson),
        ("fine", {1: 2}, NotJson),
    ],
)
def test_names_and_values_that_expressions_cannot_read_are_refused(
    bench: Bench, name: str, value: Any, refused: type[Fault]
) -> None:
    """Names of FEEL and JSON values alone; counts of loops are the loop's own."""
    instance_id = looped(bench)
    with pytest.raises(refused):
        by_hand(bench, set_variable, instance_id, name, value, WHY)


def test_a_timer_is_carried_out_before_it_is_due(bench: Bench) -> None:
    """Once, right after the command; history tells the due time before and after."""
    body = ENDS + f'<intermediateCatchEvent id="t">{timer("timeDuration", "P9D")}</intermediateCatchEvent>'
    bench.deploy(p=diagram(process("p", body + user_task("after"), path("s", "t", "after", "e"))))
    instance_id = bench.start("p")
    (waiting,) = seen(bench, instance_id).jobs
    by_hand(bench, hasten, waiting.id, WHY)
    assert bench.elements() == ["after"]
    events = told(bench, instance_id)
    assert [event.kind for event in events] == ["start", "hasten", "timer"]
    given = events[1].payload["given"]
    assert given["before"] == {"due_at": waiting.due_at.isoformat()}
    assert given["after"] == {"due_at": bench.clock.now().isoformat()}
    with pytest.raises(UnknownJob):
        by_hand(bench, hasten, waiting.id, WHY)


def test_a_repeated_reminder_sent_early_is_not_sent_again_when_it_was_due(bench: Bench) -> None:
    """The next one comes at the time after that."""
    body = ENDS + user_task("work") + user_task("read") + '<endEvent id="e2"/>'
    body += boundary("t", "work", timer("timeCycle", "R/PT1H"), interrupting=False)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), path("t", "read", "e2"))))
    instance_id = bench.start("p")
    (waiting,) = seen(bench, instance_id).jobs
    by_hand(bench, hasten, waiting.id, WHY)
    assert bench.elements() == ["read", "work"]
    (following,) = seen(bench, instance_id).jobs
    assert following.due_at == waiting.due_at + timedelta(hours=1)
    with bench.database.reading() as session:
        chapters = list(tell(of_instance(session, instance_id)))
    due = [[each["due_at"] for each in chapter.timers.values()] for chapter in chapters]
    assert due == [[waiting.due_at.isoformat()], [bench.clock.now().isoformat()], [following.due_at.isoformat()]]
    told(bench, instance_id)


def test_cancelling_says_why_and_what_was_before(bench: Bench) -> None:
    """The state before and after stand in the event."""
    instance_id = looped(bench)
    by_hand(bench, instances.cancel, instance_id, WHY)
    given = last(bench, instance_id, "cancel")
    assert given == {"reason": WHY, "before": {"state": "active"}, "after": {"state": "cancelled"}}
    assert seen(bench, instance_id).tokens == []
    assert seen(bench, instance_id).jobs == []


def test_nothing_is_done_by_hand_without_a_reason(bench: Bench) -> None:
    """A blank reason is refused by every operation, and nothing happens."""
    instance_id = looped(bench)
    body, one = (standing(bench, instance_id, spec).token for spec in ("work", "work#each"))
    (waiting,) = seen(bench, instance_id).jobs
    attempts: list[tuple[Any, tuple[Any, ...]]] = [
        (move, (instance_id, body, "after")),
        (set_variable, (instance_id, "x", 1)),
        (add_pass, (instance_id, body, "d")),
        (remove_pass, (instance_id, one)),
        (hasten, (waiting.id,)),
        (instances.cancel, (instance_id,)),
    ]
    for operation, given in attempts:
        with pytest.raises(ReasonBlank):
            by_hand(bench, operation, *given, "  ")
    assert bench.instance(instance_id).seq == 1


def test_an_instance_is_laid_open(bench: Bench) -> None:
    """Every token with its scope, variables, counts, task and timer; the definition and what it waits for."""
    instance_id = looped(bench)
    found = seen(bench, instance_id)
    assert (found.definition.key, found.definition.version, found.instance.state) == ("p", 1, "active")
    root, body, late = (standing(bench, instance_id, spec) for spec in ("p/", "work", "late"))
    assert (root.scope, root.variables, root.targets) == (None, {"units": ["a", "b", "c"]}, ())
    assert (body.scope, body.beside, body.targets) == (root.token, False, ("s", "e", "work", "after", "e2"))
    assert (late.scope, late.beside, late.due_at) == (body.token, True, found.jobs[0].due_at)
    tasks = [token.task for token in found.tokens if token.is_pass]
    assert [task.element_id for task in tasks if task] == ["work"] * 3
    assert [token.facts for token in found.tokens if token.is_pass] == [{"loopCounter": number} for number in (1, 2, 3)]
