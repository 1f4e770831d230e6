"""The ledger page: which matters, in which order, under which light, and how they stand together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, inspect, literal_column, or_
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment, Role
from workflows.assignments.queries import assignments_of_all
from workflows.calendar.service import load_calendar
from workflows.calendar.working import WorkingCalendar
from workflows.inbox.access import may_see_all
from workflows.ledger.entry import Entry, Standing
from workflows.matters.models import IS_OVER, TITLE_BEGINS, Matter
from workflows.matters.queries import SOON, MatterFilter, light, matching
from workflows.matters.values import Light, Source, Status, Urgency
from workflows.organisation.people import Person
from workflows.organisation.queries import names, unit_names
from workflows.reports.queries import last_words
from workflows.tags.queries import TermView, tags_of_all

NO_UNIT = ""
"""A unit code that nobody has, for people without a unit who may see their own unit's matters only."""


class Column(StrEnum):
    """What the ledger can show, in the order of the table."""

    MATTER_NO = "matter_no"
    TITLE = "title"
    SOURCE = "source"
    KIND = "kind"
    TAGS = "tags"
    URGENCY = "urgency"
    LEAD_UNIT = "lead_unit"
    CO_UNITS = "co_units"
    RESPONSIBLE_LEADER = "responsible_leader"
    HANDLER = "handler"
    DOCKETED_ON = "docketed_on"
    DUE_ON = "due_on"
    LIGHT = "light"
    STAGE = "stage"
    PROGRESS = "progress"
    URGE_COUNT = "urge_count"
    RETURN_COUNT = "return_count"
    COMPLETED_ON = "completed_on"
    CLOSED_OUT_ON = "closed_out_on"


USUAL_COLUMNS = (
    Column.MATTER_NO,
    Column.TITLE,
    Column.LEAD_UNIT,
    Column.RESPONSIBLE_LEADER,
    Column.DUE_ON,
    Column.LIGHT,
    Column.STAGE,
    Column.URGE_COUNT,
)
"""What the ledger shows somebody who has not chosen."""

_URGENCY_ORDER = case({member.value: place for place, member in enumerate(Urgency)}, value=Matter.urgency)
_SOURCE_ORDER = case({member.value: place for place, member in enumerate(Source)}, value=Matter.source)
_NUMBER = (func.extract("year", Matter.docketed_on), func.length(Matter.matter_no), Matter.matter_no)

SORTS: Mapping[Column, tuple[SQLColumnExpression[Any], ...]] = {
    Column.MATTER_NO: _NUMBER,
    Column.TITLE: (literal_column(TITLE_BEGINS),),
    Column.SOURCE: (_SOURCE_ORDER,),
    Column.KIND: (Matter.kind,),
    Column.URGENCY: (_URGENCY_ORDER,),
    Column.LEAD_UNIT: (Matter.lead_unit,),
    Column.RESPONSIBLE_LEADER: (Matter.responsible_leader,),
    Column.DOCKETED_ON: (Matter.docketed_on,),
    Column.DUE_ON: (Matter.due_on,),
    Column.STAGE: (Matter.stage,),
    Column.URGE_COUNT: (Matter.urge_count,),
    Column.RETURN_COUNT: (Matter.return_count,),
    Column.COMPLETED_ON: (Matter.completed_on,),
    Column.CLOSED_OUT_ON: (Matter.closed_out_on,),
}
"""The columns that the ledger can be sorted by."""

_NEVER_BLANK = frozenset(column for column in SORTS if not inspect(Matter).columns[column].nullable)
"""Columns whose index gives their order as long as nothing else is sorted by before."""


@dataclass(frozen=True)
class LedgerFilter:
    """Which matters the ledger shows, in which order; without ``sort`` the open ones first, by deadline."""

    matters: MatterFilter = field(default_factory=MatterFilter)
    lights: frozenset[Light] = frozenset()
    urgency: Urgency | None = None
    sort: Column | None = None
    descending: bool = False


@dataclass(frozen=True)
class LedgerLine:
    """One matter of the ledger; ``days_left`` are working days, negative when late. Units and people are names.

    ``tags`` are the office's own business: a unit's people are shown none.
    """

    matter: Matter
    light: Light
    days_left: int | None
    lead_unit: str
    co_units: tuple[str, ...]
    handler: str
    progress: str
    tags: tuple[TermView, ...]


@dataclass(frozen=True)
class Totals:
    """All the matters wanted together, whatever page is shown: how many under each light, how often they were urged."""

    matters: int
    lights: Mapping[Light, int]
    urges: int


def totals(session: Session, person: Person, wanted: LedgerFilter, today: date) -> Totals:
    """How the matters that ``person`` may see and wants stand together."""
    sign = _light(today, load_calendar(session)).label("sign")
    shown = _wanted(session, person, wanted, today).with_only_columns(sign, func.count(), func.sum(Matter.urge_count))
    counted = shown.group_by(Matter.status, Matter.due_on)
    rows = [(Light(name), number, urges or 0) for name, number, urges in session.execute(counted)]
    return Totals(
        sum(number for _, number, _ in rows),
        {each: sum(number for name, number, _ in rows if name is each) for each in Light},
        sum(urges for _, _, urges in rows),
    )


