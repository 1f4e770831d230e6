"""Return visits after the close-out: recorded, sampled from the close-out lists, and what goes on where one fails."""

from collections.abc import Iterator
from datetime import date

import pytest

from engine.commands.rights import NotYourTask
from engine.forms import FormRejected
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from tests.support.visits import VISIT, begun
from workflows.archive.queries import packages_of
from workflows.beginnings.errors import NotOffered
from workflows.matters.values import Outcome, Status
from workflows.visits.errors import NothingToSample
from workflows.visits.models import ReturnVisit, VisitKind, VisitOutcome
from workflows.visits.queries import closed_out_between, origin_of, return_visits_of
from workflows.visits.sampling import draw_sample, drawn, is_repeatable

pytestmark = pytest.mark.sqlite_only
SAMPLE = {"kind": "look_back", "begins": "2019-10-01", "ends": "2019-12-31", "size": "2", "seed": "Q4"}


@pytest.fixture
def closed(supervision: SupervisionOffice) -> Iterator[str]:
    """A matter that was closed out and archived."""
    matter_id = supervision.complete()
    supervision.wait(days=14)
    supervision.go(*TO_ARCHIVE)
    return matter_id


def visits(office: SupervisionOffice, matter_id: str) -> list[ReturnVisit]:
    """The return visits to a matter as they are now."""
    with office.reading() as session:
        rows = return_visits_of(session, matter_id)
        session.expunge_all()
        return rows


@pytest.mark.rule("A28")
def test_a_return_visit_follows_the_close_out(supervision: SupervisionOffice) -> None:
    """It is not offered before; it needs a day, visitors, a place and a finding."""
    matter_id = supervision.complete()
    with pytest.raises(NotOffered):
        begun(supervision, "reviewer", "return_visit", matter_id)
    supervision.wait(days=14)
    supervision.go(*TO_ARCHIVE)
    begun(supervision, "reviewer", "return_visit", matter_id)
    for missing in ("visited_on", "visit_place", "visit_finding"):
        with pytest.raises(FormRejected):
            supervision.do("visit", "reviewer", **VISIT | {missing: ""})
    with pytest.raises(FormRejected):
        supervision.do("visit", "reviewer", **VISIT | {"visitors": []})
    with pytest.raises(NotYourTask):
        supervision.do("visit", "env.liaison", **VISIT)
    supervision.do("visit", "reviewer", **VISIT | {"visit_outcome": "holds"})
    [visit] = visits(supervision, matter_id)
    assert (visit.visited_on, visit.visitors, visit.outcome) == (date(2019, 9, 27), ["reviewer"], VisitOutcome.HOLDS)
    assert visit.kind is VisitKind.RETURN_VISIT
    assert supervision.places() == []


@pytest.mark.rule("A28", "C43")
def test_a_visit_that_fails_goes_on_as_a_matter_of_its_own(supervision: SupervisionOffice, closed: str) -> None:
    """What was visited stays as it was closed out and archived; the new matter is linked and gets its own number."""
    before = supervision.matter(closed)
    with supervision.reading() as session:
        sealed = [package.sha256 for package in packages_of(session, closed)]
    begun(supervision, "reviewer", "return_visit", closed)
    supervision.do("visit", "reviewer", **VISIT)
    [visit] = visits(supervision, closed)
    again, after = supervision.matter(visit.follow_up_id or ""), supervision.matter(closed)
    assert again.title.endswith(before.title)
    assert (again.requirement, again.basis, again.source) == ("Noise again.", before.matter_no, before.source)
    assert (after.status, after.outcome, after.matter_no) == (Status.ARCHIVED, Outcome.CLOSED_OUT, before.matter_no)
    with supervision.reading() as session:
        origin = origin_of(session, again.id)
        assert origin is not None
        assert origin.matter_id == closed
        assert [package.sha256 for package in packages_of(session, closed)] == sealed
    assert supervision.places() == ["receive"]
    supervision.do("receive", "clerk", title=again.title, source="S5")
    supervision.do("draft_opinion", "clerk")
    supervision.go(("approve_docketing", "director"), ("leader_approval", "leader"))
    assert supervision.matter(again.id).matter_no not in (None, before.matter_no)


@pytest.mark.rule("C43")
def test_a_sample_of_the_close_out_list_is_drawn_again_by_anybody(supervision: SupervisionOffice, closed: str) -> None:
    """The same seed draws the same, another one others; each one drawn is visited, and a sample cannot be changed."""
    population = [f"m{number}" for number in range(40)]
    assert drawn(population, 5, "Q4") == drawn(reversed(population), 5, "Q4")
    assert len({tuple(drawn(population, 5, seed)) for seed in ("Q1", "Q2", "Q3", "Q4")}) == 4
    with supervision.acting("director") as tx:
        sample = draw_sample(tx, SAMPLE)
        assert (sample.population, sample.chosen, is_repeatable(sample)) == ([closed], [closed], True)
        sample_id = sample.id
        with pytest.raises(NothingToSample):
            draw_sample(tx, SAMPLE | {"begins": "2018-10-01", "ends": "2018-12-31"})
    supervision.do("visit", "reviewer", **VISIT)
    [visit] = visits(supervision, closed)
    assert (visit.kind, visit.sample_id, visit.outcome) == (VisitKind.LOOK_BACK, sample_id, VisitOutcome.FAILS)
    assert supervision.places() == ["receive"]
    with supervision.reading() as session:
        day = supervision.matter(closed).closed_out_on
        assert day is not None
        assert closed_out_between(session, day, day) == [closed]
    with pytest.raises(Exception, match="kept as they are"), supervision.acting() as tx:
        tx.session.get_one(type(sample), sample_id).seed = "Q5"
