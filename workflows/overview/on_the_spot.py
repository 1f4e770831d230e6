"""What came of going there: inspections, return visits, special reports, and who was held to account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from workflows.accountability.models import AccountabilityRecord, RecordKind, RecordState
from workflows.accountability.queries import accountability_of
from workflows.attachments.models import Attachment
from workflows.attachments.queries import attachments_of_matter
from workflows.inspections.models import Inspection, InspectionKind, InspectionParticipant, InspectionState
from workflows.inspections.queries import inspections_of, participants_of, shown_to_units
from workflows.letters.queries import notices_of
from workflows.matters.models import Matter
from workflows.matters.queries import matters_by_id
from workflows.moments import day_of
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials
from workflows.reviews.queries import reviews_of
from workflows.special_reports.models import SpecialReport
from workflows.special_reports.queries import special_reports_of
from workflows.visits.models import ReturnVisit
from workflows.visits.queries import origin_of, return_visits_of


@dataclass(frozen=True)
class Seen:
    """An inspection as somebody may see it; ``unit`` is empty where all units were inspected."""

    inspection: Inspection
    unit: str
    team: list[InspectionParticipant]
    photos: list[Attachment]


@dataclass(frozen=True)
class Chain:
    """How one thing leads to the next: work was set, supervised, people held to account, and it counted. Rule D16.

    Each is the day of the last record, None where there is none.
    """

    deployment: date | None
    supervision: date | None
    accountability: date | None
    assessment: date | None


@dataclass(frozen=True)
class OnTheSpot:
    """What a reader may see: a unit sees its inspections that are not hidden, and nothing else.

    ``counts`` are those of the inspections carried out, of the visible ones alone. ``origin`` is the failed visit that
    this matter goes on from; ``matters`` those that visits link to, by id; ``names`` people's names by login.
    """

    inspections: list[Seen]
    counts: Mapping[InspectionKind, int]
    visits: list[ReturnVisit]
    origin: ReturnVisit | None
    reports: list[SpecialReport]
    records: list[AccountabilityRecord]
    chain: Chain | None
    matters: Mapping[str, Matter]
    names: Mapping[str, str]

    @property
    def notable(self) -> list[AccountabilityRecord]:
        """The records that a sanction or an assessment may follow."""
        return [each for each in self.records if each.state is RecordState.DONE]


def visible_inspections(session: Session, seen: Essentials) -> list[Inspection]:
    """The inspections of a matter that its reader may know of, oldest first. Rule A27."""
    found = inspections_of(session, seen.matter.id)
    if seen.sees_all:
        return found
    return [
        each
        for each in shown_to_units(found)
        if (seen.shows(each.assignment_id) if each.assignment_id else bool(seen.parts))
    ]


def on_the_spot(session: Session, seen: Essentials) -> OnTheSpot:
    """What came of going there, as far as the reader may see it."""
    matter_id, sees_all = seen.matter.id, seen.sees_all
    inspections = visible_inspections(session, seen)
    teams = participants_of(session, [each.id for each in inspections])
    files = {each.id: each for each in attachments_of_matter(session, matter_id)} if inspections else {}
    visits = return_visits_of(session, matter_id) if sees_all else []
    origin = origin_of(session, matter_id) if sees_all else None
    records = accountability_of(session, matter_id) if sees_all else []
    linked = {each.follow_up_id for each in visits} | ({origin.matter_id} if origin else set())
    counted = dict.fromkeys(InspectionKind, 0)
    for each in inspections:
        counted[each.kind] += each.state is InspectionState.CARRIED_OUT
    found = OnTheSpot(
        [
            Seen(
                each,
                seen.unit_of(each.assignment_id),
                teams[each.id],
                [files[photo] for photo in each.photos if photo in files],
            )
            for each in inspections
        ],
        {kind: count for kind, count in counted.items() if count},
        visits,
        origin,
        special_reports_of(session, matter_id) if sees_all else [],
        records,
        _chain(session, matter_id, inspections, records) if records else None,
        matters_by_id(session, {each for each in linked if each}),
        {},
    )
    return replace(found, names=names(session, set(_logins(found))))


def _chain(
    session: Session, matter_id: str, inspections: list[Inspection], records: list[AccountabilityRecord]
) -> Chain:
    deployed = [day_of(each.issued_at) for each in notices_of(session, matter_id)]
    supervised = [day_of(each.reviewed_at) for each in reviews_of(session, matter_id)]
    supervised += [day_of(each.visited_at) for each in inspections if each.visited_at]
    done = [each for each in records if each.done_on and each.state is RecordState.DONE]
    held = [each.done_on for each in done if each.kind is not RecordKind.ASSESSMENT]
    counted = [each.done_on for each in done if each.kind is RecordKind.ASSESSMENT]
    return Chain(*(max((day for day in days if day), default=None) for days in (deployed, supervised, held, counted)))


def _logins(found: OnTheSpot) -> Iterator[str]:
    for each in found.inspections:
        of = each.inspection
        yield from (login for login in (of.ordered_by, of.decided_by, of.recorded_by, of.released_by) if login)
    for visit in found.visits:
        yield from (visit.opened_by, *visit.visitors)
    for report in found.reports:
        yield from (report.written_by, report.issued_by)
    for record in found.records:
        yield from (login for login in (record.proposed_by, record.decided_by, record.done_by) if login)