def ledger(
    session: Session, person: Person, wanted: LedgerFilter, today: date, *, limit: int | None = None, offset: int = 0
) -> list[LedgerLine]:
    """The lines wanted, as far as ``person`` may see them, in a fixed number of statements."""
    query = _wanted(session, person, wanted, today).order_by(*_order(wanted)).limit(limit).offset(offset)
    return _lines(session, list(session.scalars(query)), today, tagged=may_see_all(person))


def entries(lines: list[LedgerLine]) -> list[Entry]:
    """The lines as entries to be handed out, numbered in their order."""
    seqs = {line.matter.id: str(number) for number, line in enumerate(lines, 1)}
    return [_entry(line, seqs) for line in lines]


def _wanted(session: Session, person: Person, wanted: LedgerFilter, today: date) -> Select[Matter]:
    own = wanted.matters
    if not may_see_all(person):
        own = replace(own, issued_to=person.unit_code or NO_UNIT, tags=frozenset(), batch=None)
    query = matching(own)
    if wanted.urgency:
        query = query.where(Matter.urgency == wanted.urgency)
    if wanted.lights:
        query = query.where(_light(today, load_calendar(session)).in_([each.value for each in wanted.lights]))
    return query


def _light(today: date, calendar: WorkingCalendar) -> ColumnElement[str]:
    """``workflows.matters.queries.light`` as the database computes it."""
    on_track_from = calendar.add_working_days(today, SOON + 1).on
    running = Matter.status == Status.IN_PROGRESS
    return case(
        (Matter.status.in_((Status.CLOSED_OUT, Status.ARCHIVED, Status.FILED, Status.MERGED)), Light.CLOSED_OUT.value),
        (Matter.status == Status.COMPLETED, Light.DONE.value),
        (and_(running, or_(Matter.due_on.is_(None), Matter.due_on >= on_track_from)), Light.ON_TRACK.value),
        (and_(running, Matter.due_on < today), Light.LATE.value),
        (running, Light.DUE_SOON.value),
        else_=Light.WAITING.value,
    )


def _order(wanted: LedgerFilter) -> list[SQLColumnExpression[Any]]:
    if wanted.sort is None or wanted.sort not in SORTS:
        return [
            literal_column(f"({IS_OVER})"),
            Matter.due_on.is_(None),
            Matter.due_on,
            Matter.received_at.desc(),
            Matter.id,
        ]
    columns = SORTS[wanted.sort]
    blank_last = [] if wanted.sort in _NEVER_BLANK else [columns[-1].is_(None)]
    return [*blank_last, *(column.desc() if wanted.descending else column.asc() for column in columns), Matter.id]


def _lines(session: Session, matters: list[Matter], today: date, *, tagged: bool) -> list[LedgerLine]:
    calendar, units = load_calendar(session), unit_names(session)
    ids = [matter.id for matter in matters]
    assigned, told = assignments_of_all(session, ids), last_words(session, ids)
    tags = tags_of_all(session, ids) if tagged else {}
    people = names(session, {part.handler for parts in assigned.values() for part in parts if part.handler})
    return [
        LedgerLine(
            matter,
            light(matter.status, matter.due_on, today, calendar),
            calendar.working_days_between(today, matter.due_on) if matter.due_on else None,
            units.get(matter.lead_unit or "", ""),
            tuple(units.get(part.unit, part.unit) for part in assigned[matter.id] if part.role is Role.CO),
            _handler(assigned[matter.id], people),
            told.get(matter.id, ""),
            tuple(tags.get(matter.id, ())),
        )
        for matter in matters
    ]


def _handler(parts: list[Assignment], people: Mapping[str, str]) -> str:
    lead = next((part for part in parts if part.role is Role.LEAD), None)
    return people.get(lead.handler or "", "") if lead else ""


def _entry(line: LedgerLine, seqs: Mapping[str, str]) -> Entry:
    matter = line.matter
    return Entry(
        seq=seqs[matter.id],
        matter_no=matter.matter_no or "",
        source=matter.source,
        source_text=matter.source_text,
        directive_class=matter.directive_class,
        title=matter.title,
        requirement=matter.requirement,
        urgency=matter.urgency,
        lead_unit=line.lead_unit,
        co_units=line.co_units,
        responsible_leader=matter.responsible_leader,
        handler=line.handler,
        docketed_on=matter.docketed_on,
        due_on=matter.due_on,
        due_kind=matter.due_kind,
        original_due_on=matter.original_due_on if matter.original_due_on != matter.due_on else None,
        progress=line.progress,
        standing=_standing(line),
        urge_count=matter.urge_count,
        return_count=matter.return_count,
        completed_on=matter.completed_on,
        closed_out_on=matter.closed_out_on,
        merged_into=seqs.get(matter.merged_into or "", ""),
        remarks=matter.remarks,
    )


def _standing(line: LedgerLine) -> Standing:
    if line.light is Light.LATE:
        return Standing.OVERDUE
    return _STANDINGS.get(line.matter.status, Standing.IN_PROGRESS)


_STANDINGS: Mapping[Status, Standing] = {
    Status.COMPLETED: Standing.CLOSED,
    Status.CLOSED_OUT: Standing.CLOSED,
    Status.ARCHIVED: Standing.CLOSED,
    Status.FILED: Standing.FILED_FOR_REFERENCE,
    Status.MERGED: Standing.MERGED,
}
