"""Take a running instance over to another version of its process, or see beforehand what that would mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from engine.commands.execution import change_version, lock
from engine.commands.reasons import because
from engine.errors import Invalid
from engine.observing import names
from engine.runtime.game import Game
from engine.store.definitions import Definition, Definitions
from engine.store.tables import LIVE, DefinitionKind, JobKind, instance, job, subscription, user_task
from engine.transaction import Transaction
from engine.versions.blockers import Blocker, MappingRefused
from engine.versions.carrying import carry
from engine.versions.judging import outcomes
from engine.versions.outcomes import Outcome, blockers
from engine.versions.plan import Plan, plan


class NotAnotherVersion(Invalid):
    """An instance of ``source`` can only go over to another version of the same process; ``target`` is none."""

    code = "not-another-version"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a migration would mean for one instance, ``due`` times of kept timers by token; ``blockers`` by token."""

    instance_id: str
    business_key: str | None
    outcomes: tuple[Outcome, ...]
    due: Mapping[int, datetime]
    blockers: tuple[tuple[int, Blocker], ...]


def plan_between(
    session: Session, definitions: Definitions, source_id: str, target_id: str, mapping: Mapping[str, str] | None = None
) -> Plan:
    """How the elements of two versions belong together. Raises UnknownDefinition, NotAnotherVersion."""
    source, target = _versions(session, definitions, source_id, target_id)
    return plan(source.diagram, target.diagram, mapping)


def preview(
    session: Session,
    definitions: Definitions,
    source_id: str,
    target_id: str,
    *,
    mapping: Mapping[str, str] | None = None,
    instance_ids: Sequence[str] | None = None,
) -> list[Preview]:
    """What a migration would do to instances of ``source_id``: those named, else all that run, by their start.

    Changes nothing. Raises UnknownDefinition, NotAnotherVersion, MappingRefused.
    """
    agreed = plan_between(session, definitions, source_id, target_id, mapping)
    if agreed.faults:
        raise MappingRefused(agreed.faults)
    source, target = definitions.get(session, source_id), definitions.get(session, target_id)
    rows = session.execute(running(source_id, instance_ids).order_by(instance.c.started_at, instance.c.id)).all()
    due = _due_times(session, [row.id for row in rows])
    found = []
    for row in rows:
        told = outcomes(row.body, source.spec, target.spec, agreed)
        found.append(Preview(row.id, row.business_key, tuple(told), due.get(row.id, {}), tuple(blockers(told))))
    return found


@names("migrate")
def migrate(
    tx: Transaction, instance_id: str, target_id: str, mapping: Mapping[str, str] | None = None, *, reason: str
) -> None:
    """Let the instance go on under the version ``target_id``: all of its tokens, or none.

    Tokens, tasks and timers keep their ids; tasks keep people, claims, drafts and dates, timers their due times. Where
    names of elements change, ``mapping`` tells the new one of each. The instance may be suspended meanwhile. Raises
    UnknownInstance, InstanceOver, ReasonBlank, UnknownDefinition, NotAnotherVersion, MappingRefused, MigrationBlocked,
    and BadValue where a new event cannot begin to listen.
    """
    row = lock(tx, instance_id)
    source, target = _versions(tx.session, tx.engine.definitions, row.definition_id, target_id)
    agreed = plan(source.diagram, target.diagram, mapping)

    def carry_over(before: Game) -> Game:
        game = carry(before, target.spec, agreed)
        _rename_rows(tx, row.id, agreed.renamed)
        return game

    given: dict[str, Any] = {"from": source.id, "to": target.id, "mapping": agreed.mapping, **because(reason)}
    change_version(tx, row, target, "migrate", given, carry=carry_over)


def running(definition_id: str, instance_ids: Sequence[str] | None = None) -> Any:
    """The instances of a version that run, of those named where ``instance_ids`` is given."""
    query = select(instance.c.id, instance.c.business_key, instance.c.body).where(
        instance.c.definition_id == definition_id, instance.c.state.in_(LIVE)
    )
    return query if instance_ids is None else query.where(instance.c.id.in_(instance_ids))


def _versions(
    session: Session, definitions: Definitions, source_id: str, target_id: str
) -> tuple[Definition, Definition]:
    source, target = definitions.get(session, source_id), definitions.get(session, target_id)
    if source_id == target_id or (target.kind, target.key) != (DefinitionKind.PROCESS, source.key):
        raise NotAnotherVersion(source=source_id, target=target_id)
    return source, target


def _due_times(session: Session, instance_ids: Sequence[str]) -> dict[str, dict[int, datetime]]:
    query = select(job.c.instance_id, job.c.token, job.c.due_at).where(
        job.c.instance_id.in_(instance_ids), job.c.kind == JobKind.TIMER
    )
    found: dict[str, dict[int, datetime]] = {}
    for row in session.execute(query):
        found.setdefault(row.instance_id, {})[row.token] = row.due_at
    return found


def _rename_rows(tx: Transaction, instance_id: str, renamed: Mapping[str, str]) -> None:
    """What the instance's rows say of elements follows, tasks that are done included: duties stay separate."""
    if not renamed:
        return
    for table in (user_task, job, subscription):
        column = table.c.element_id
        tx.session.execute(
            update(table)
            .where(table.c.instance_id == instance_id, column.in_(renamed))
            .values(element_id=case(renamed, value=column))
        )
