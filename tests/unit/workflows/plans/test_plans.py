"""Supervision plans, by services alone."""

from typing import Any

import pytest

from tests.support.matters import issued
from tests.support.plans import FORMS
from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.plans import service
from workflows.plans.errors import FollowUpNotFound, OwnPlan, PlanApproved, PlanNotApproved
from workflows.plans.queries import items_of

PLAN = FORMS["plan_inspection"]


def planned(desk: SupervisionOffice, **changed: Any) -> str:
    """A matter with a plan that waits for approval."""
    matter_id = issued(desk)
    with desk.acting("clerk") as tx:
        service.draft_plan(tx, matter_id, PLAN | changed)
    return matter_id


def test_a_plan_is_drafted_again_until_it_is_approved(desk: SupervisionOffice) -> None:
    """Its items are replaced; afterwards it stands."""
    matter_id = planned(desk)
    with desk.acting("clerk") as tx:
        service.draft_plan(tx, matter_id, PLAN | {"plan_items": [{"item_name": "old town"}]})
        assert [item.name for item in items_of(tx.session, matter_id)] == ["old town"]
        with pytest.raises(OwnPlan):
            service.approve_plan(tx, matter_id)
    with desk.acting("leader") as tx:
        service.approve_plan(tx, matter_id)
    with desk.acting("clerk") as tx, pytest.raises(PlanApproved):
        service.draft_plan(tx, matter_id, PLAN)


@pytest.mark.parametrize("field", ["goal", "approach", "plan_items"])
def test_a_plan_says_goal_approach_and_items(desk: SupervisionOffice, field: str) -> None:
    """What is missing is named."""
    with pytest.raises(FieldMissing) as missing:
        planned(desk, **{field: None})
    assert missing.value.details == {"field": field}


@pytest.mark.rule("B16")
def test_nothing_is_recorded_before_the_plan_is_approved(desk: SupervisionOffice) -> None:
    """Neither guidance, findings nor a summary, with a draft or without a plan at all."""
    for matter_id in (planned(desk), issued(desk)):
        with desk.acting("clerk") as tx:
            for carry_out, values in (
                (service.guide, {"file_no": "F-1"}),
                (service.record_findings, {}),
                (service.evaluate, FORMS["sum_up"]),
                (service.wrap_up, FORMS["wrap_up"]),
            ):
                with pytest.raises(PlanNotApproved):
                    carry_out(tx, matter_id, values)


def test_only_a_follow_up_is_confirmed(desk: SupervisionOffice) -> None:
    """One that nobody asked for is not found."""
    with desk.acting("reviewer") as tx, pytest.raises(FollowUpNotFound):
        service.confirm_follow_up(tx, "nothing", "done")
