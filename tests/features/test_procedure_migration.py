"""Running matters go over to another version of their procedure when a process administrator says so, and why."""

import pytest
from sqlalchemy import select

from engine.commands.migrating import preview
from engine.commands.migrating_many import migration_progress
from engine.commands.reasons import ReasonBlank
from engine.store.rows import TaskRow
from engine.store.tables import DefinitionKind, MigrationState, user_task
from tests.support.administrators import add_administrators
from tests.support.supervision import SupervisionOffice
from workflows.history.seals import seals_of_office
from workflows.inbox.records import submitted
from workflows.organisation.records import records
from workflows.procedures import errors, migrating, service

RENAMED = ("收件登记", "收件核对")
Versions = tuple[SupervisionOffice, str, str]


@pytest.fixture
def office(supervision: SupervisionOffice) -> SupervisionOffice:
    """The office with its administrators and two matters under way."""
    add_administrators(supervision)
    for _ in range(2):
        supervision.open()
    return supervision


@pytest.fixture
def versions(office: SupervisionOffice) -> Versions:
    """The versions of the directive flow: that of the matters and one with another name for the first step."""
    return office, *_newer(office, *RENAMED)


def _newer(office: SupervisionOffice, before: str, after: str) -> tuple[str, str]:
    """The ids of the version that runs and of a newer one, in which ``after`` stands for ``before``."""
    with office.reading() as session:
        latest = office.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "directive")
    body = latest.body.replace(before.encode(), after.encode())
    with office.acting("designer") as tx:
        proposal = service.propose(
            tx, DefinitionKind.PROCESS, "directive", body, base_id=latest.id, reason="clearer"
        ).id
    with office.acting("checker") as tx:
        return latest.id, service.approve(tx, proposal)


def _instances(office: SupervisionOffice, source: str, target: str) -> list[str]:
    with office.reading() as session:
        told = preview(session, office.office.engine.definitions, source, target)
    assert all(each.blockers == () for each in told)
    return [each.instance_id for each in told]


def test_matters_in_progress_go_over_one_by_one_or_all_together(versions: Versions) -> None:
    """One at once, the rest in the background; the tasks take the new names and the histories stay true."""
    office, source, target = versions
    first, _ = _instances(office, source, target)
    with office.acting("designer") as tx:
        migrating.migrate_instance(tx, first, target, reason="clearer names")
    assert sorted(task.name for task in office.tasks("receive")) == sorted(RENAMED)
    with office.acting("designer") as tx:
        migration_id = migrating.migrate_instances(tx, source, target, reason="clearer names")
    office.office.engine.run_due()
    with office.reading() as session:
        progress = migration_progress(session, migration_id)
        assert progress.counts[MigrationState.MIGRATED] == len(progress.outcomes) == 1
        assert [seal.broken for seal in seals_of_office(session, office.office.engine, played=True)] == [None, None]
    assert {task.name for task in office.tasks("receive")} == {RENAMED[1]}


def test_the_audit_administrator_sees_who_migrated_what_and_why(versions: Versions) -> None:
    """Both ways of migrating leave a record with the reason."""
    office, source, target = versions
    first, _ = _instances(office, source, target)
    with office.acting("designer") as tx:
        migrating.migrate_instance(tx, first, target, reason="first")
        migration_id = migrating.migrate_instances(tx, source, target, reason="others")
    with office.reading() as session:
        told = {(each.actor, each.action, each.subject, each.reason) for each in records(session)}
    assert {
        ("designer", "instance-migrated", first, "first"),
        ("designer", "instances-migrated", migration_id, "others"),
    } <= told


def test_only_process_administrators_migrate_and_they_say_why(versions: Versions) -> None:
    """A director may not, and nobody may without a reason."""
    office, source, target = versions
    first, _ = _instances(office, source, target)
    for login, reason, refusal in (
        ("director", "because", errors.NotProcessAdministrator),
        ("designer", " ", ReasonBlank),
    ):
        with pytest.raises(refusal), office.acting(login) as tx:
            migrating.migrate_instance(tx, first, target, reason=reason)
        with pytest.raises(refusal), office.acting(login) as tx:
            migrating.migrate_instances(tx, source, target, reason=reason)
    assert _instances(office, source, target)[0] == first


def test_what_was_submitted_is_still_found_when_its_step_has_another_id(office: SupervisionOffice) -> None:
    """A step that is done is renamed; its task shows what was filled in, and the matter goes on."""
    _, target = _newer(office, '"receive"', '"check_in"')
    done = office.tasks("receive")[0]
    office.do("receive", "clerk")
    query = select(user_task).where(user_task.c.id == done.id)
    with office.reading() as session:
        before = submitted(session, TaskRow.of(session.execute(query).mappings().one()))
    with office.acting("designer") as tx:
        for instance_id in (done.instance_id, office.tasks("receive")[0].instance_id):
            migrating.migrate_instance(tx, instance_id, target, {"receive": "check_in"}, reason="clearer")
    with office.reading() as session:
        row = TaskRow.of(session.execute(query).mappings().one())
        assert (row.element_id, submitted(session, row)) == ("check_in", before)
        assert before != {}
    office.do("check_in", "clerk", **before)
    assert office.tasks("check_in") == []
    with office.reading() as session:
        assert {seal.broken for seal in seals_of_office(session, office.office.engine, played=True)} == {None}
