"""Inspecting one kind of work everywhere: plan, carry out, wrap up."""

import pytest

from engine.forms import FormRejected
from tests.features.test_decisions import steps_of
from tests.support.plans import TO_CAMPAIGN_UNITS, begin, go, inspect
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from workflows.archive.models import Retention
from workflows.archive.service import archive
from workflows.matters.values import Kind, Source, Status
from workflows.plans import service
from workflows.plans.errors import PlanNotApproved, SummaryMissing
from workflows.plans.models import SupervisionPlan
from workflows.plans.queries import follow_ups_of, plan_of

pytestmark = pytest.mark.sqlite_only

FOLLOW_UPS = [{"unit": "ENV", "ask": "filter", "due_on": "2019-11-08"}]


def started(office: SupervisionOffice) -> str:
    """A campaign that its unit and the office carry out. Its id."""
    matter_id = begin(office, "campaign", Source.ASSIGNED_BY_LEADER)
    go(office, *TO_CAMPAIGN_UNITS)
    return matter_id


@pytest.mark.rule("B28", "B18")
def test_a_campaign_has_three_steps(supervision: SupervisionOffice) -> None:
    """An approved plan, carrying out, then meeting, bulletin with advice, and follow-up; then the archive."""
    matter_id = started(supervision)
    inspect(supervision, matter_id, "two dark", "fine")
    supervision.undertake()
    go(supervision, ("wrap_up", "clerk"), ("present_to_leader", "leader"), wrap_up={"follow_ups": FOLLOW_UPS})
    assert supervision.places() == ["follow_up"]
    go(supervision, ("follow_up", "reviewer"))
    assert supervision.matter(matter_id).status is Status.COMPLETED
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    assert steps_of(supervision, matter_id) == ["prepare", "implement", "wrap_up"]
    with supervision.reading() as session:
        plan, [follow_up] = plan_of(session, matter_id), follow_ups_of(session, matter_id)
        assert plan is not None
        assert (plan.meeting, plan.problems, plan.advice) == ("all units", "two chimneys", "filters")
        assert (follow_up.result, follow_up.confirmed_by) == ("filtered", "reviewer")
    assert supervision.matter(matter_id).kind is Kind.SPECIAL


@pytest.mark.rule("B28")
@pytest.mark.parametrize("missing", ["met_on", "meeting", "bulletin_problems", "advice"])
def test_a_campaign_is_not_wrapped_up_without_meeting_and_bulletin(
    supervision: SupervisionOffice, missing: str
) -> None:
    """Each of the parts is asked for."""
    matter_id = started(supervision)
    inspect(supervision, matter_id, "two dark", "fine")
    supervision.undertake()
    with pytest.raises(FormRejected):
        go(supervision, ("wrap_up", "clerk"), wrap_up={missing: ""})


def test_every_inspection_item_is_answered(supervision: SupervisionOffice) -> None:
    """What was not looked at holds up the summary."""
    matter_id = started(supervision)
    with pytest.raises(service.ItemsUnanswered):
        inspect(supervision, matter_id, "two dark")


@pytest.mark.rule("B16")
def test_nothing_begins_without_an_approved_plan(supervision: SupervisionOffice) -> None:
    """A course that comes to its beginning without one is refused, and no unit has a task."""
    matter_id = begin(supervision, "campaign")
    go(supervision, TO_CAMPAIGN_UNITS[0])
    with supervision.acting("leader") as tx, pytest.raises(PlanNotApproved):
        service.approved_plan(tx, matter_id)
    assert supervision.places() == ["approve_campaign"]
    go(supervision, TO_CAMPAIGN_UNITS[1])
    assert "acknowledge" in supervision.places()


@pytest.mark.rule("B16")
def test_nothing_is_archived_without_a_summary(supervision: SupervisionOffice) -> None:
    """A matter with a plan that nobody summed up stays out of the archive."""
    matter_id = supervision.complete()
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE[:2])
    with supervision.acting("clerk") as tx:
        drafted = {"drafted_by": "clerk", "drafted_at": tx.now}
        tx.session.add(SupervisionPlan(matter_id=matter_id, goal="g", approach="a", **drafted))
    with supervision.acting("archivist") as tx, pytest.raises(SummaryMissing):
        archive(tx, supervision.office.files, matter_id, Retention.YEARS_30)
