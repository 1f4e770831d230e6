"""Running matters go over to another version of their procedure when a process administrator says so, and why."""

import pytest

from engine.commands.migrating import preview
from engine.commands.migrating_many import migration_progress
from engine.commands.reasons import ReasonBlank
from engine.store.tables import DefinitionKind, MigrationState
from tests.support.administrators import add_administrators
from tests.support.supervision import SupervisionOffice
from workflows.history.seals import seals_of_office
from workflows.organisation.queries import records
from workflows.procedures import errors, migrating, service

RENAMED = ("收件登记", "收件核对")
Versions = tuple[SupervisionOffice, str, str]


@pytest.fixture
def versions(supervision: SupervisionOffice) -> Versions:
    """The office with two matters under way, and the versions of the directive flow: theirs and a newer one."""
    add_administrators(supervision)
    for _ in range(2):
        supervision.open()
    with supervision.reading() as session:
        latest = supervision.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "directive")
    body = latest.body.replace(*(text.encode() for text in RENAMED))
    with supervision.acting("designer") as tx:
        proposal = service.propose(
            tx, DefinitionKind.PROCESS, "directive", body, base_id=latest.id, reason="clearer"
        ).id
    with supervision.acting("checker") as tx:
        return supervision, latest.id, service.approve(tx, proposal)


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
