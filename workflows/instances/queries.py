"""Find instances by what people know of them, and say where each stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from engine.bpmn.model import SCOPES, Element, Kind
from engine.commands.inspection import standing_at
from engine.service import Engine
from engine.store.rows import InstanceRow
from engine.store.tables import (
    LIVE,
    DefinitionKind,
    InstanceState,
    MigrationState,
    definition,
    history_event,
    instance,
    job,
    migration,
    migration_outcome,
)
from engine.store.waiting import waits_at
from workflows.history.course import units_of
from workflows.matters.models import Matter

WAITED_AT = frozenset({Kind.USER_TASK, Kind.CALL_ACTIVITY, Kind.RECEIVE_TASK, Kind.CATCH_EVENT, Kind.SERVICE_TASK})
"""Steps by which instances are looked for: those at which one can stand for a while."""


class Condition(StrEnum):
    """By what instances are picked; ``LIVE`` are those that have not ended, ``INCIDENT`` have a job that failed."""

    LIVE = "live"
    INCIDENT = "incident"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ALL = "all"


@dataclass(frozen=True)
class InstanceFilter:
    """Conditions that an instance must all meet; an empty one does not count.

    ``text`` is looked for in numbers and, ``by_title``, in titles of matters; ``element`` is a step of ``process``.
    """

    text: str = ""
    process: str = ""
    version: int | None = None
    condition: Condition = Condition.LIVE
    element: str = ""
    by_title: bool = True


@dataclass(frozen=True)
class Listed:
    """An instance in the list. ``places`` are the names of the steps where it stands, with how many tokens.

    What people or called instances work on comes first.

    ``unit`` is whose part it is where it was called; ``last_at`` when its last event was recorded.
    """

    id: str
    process: str
    name: str
    version: int
    matter_no: str
    title: str
    business_key: str | None
    unit: str
    state: InstanceState
    parent_id: str | None
    incidents: int
    places: tuple[tuple[str, int], ...]
    started_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Step:
    """A step that instances can be looked for by."""

    element: str
    name: str


@dataclass(frozen=True)
class Ordered:
    """A migration of many instances; ``counts`` says how many of them are in each state that one is in."""

    id: str
    source_id: str
    target_id: str
    reason: str
    actor: str
    at: datetime
    counts: Mapping[MigrationState, int]


def listed(session: Session, engine: Engine, wanted: InstanceFilter, *, limit: int, offset: int = 0) -> list[Listed]:
    """The instances wanted, the one started last first."""
    incidents = select(func.count()).where(job.c.instance_id == instance.c.id, job.c.incident).scalar_subquery()
    newest = (history_event.c.instance_id == instance.c.id, history_event.c.seq == instance.c.seq)
    last = select(history_event.c.at).where(*newest).scalar_subquery()
    columns = (*instance.c, Matter.matter_no, Matter.title, incidents.label("incidents"), last.label("last_at"))
    query = _matching(session, engine, wanted, *columns).order_by(instance.c.started_at.desc(), instance.c.id)
    found = session.execute(query.limit(limit).offset(offset)).mappings().all()
    units = units_of(session, [row[instance.c.id] for row in found if row[instance.c.parent_id]])
    return [_listed(session, engine, row, units) for row in found]


def count(session: Session, engine: Engine, wanted: InstanceFilter) -> int:
    """How many instances are wanted."""
    query = _matching(session, engine, wanted, instance.c.id)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def counts(session: Session) -> dict[Condition, int]:
    """How many instances have not ended, have an incident, are suspended."""
    asked = (Condition.LIVE, Condition.INCIDENT, Condition.SUSPENDED)
    return {
        each: session.scalar(select(func.count()).select_from(instance).where(_in_condition(each))) or 0
        for each in asked
    }


def titles(session: Session, instance_ids: Collection[str]) -> dict[str, str]:
    """What people call instances: the matter by number and title, else the process, and whose part it is."""
    columns = (instance.c.id, definition.c.name, Matter.matter_no, Matter.title)
    query = select(*columns).join(definition, definition.c.id == instance.c.definition_id)
    query = query.outerjoin(Matter, Matter.id == instance.c.business_key).where(instance.c.id.in_(instance_ids))
    units = units_of(session, instance_ids)
    return {
        row.id: " ".join(filter(None, (row.matter_no, row.title or row.name, units.get(row.id))))
        for row in session.execute(query)
    }


def migrations(session: Session) -> list[Ordered]:
    """The migrations of many instances that were ordered, the newest first."""
    outcome = migration_outcome.c
    counted = select(outcome.migration_id, outcome.state, func.count()).group_by(outcome.migration_id, outcome.state)
    reached: dict[str, dict[MigrationState, int]] = {}
    for migration_id, state, how_many in session.execute(counted):
        reached.setdefault(migration_id, {})[MigrationState(state)] = how_many
    rows = session.execute(select(migration).order_by(migration.c.at.desc(), migration.c.id))
    return [
        Ordered(row.id, row.source_id, row.target_id, row.reason, row.actor, row.at, reached.get(row.id, {}))
        for row in rows
    ]


def processes(session: Session) -> dict[str, str]:
    """The processes that were ever deployed, by key: their newest name."""
    query = select(definition.c.key, definition.c.name).where(definition.c.kind == DefinitionKind.PROCESS)
    names = dict(session.execute(query.order_by(definition.c.version)).all())
    return dict(sorted(names.items(), key=lambda item: item[1]))


def versions(session: Session, process: str) -> list[int]:
    """The versions of a process, the newest first."""
    of_process = (definition.c.kind == DefinitionKind.PROCESS, definition.c.key == process)
    return list(session.scalars(select(definition.c.version).where(*of_process).order_by(definition.c.version.desc())))


def steps(session: Session, engine: Engine, process: str) -> list[Step]:
    """The steps of a process at which instances can stand, in any version that one runs on, by name."""
    found = {
        element.id: element.name
        for each in _versions(session, process)
        for element in engine.definitions.get(session, each).diagram.elements.values()
        if element.kind in WAITED_AT and element.name
    }
    return [Step(element, name) for element, name in sorted(found.items(), key=lambda item: item[1])]


def _listed(session: Session, engine: Engine, row: Any, units: dict[str, str]) -> Listed:
    stored = InstanceRow.of(row)
    of = engine.definitions.get(session, stored.definition_id)
    marking = standing_at(session, engine, stored)
    places = [element for each in marking if (element := of.diagram.elements[each]).kind not in SCOPES]
    return Listed(
        id=stored.id,
        process=stored.process,
        name=of.name,
        version=of.version,
        matter_no=row.matter_no or "",
        title=row.title or "",
        business_key=stored.business_key,
        unit=units.get(stored.id, ""),
        state=InstanceState(stored.state),
        parent_id=stored.parent_id,
        incidents=row.incidents,
        places=tuple(
            (each.name or each.id, marking[each.id]) for each in sorted(places, key=_is_worked_on, reverse=True)
        ),
        started_at=stored.started_at,
        last_at=row.last_at,
    )


def _is_worked_on(element: Element) -> bool:
    return element.kind in (Kind.USER_TASK, Kind.CALL_ACTIVITY)


def _matching(session: Session, engine: Engine, wanted: InstanceFilter, *columns: Any) -> Select[Any]:
    query = (
        select(*columns)
        .select_from(instance)
        .join(definition, definition.c.id == instance.c.definition_id)
        .outerjoin(Matter, Matter.id == instance.c.business_key)
        .where(_in_condition(wanted.condition), _found_by(wanted))
    )
    if wanted.process:
        query = query.where(instance.c.process == wanted.process)
    if wanted.version is not None:
        query = query.where(definition.c.version == wanted.version)
    if wanted.process and wanted.element:
        query = query.where(_stands_at(session, engine, wanted.process, wanted.element))
    return query


def _in_condition(condition: Condition) -> ColumnElement[bool]:
    match condition:
        case Condition.ALL:
            return true()
        case Condition.LIVE:
            return instance.c.state.in_(LIVE)
        case Condition.INCIDENT:
            return exists().where(job.c.instance_id == instance.c.id, job.c.incident)
        case _:
            return instance.c.state == condition.value


def _found_by(wanted: InstanceFilter) -> ColumnElement[bool]:
    if not wanted.text:
        return true()
    columns = (Matter.matter_no, Matter.title) if wanted.by_title else (Matter.matter_no,)
    about = (column.icontains(wanted.text, autoescape=True) for column in columns)
    return or_(instance.c.id == wanted.text, instance.c.business_key == wanted.text, *about)


def _stands_at(session: Session, engine: Engine, process: str, element: str) -> ColumnElement[bool]:
    """Something waits at the step, or what the step called has not ended."""
    child = instance.alias()
    diagrams = [engine.definitions.get(session, each).diagram for each in _versions(session, process)]
    called = {each.elements[element].ext.called_process for each in diagrams if element in each.elements} - {None}
    waits_for_called = exists().where(
        child.c.parent_id == instance.c.id, child.c.state.in_(LIVE), child.c.process.in_(called)
    )
    return and_(instance.c.state.in_(LIVE), or_(waits_at(element), waits_for_called))


def _versions(session: Session, process: str) -> list[str]:
    """The ids of the versions that instances of the process run on."""
    query = select(instance.c.definition_id).where(instance.c.process == process, instance.c.state.in_(LIVE))
    return list(session.scalars(query.distinct()))
