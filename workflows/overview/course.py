"""What has happened to a matter, in order: the timeline of its page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from workflows.attachments.queries import attachments_with_merged
from workflows.extensions.queries import extensions_of
from workflows.inbox.access import attachments_seen
from workflows.inbox.queries import copies_of, done_tasks_of
from workflows.inbox.records import changes_of_hands
from workflows.ledger.imports import origin_of
from workflows.letters.queries import notices_of
from workflows.organisation.people import Person
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials
from workflows.overview.on_the_spot import visible_inspections
from workflows.reports.queries import reports_of
from workflows.reviews.queries import reviews_of
from workflows.substitutions.queries import stood_in
from workflows.tracking.queries import tracking_of
from workflows.urges.queries import urges_of
from workflows.visits.queries import return_visits_of


class StepKind(StrEnum):
    """What kind of thing happened."""

    RECEIVED = "received"
    IMPORTED = "imported"
    DIRECTIVE = "directive"
    TASK = "task"
    COPY = "copy"
    NOTICE = "notice"
    URGE = "urge"
    TRACKING = "tracking"
    EXTENSION = "extension"
    HANDED = "handed"
    PAPER = "paper"
    REPORT = "report"
    REVIEW = "review"
    INSPECTION = "inspection"
    VISIT = "visit"


@dataclass(frozen=True)
class Step:
    """One thing that happened: ``subject`` is a name, or a code the page knows a word for; ``unit`` a unit's name.

    ``ref`` is the id of the file that a step is about, how a task changed hands, or what a review marked the report
    with; ``to`` whom that concerns; ``on_behalf_of`` in whose place the actor did it, if in anybody's.
    """

    at: datetime
    kind: StepKind
    actor: str
    subject: str = ""
    text: str = ""
    unit: str = ""
    ref: str = ""
    to: tuple[str, ...] = ()
    on_behalf_of: str = ""


def course(session: Session, seen: Essentials, person: Person, now: datetime) -> list[Step]:
    """Everything that happened to a matter and that its reader may see, the latest first, with names of people."""
    told = (
        _beginnings(session, seen),
        _office_work(session, seen, now),
        _dealings(session, seen),
        _papers(session, seen, person),
        _results(session, seen),
    )
    steps = sorted((step for each in told for step in each), key=lambda step: step.at)[::-1]
    done_for = stood_in(session, seen.matter.id)
    people = names(session, set(_logins(steps)) | set(done_for.values()))

    def named(step: Step) -> Step:
        absent = step.on_behalf_of or done_for.get((step.actor, step.at), "")
        to = tuple(people.get(each, each) for each in step.to)
        return replace(step, actor=people.get(step.actor, step.actor), to=to, on_behalf_of=people.get(absent, absent))

    return [named(step) for step in steps]


def _logins(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        yield from (step.actor, *step.to, step.on_behalf_of)


def _beginnings(session: Session, seen: Essentials) -> Iterator[Step]:
    yield Step(seen.matter.received_at, StepKind.RECEIVED, seen.matter.created_by)
    origin = origin_of(session, seen.matter.id) if seen.matter.imported else None
    if origin is not None:
        yield Step(origin.at, StepKind.IMPORTED, origin.by, origin.file_name)
    for each in seen.directives:
        yield Step(each.recorded_at, StepKind.DIRECTIVE, each.recorded_by, each.leader)


def _office_work(session: Session, seen: Essentials, now: datetime) -> Iterator[Step]:
    """What only those see who see every unit's part."""
    if not seen.sees_all:
        return
    for task in done_tasks_of(session, seen.matter.id, now):
        yield Step(task.completed_at or task.created_at, StepKind.TASK, task.completed_by or "", task.name)
    for moved in changes_of_hands(session, seen.matter.id):
        said = (moved.task, moved.reason, "", moved.change, moved.to, moved.on_behalf_of)
        yield Step(moved.at, StepKind.HANDED, moved.by, *said)
    for copy in copies_of(session, seen.matter.id):
        yield Step(copy.sent_at, StepKind.COPY, copy.sent_by, "", copy.note, to=(copy.recipient,))
    for each in tracking_of(session, seen.matter.id):
        unit = seen.unit_of(each.assignment_id)
        yield Step(each.recorded_at, StepKind.TRACKING, each.recorded_by, each.channel, each.content, unit)


def _dealings(session: Session, seen: Essentials) -> Iterator[Step]:
    for notice in notices_of(session, seen.matter.id):
        if seen.shows(notice.assignment_id):
            unit = seen.unit_of(notice.assignment_id)
            yield Step(notice.issued_at, StepKind.NOTICE, notice.issued_by, notice.kind, notice.task, unit)
    for urge in urges_of(session, seen.matter.id):
        if urge.assignment_id is None or seen.shows(urge.assignment_id):
            unit = seen.unit_of(urge.assignment_id)
            yield Step(urge.urged_at, StepKind.URGE, urge.urged_by, urge.channel, urge.content, unit)
    for asked in extensions_of(session, seen.matter.id):
        if seen.shows(asked.assignment_id):
            unit, until = seen.unit_of(asked.assignment_id), asked.new_due_on.isoformat()
            yield Step(asked.requested_at, StepKind.EXTENSION, asked.requested_by, until, asked.reason, unit)


def _papers(session: Session, seen: Essentials, person: Person) -> Iterator[Step]:
    """The documents that came of the matter, as far as the reader may open them. Rule A09."""
    for file in attachments_seen(session, person, attachments_with_merged(session, seen.matter.id)):
        yield Step(file.uploaded_at, StepKind.PAPER, file.uploaded_by, file.file_name, ref=file.id)


def _results(session: Session, seen: Essentials) -> Iterator[Step]:
    for report in reports_of(session, seen.matter.id):
        if seen.shows(report.assignment_id):
            unit, version = seen.unit_of(report.assignment_id), str(report.version)
            yield Step(report.written_at, StepKind.REPORT, report.written_by, version, report.progress, unit)
    for review in reviews_of(session, seen.matter.id):
        if seen.shows(review.assignment_id):
            unit = seen.unit_of(review.assignment_id)
            said, flag = review.remarks, review.flag or ""
            yield Step(review.reviewed_at, StepKind.REVIEW, review.reviewed_by, review.verdict, said, unit, flag)
    for inspection in visible_inspections(session, seen):
        if inspection.recorded_at and inspection.recorded_by:
            unit, by = seen.unit_of(inspection.assignment_id), inspection.recorded_by
            yield Step(inspection.recorded_at, StepKind.INSPECTION, by, inspection.kind, inspection.finding, unit)
    for visit in return_visits_of(session, seen.matter.id) if seen.sees_all else ():
        if visit.recorded_at and visit.recorded_by and visit.outcome:
            yield Step(visit.recorded_at, StepKind.VISIT, visit.recorded_by, visit.outcome, visit.finding)
