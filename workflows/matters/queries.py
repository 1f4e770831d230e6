"""Questions about matters."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment, State
from workflows.assignments.queries import assignments_of_all
from workflows.batches.models import BatchMatter
from workflows.calendar.working import WorkingCalendar
from workflows.listings.models import Listing
from workflows.matters.errors import MatterNotFound
from workflows.matters.models import EffectEvidence, Matter, UrgencyChange
from workflows.matters.values import Kind, Light, Source, Stage, Status
from workflows.moments import day_of
from workflows.tags.models import MatterTag

SOON = 3
"""How many working days before its deadline a matter turns amber."""

OPEN = (Status.RECEIVED, Status.DRAFTED, Status.IN_PROGRESS)
_ENDED = (Status.CLOSED_OUT, Status.ARCHIVED, Status.FILED, Status.MERGED)


def matter_row(session: Session, matter_id: str) -> Matter:
    """The matter with this id. Raises MatterNotFound."""
    row = session.get(Matter, matter_id)
    if row is None:
        raise MatterNotFound(matter=matter_id)
    return row


def matters_by_id(session: Session, matter_ids: Collection[str]) -> dict[str, Matter]:
    """The matters with these ids, by id."""
    return {row.id: row for row in session.scalars(select(Matter).where(Matter.id.in_(matter_ids)))}


def by_number(session: Session, matter_no: str) -> Matter | None:
    """The matter with this number."""
    return session.scalar(select(Matter).where(Matter.matter_no == matter_no))


def light(status: Status, due_on: date | None, today: date, calendar: WorkingCalendar) -> Light:
    """The one sign for a matter; amber within ``SOON`` working days of its deadline."""
    if status in _ENDED:
        return Light.CLOSED_OUT
    if status is Status.COMPLETED:
        return Light.DONE
    if due_on is None or status is not Status.IN_PROGRESS:
        return Light.ON_TRACK if status is Status.IN_PROGRESS else Light.WAITING
    left = calendar.working_days_between(today, due_on)
    if due_on < today:
        return Light.LATE
    return Light.DUE_SOON if left <= SOON else Light.ON_TRACK


def without_outcome(session: Session) -> list[Matter]:
    """Matters that ended without a recorded outcome; rule A01 wants this list empty."""
    return list(session.scalars(select(Matter).where(Matter.status.in_(_ENDED), Matter.outcome.is_(None))))


def undocketed(session: Session, now_day: date, calendar: WorkingCalendar) -> list[Matter]:
    """Matters still not docketed a working day or more after they were received, oldest first. Rule A03."""
    waiting = (Status.RECEIVED, Status.DRAFTED)
    rows = session.scalars(select(Matter).where(Matter.status.in_(waiting)).order_by(Matter.received_at))
    return [row for row in rows if calendar.working_days_between(day_of(row.received_at), now_day) >= 1]


def lacking(session: Session) -> dict[str, list[str]]:
    """Running matters that lack task, schedule or owner, with what is missing. Rules A11 and E16."""
    flagged: dict[str, list[str]] = {}
    rows = list(session.scalars(select(Matter).where(Matter.status == Status.IN_PROGRESS)))
    assigned = assignments_of_all(session, [row.id for row in rows])
    for row in rows:
        missing = []
        if not row.requirement:
            missing.append("requirement")
        if row.due_on is None and not row.long_term:
            missing.append("due_on")
        if not any(assignment.handler for assignment in assigned[row.id]):
            missing.append("handler")
        if missing:
            flagged[row.id] = missing
    return flagged


def still_open(session: Session) -> int:
    """How many docketed matters are not closed out; rule C39 wants this to reach 0."""
    return session.scalar(select(func.count()).where(Matter.status.in_((Status.IN_PROGRESS, Status.COMPLETED)))) or 0


def docketed_in(session: Session, year: int) -> int:
    """How many matters were docketed in ``year``. Rule D18."""
    within = Matter.docketed_on.between(date(year, 1, 1), date(year, 12, 31))
    return session.scalar(select(func.count()).where(within)) or 0


def evidence_of(session: Session, matter_id: str) -> list[EffectEvidence]:
    """What shows the effect of a matter, oldest first."""
    return list(
        session.scalars(
            select(EffectEvidence).where(EffectEvidence.matter_id == matter_id).order_by(EffectEvidence.recorded_at)
        )
    )


def urgency_changes(session: Session, matter_id: str) -> list[UrgencyChange]:
    """Every proposed change of urgency and what became of it, oldest first. Rule C22."""
    return list(
        session.scalars(
            select(UrgencyChange).where(UrgencyChange.matter_id == matter_id).order_by(UrgencyChange.proposed_at)
        )
    )


def merged_from(session: Session, matter_id: str) -> list[Matter]:
    """The matters that were merged into this one."""
    return list(session.scalars(select(Matter).where(Matter.merged_into == matter_id).order_by(Matter.received_at)))


@dataclass(frozen=True)
class MatterFilter:
    """Conditions that a matter must all meet; an empty one does not count.

    ``unit`` has part in the matter; ``issued_to`` has been given it, which is what a unit's own people may see.
    ``tags`` are pairs of a vocabulary and a term, ``batch`` is an id, ``listed`` wants those that are listed now.
    """

    text: str = ""
    sources: frozenset[Source] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    tags: frozenset[tuple[str, str]] = frozenset()
    batch: str | None = None
    listed: bool = False
    stages: frozenset[Stage] = frozenset()
    statuses: frozenset[Status] = frozenset()
    unit: str | None = None
    issued_to: str | None = None
    due_before: date | None = None


def matters(
    session: Session, wanted: MatterFilter = MatterFilter(), *, limit: int | None = None, offset: int = 0
) -> list[Matter]:
    """The matters wanted, the one received last first."""
    query = matching(wanted).order_by(Matter.received_at.desc(), Matter.id).limit(limit).offset(offset)
    return list(session.scalars(query))


def count(session: Session, wanted: MatterFilter = MatterFilter()) -> int:
    """How many matters are wanted."""
    return session.scalar(select(func.count()).select_from(matching(wanted).subquery())) or 0


def matching(wanted: MatterFilter) -> Select[Matter]:
    """The statement that selects the matters wanted, in no order."""
    query = select(Matter).where(*_grouped(wanted))
    if wanted.text:
        columns = (Matter.title, Matter.matter_no, Matter.requirement, Matter.responsible_leader)
        query = query.where(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    if wanted.sources:
        query = query.where(Matter.source.in_(wanted.sources))
    if wanted.stages:
        query = query.where(Matter.stage.in_(wanted.stages))
    if wanted.statuses:
        query = query.where(Matter.status.in_(wanted.statuses))
    if wanted.due_before:
        query = query.where(Matter.due_on < wanted.due_before)
    if wanted.unit:
        query = query.where(exists().where(Assignment.matter_id == Matter.id, Assignment.unit == wanted.unit))
    if wanted.issued_to is not None:
        given = exists().where(
            Assignment.matter_id == Matter.id, Assignment.unit == wanted.issued_to, Assignment.state != State.PLANNED
        )
        query = query.where(given)
    return query


def _grouped(wanted: MatterFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions on what the office sorts its matters by."""
    if wanted.kinds:
        yield Matter.kind.in_(wanted.kinds)
    for kind, code in sorted(wanted.tags):
        yield exists().where(MatterTag.kind == kind, MatterTag.code == code, MatterTag.matter_id == Matter.id)
    if wanted.batch:
        yield exists().where(BatchMatter.batch_id == wanted.batch, BatchMatter.matter_id == Matter.id)
    if wanted.listed:
        yield exists().where(Listing.matter_id == Matter.id, Listing.lifted_at.is_(None))
