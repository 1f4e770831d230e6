"""The inspections and return visits of the whole office in figures, and its latest samples and visits."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from workflows.accountability.models import RecordKind
from workflows.accountability.queries import person_times
from workflows.inspections.queries import Visits, visits_in
from workflows.matters.models import Matter
from workflows.matters.queries import docketed_in, matters_by_id
from workflows.organisation.queries import names
from workflows.special_reports.queries import special_reports_in
from workflows.visits.models import ReturnVisit, VisitSample
from workflows.visits.queries import latest_visits, samples, visits_of_samples
from workflows.visits.sampling import is_repeatable


@dataclass(frozen=True)
class Drawn:
    """A sample with its visits; ``repeatable`` is whether drawing again gives the same."""

    sample: VisitSample
    visits: list[ReturnVisit]
    repeatable: bool


@dataclass(frozen=True)
class OfficeVisits:
    """One year in figures: ``matters`` docketed, ``special_reports`` issued, ``person_times`` by kind (rule D18).

    ``samples`` and ``visits`` are the latest of all years.
    """

    year: int
    inspections: Visits
    matters: int
    special_reports: int
    person_times: Mapping[RecordKind, int]
    samples: list[Drawn]
    visits: list[ReturnVisit]
    titles: Mapping[str, Matter]
    names: Mapping[str, str]


def office_visits(session: Session, year: int) -> OfficeVisits:
    """What the page of inspections and return visits shows for ``year``."""
    drawn, visits = samples(session), latest_visits(session)
    of_samples = visits_of_samples(session, [each.id for each in drawn])
    everything = [*visits, *(visit for each in of_samples.values() for visit in each)]
    ids = {each.matter_id for each in everything} | {each.follow_up_id for each in everything if each.follow_up_id}
    logins = {login for each in visits for login in each.visitors} | {each.drawn_by for each in drawn}
    return OfficeVisits(
        year,
        visits_in(session, year),
        docketed_in(session, year),
        special_reports_in(session, year),
        person_times(session, year),
        [Drawn(each, of_samples[each.id], is_repeatable(each)) for each in drawn],
        visits,
        matters_by_id(session, ids),
        names(session, logins),
    )
