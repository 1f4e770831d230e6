"""Questions about inspections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment, State
from workflows.inspections.errors import InspectionNotFound
from workflows.inspections.models import (
    UNANNOUNCED,
    Inspection,
    InspectionKind,
    InspectionParticipant,
    InspectionState,
)
from workflows.moments import at


def inspection_row(session: Session, inspection_id: str) -> Inspection:
    """The inspection with this id. Raises InspectionNotFound."""
    row = session.get(Inspection, inspection_id)
    if row is None:
        raise InspectionNotFound(inspection=inspection_id)
    return row


def inspections_of(session: Session, matter_id: str) -> list[Inspection]:
    """Every inspection of a matter, also hidden ones, oldest first; whoever shows them asks ``shown_to_units``."""
    query = select(Inspection).where(Inspection.matter_id == matter_id)
    return list(session.scalars(query.order_by(Inspection.ordered_at, Inspection.id)))


def shown_to_units(inspections: Iterable[Inspection]) -> list[Inspection]:
    """Those of ``inspections`` that the inspected may know of: approved, and not hidden. Rule A27."""
    known = (InspectionState.APPROVED, InspectionState.CARRIED_OUT)
    return [each for each in inspections if each.state in known and not each.is_hidden]


def photos_shown(session: Session, unit: str, matter_ids: Iterable[str]) -> set[str]:
    """The ids of the photos of inspections that ``unit`` may know of, on these matters. Rule A27."""
    own = select(Assignment.id, Assignment.matter_id).where(
        Assignment.matter_id.in_(set(matter_ids)), Assignment.unit == unit, Assignment.state != State.PLANNED
    )
    parts = dict(session.execute(own).all())
    inspections = session.scalars(select(Inspection).where(Inspection.matter_id.in_(parts.values())))
    return {
        photo
        for each in shown_to_units(inspections)
        if each.assignment_id is None or each.assignment_id in parts
        for photo in each.photos
    }


def participants_of(session: Session, inspection_ids: Iterable[str]) -> dict[str, list[InspectionParticipant]]:
    """Who was to take part, by inspection."""
    found: dict[str, list[InspectionParticipant]] = {each: [] for each in inspection_ids}
    query = select(InspectionParticipant).where(InspectionParticipant.inspection_id.in_(found))
    for row in session.scalars(query.order_by(InspectionParticipant.part, InspectionParticipant.name)):
        found[row.inspection_id].append(row)
    return found


@dataclass(frozen=True)
class Visits:
    """How many inspections of each kind were carried out in a year. Rules B17 and D22."""

    year: int
    by_kind: dict[InspectionKind, int]

    @property
    def visits(self) -> int:
        """Announced and unannounced ones together; research is none."""
        return sum(count for kind, count in self.by_kind.items() if kind is not InspectionKind.RESEARCH)

    @property
    def unannounced(self) -> int:
        """Covert ones and those without notice."""
        return sum(count for kind, count in self.by_kind.items() if kind in UNANNOUNCED)

    @property
    def covert_share(self) -> int | None:
        """The share of unannounced visits in percent, which ought to be the larger one; None without any visit."""
        return round(100 * self.unannounced / self.visits) if self.visits else None


def visits_in(session: Session, year: int) -> Visits:
    """The inspections that were carried out in ``year``, by the office's calendar. Rule B17."""
    begins, ends = (at(date(each, 1, 1), time()) for each in (year, year + 1))
    query = select(Inspection.kind, func.count()).where(Inspection.visited_at >= begins, Inspection.visited_at < ends)
    counted = dict(session.execute(query.group_by(Inspection.kind)).all())
    return Visits(year, counted)


def visits_to(session: Session, matter_id: str) -> dict[InspectionKind, int]:
    """How many inspections of each kind a matter has seen. Rule D22."""
    query = select(Inspection.kind, func.count()).where(
        Inspection.matter_id == matter_id, Inspection.state == InspectionState.CARRIED_OUT
    )
    return dict(session.execute(query.group_by(Inspection.kind)).all())
