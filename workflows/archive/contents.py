"""What goes into the package of a matter: records of every table, files, definitions, events."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

import orjson
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from engine.database import Base
from engine.history import events
from engine.history.events import Event
from engine.store.tables import definition, user_task
from workflows.accountability.models import AccountabilityRecord
from workflows.appeals.models import ReviewAppeal
from workflows.assignments.models import Assignment, Breakdown
from workflows.assignments.queries import assignments_of
from workflows.beginnings.models import SideCourse
from workflows.comments.models import Comment
from workflows.coordinations.models import Coordination, CoordinationItem
from workflows.criticisms.models import Criticism
from workflows.directives.models import Directive
from workflows.extensions.models import Extension
from workflows.inbox.models import MatterCopy
from workflows.inspections.models import Inspection, InspectionParticipant
from workflows.letters.models import Notice, Receipt, SupervisionLetter
from workflows.listings.models import Listing
from workflows.matters.models import EffectEvidence, Matter, UrgencyChange
from workflows.milestones.models import Milestone
from workflows.offers.models import Offer
from workflows.organisation.queries import unit_names
from workflows.plans.models import FollowUp, PlanItem, SupervisionPlan
from workflows.readings.models import Reading
from workflows.replies.models import Asker, Reply
from workflows.reports.models import CompletionReport, Feedback, Report, ReportSource
from workflows.reviews.models import Review, ReviewCheck
from workflows.special_reports.models import SpecialReport
from workflows.tags.models import MatterTag
from workflows.tracking.models import TrackingRecord
from workflows.urges.models import Urge
from workflows.visits.models import ReturnVisit

_BY_MATTER: tuple[type[Any], ...] = (
    AccountabilityRecord,
    Asker,
    Assignment,
    Comment,
    CompletionReport,
    Coordination,
    CoordinationItem,
    Criticism,
    Directive,
    EffectEvidence,
    Extension,
    Feedback,
    FollowUp,
    Inspection,
    Listing,
    MatterCopy,
    MatterTag,
    Milestone,
    Notice,
    Offer,
    PlanItem,
    Reading,
    Reply,
    Report,
    ReturnVisit,
    Review,
    ReviewAppeal,
    SideCourse,
    SpecialReport,
    SupervisionLetter,
    SupervisionPlan,
    TrackingRecord,
    Urge,
    UrgencyChange,
)
_COVER = Template(Path(__file__).with_name("cover.html").read_text("utf-8"))
_SHOWN = ("matter_no", "title", "requirement", "responsible_leader")
_DAYS = ("docketed_on", "due_on", "completed_on", "closed_out_on")


@dataclass(frozen=True)
class UsedDefinition:
    """A version of a diagram, decision table or form that the matter was handled with."""

    path: str
    body: bytes


def records(session: Session, matter: Matter) -> dict[str, list[dict[str, Any]]]:
    """Every row about the matter by its table."""
    found = {"matter": [_as_record(matter)]}
    for model in _BY_MATTER:
        found[model.__tablename__] = _rows(session, model, model.matter_id == matter.id)
    reports = [row["id"] for row in found["report"]]
    found["breakdown"] = _rows(session, Breakdown, Breakdown.assignment_id.in_(_ids(found["assignment"])))
    visits = InspectionParticipant.inspection_id.in_(_ids(found["inspection"]))
    found["inspection_participant"] = _rows(session, InspectionParticipant, visits)
    found["receipt"] = _rows(session, Receipt, Receipt.notice_id.in_(_ids(found["notice"])))
    found["report_source"] = _rows(session, ReportSource, ReportSource.report_id.in_(reports))
    found["review_check"] = _rows(session, ReviewCheck, ReviewCheck.review_id.in_(_ids(found["review"])))
    return found


def history(session: Session, matter_id: str) -> list[Event]:
    """Every event of every instance that worked on the matter, as they happened."""
    return events.of_instances(session, [row.id for row in events.of_business_key(session, matter_id)])


def event_lines(happened: Iterable[Event]) -> bytes:
    """Events as JSON lines, hashes in hexadecimal."""
    return b"".join(orjson.dumps(_as_line(event)) + b"\n" for event in happened)


def definitions(session: Session, happened: list[Event]) -> Iterator[UsedDefinition]:
    """The definitions that the events rest on: diagrams, decision tables and forms, in the versions used."""
    ids = {event.definition_id for event in happened}
    for event in happened:
        ids |= {call[1] for call in event.payload.get("calls", ()) if call[0] == "decision"}
    forms = select(user_task.c.form_definition_id).where(
        user_task.c.instance_id.in_({event.instance_id for event in happened}),
        user_task.c.form_definition_id.is_not(None),
    )
    ids |= set(session.scalars(forms))
    for row in session.execute(select(definition).where(definition.c.id.in_(ids)).order_by(definition.c.id)):
        yield UsedDefinition(f"{row.key}-v{row.version}.{row.kind}", row.body)


def cover(session: Session, matter: Matter, retention: str, document_count: int, event_count: int) -> str:
    """The cover sheet, a page that any browser shows."""
    names = unit_names(session)
    values = {name: getattr(matter, name) or "" for name in _SHOWN}
    values |= {name: _day(getattr(matter, name)) for name in _DAYS}
    values["units"] = " ".join(names.get(part.unit, part.unit) for part in assignments_of(session, matter.id))
    values |= {"retention": retention, "document_count": str(document_count), "event_count": str(event_count)}
    return _COVER.substitute({name: html.escape(value) for name, value in values.items()})


def _rows(session: Session, model: type[Base], wanted: Any) -> list[dict[str, Any]]:
    key = inspect(model).primary_key
    return [_as_record(row) for row in session.scalars(select(model).where(wanted).order_by(*key))]


def _as_record(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def _as_line(event: Event) -> dict[str, Any]:
    return {
        "instance": event.instance_id,
        "seq": event.seq,
        "at": _moment(event.at),
        "actor": event.actor,
        "kind": event.kind,
        "element": event.element_id,
        "definition": event.definition_id,
        "payload": event.payload,
        "previous": event.previous.hex(),
        "hash": event.hash.hex(),
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
