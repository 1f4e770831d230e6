"""One report as it is read by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials
from workflows.reports.errors import ReportNotFound
from workflows.reports.models import Report
from workflows.reports.queries import reports_of


@dataclass(frozen=True)
class Reading:
    """A version of a report: the unit's name, who wrote and signed it, and the other versions of it."""

    report: Report
    unit: str
    writer: str
    signer: str
    versions: Sequence[Report]


def report_to_read(session: Session, seen: Essentials, report_id: str) -> Reading:
    """The report of a matter that somebody sees. Raises ReportNotFound, also where its unit is not theirs."""
    reports = reports_of(session, seen.matter.id)
    found = next((each for each in reports if each.id == report_id and seen.shows(each.assignment_id)), None)
    if found is None:
        raise ReportNotFound(report=report_id)
    people = names(session, {login for login in (found.written_by, found.signed_by) if login})
    return Reading(
        found,
        seen.unit_of(found.assignment_id),
        people.get(found.written_by, found.written_by),
        people.get(found.signed_by or "", ""),
        [each for each in reports if (each.assignment_id, each.kind) == (found.assignment_id, found.kind)],
    )
