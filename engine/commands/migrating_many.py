"""Take many instances over to another version: each in a command of its own, and who could not go is reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.effects import job_row, write_jobs
from engine.commands.execution import InstanceOver
from engine.commands.migrating import NotAnotherVersion, migrate, plan_between, running
from engine.commands.reasons import because
from engine.errors import Fault, NotFound
from engine.identifiers import random_id
from engine.observing import names
from engine.store.tables import JobKind, MigrationState, instance, migration, migration_outcome
from engine.transaction import Transaction
from engine.versions.blockers import MappingRefused


class UnknownMigration(NotFound):
    """There is no such migration of several instances."""

    code = "unknown-migration"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one instance; ``problem`` is the code of the fault that kept it back, with its ``details``."""

    instance_id: str
    business_key: str | None
    state: MigrationState
    problem: str | None
    details: dict[str, Any]
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration of several instances: what was ordered by whom, and what has become of it so far."""

    id: str
    source_id: str
    target_id: str
    mapping: dict[str, str]
    reason: str
    actor: str
    at: datetime
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> dict[MigrationState, int]:
        """How many instances there are in each state."""
        states = [outcome.state for outcome in self.outcomes]
        return {state: states.count(state) for state in MigrationState}


@names("migrate-all")
def migrate_all(
    tx: Transaction,
    source_id: str,
    target_id: str,
    *,
    mapping: Mapping[str, str] | None = None,
    instance_ids: Sequence[str] | None = None,
    reason: str,
) -> str:
    """Have instances of ``source_id`` migrated by the scheduler: those named, else all that run; the migration's id.

    Raises ReasonBlank, UnknownDefinition, NotAnotherVersion, MappingRefused.
    """
    agreed = plan_between(tx.session, tx.engine.definitions, source_id, target_id, mapping)
    if agreed.faults:
        raise MappingRefused(agreed.faults)
    migration_id = random_id()
    values = {
        "id": migration_id,
        "source_id": source_id,
        "target_id": target_id,
        "mapping": orjson.dumps(agreed.mapping),
        **because(reason),
        "actor": tx.actor.id,
        "at": tx.now,
    }
    tx.session.execute(insert(migration).values(values))
    ids = [row.id for row in tx.session.execute(running(source_id, instance_ids).order_by(instance.c.id))]
    if ids:
        waiting = {"migration_id": migration_id, "state": MigrationState.WAITING}
        tx.session.execute(insert(migration_outcome), [{"instance_id": each, **waiting} for each in ids])
    ordered = [{"migration": migration_id, "instance": each} for each in ids]
    write_jobs(tx, [job_row(JobKind.MIGRATE, tx.now, each) for each in ordered])
    return migration_id


def migrate_one(tx: Transaction, migration_id: str, instance_id: str) -> None:
    """Carry out one instance's part in the name of whoever ordered it, and note what became of it."""
    ordered = tx.session.execute(select(migration).where(migration.c.id == migration_id)).one()
    in_their_name = replace(tx, actor=Actor(ordered.actor))
    state, problem = MigrationState.MIGRATED, None
    try:
        with tx.session.begin_nested():
            mapping = orjson.loads(ordered.mapping)
            _check_version(tx, instance_id, ordered.source_id, ordered.target_id)
            migrate(in_their_name, instance_id, ordered.target_id, mapping, reason=ordered.reason)
    except InstanceOver:
        state = MigrationState.ENDED
    except Fault as fault:
        state, problem = MigrationState.BLOCKED, orjson.dumps({"code": fault.code, "details": fault.details})
    this = (migration_outcome.c.migration_id == migration_id) & (migration_outcome.c.instance_id == instance_id)
    values = {"state": state, "problem": problem, "ended_at": tx.now}
    tx.session.execute(update(migration_outcome).where(this).values(values))


def migration_progress(session: Session, migration_id: str) -> Migration:
    """What has become of a migration, instance by instance. Raises UnknownMigration."""
    ordered = session.execute(select(migration).where(migration.c.id == migration_id)).one_or_none()
    if ordered is None:
        raise UnknownMigration(migration=migration_id)
    return _read(session, ordered)


def migrations(session: Session, target_ids: Sequence[str]) -> list[Migration]:
    """The migrations of several instances to any of these versions, the newest first."""
    query = select(migration).where(migration.c.target_id.in_(target_ids)).order_by(migration.c.at.desc())
    return [_read(session, row) for row in session.execute(query).all()]


def _read(session: Session, ordered: Any) -> Migration:
    query = (
        select(migration_outcome, instance.c.business_key)
        .join(instance, instance.c.id == migration_outcome.c.instance_id)
        .where(migration_outcome.c.migration_id == ordered.id)
        .order_by(instance.c.started_at, instance.c.id)
    )
    return Migration(
        ordered.id,
        ordered.source_id,
        ordered.target_id,
        orjson.loads(ordered.mapping),
        ordered.reason,
        ordered.actor,
        ordered.at,
        tuple(_outcome(row) for row in session.execute(query)),
    )


def _outcome(row: Any) -> Outcome:
    problem = orjson.loads(row.problem) if row.problem else {"code": None, "details": {}}
    state = MigrationState(row.state)
    return Outcome(row.instance_id, row.business_key, state, problem["code"], problem["details"], row.ended_at)


def _check_version(tx: Transaction, instance_id: str, source_id: str, target_id: str) -> None:
    query = select(instance.c.definition_id).where(instance.c.id == instance_id).with_for_update()
    at = tx.session.execute(query).scalar_one()
    if at != source_id:
        raise NotAnotherVersion(source=at, target=target_id)
