"""Plans: drafted, approved, carried out with guidance and findings, summed up. Rules B16, B27 and B28."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete

from workflows.columns import new_id
from workflows.fields import FieldMissing, choice, day, required, required_day, rows, short, text
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.organisation.queries import units_of_codes
from workflows.plans.errors import (
    FollowUpNotFound,
    ItemsUnanswered,
    OwnPlan,
    PlanApproved,
    PlanNotApproved,
    SummaryMissing,
)
from workflows.plans.models import Evaluation, FollowUp, PlanItem, SupervisionPlan
from workflows.plans.queries import items_of, plan_of
from workflows.tracking.models import GuidanceClass, TrackingChannel, TrackingMode
from workflows.tracking.service import track
from workflows.unit_of_work import UnitOfWork

LONGEST_FILE_NO = 80


def draft_plan(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> SupervisionPlan:
    """Keep the plan and its inspection items; a draft is written over until it is approved.

    ``values``: ``goal``, ``approach``, ``begins_on``, ``ends_on``, ``plan_items`` (``item_name``, ``item_standard``).
    Raises FieldMissing (also without an item), FieldWrong, PlanApproved.
    """
    matter = matter_row(tx.session, matter_id)
    items = rows(values, "plan_items")
    if not items:
        raise FieldMissing(field="plan_items")
    plan = plan_of(tx.session, matter_id)
    if plan is None:
        plan = SupervisionPlan(matter_id=matter.id)
        tx.session.add(plan)
    elif plan.approved_by is not None:
        raise PlanApproved(matter=matter_id)
    plan.goal, plan.approach = required(values, "goal"), required(values, "approach")
    plan.begins_on, plan.ends_on = day(values, "begins_on"), day(values, "ends_on")
    plan.drafted_by, plan.drafted_at = tx.actor.id, tx.now
    tx.session.flush()
    tx.session.execute(delete(PlanItem).where(PlanItem.matter_id == matter_id))
    tx.session.add_all(
        PlanItem(
            id=new_id(),
            matter_id=matter_id,
            position=position,
            name=required(item, "item_name"),
            standard=text(item, "item_standard"),
        )
        for position, item in enumerate(items, start=1)
    )
    tx.session.flush()
    return plan


def approve_plan(tx: UnitOfWork, matter_id: str) -> SupervisionPlan:
    """Approve the plan, which somebody else drafted. Raises PlanNotApproved without one, OwnPlan."""
    plan = plan_of(tx.session, matter_id)
    if plan is None:
        raise PlanNotApproved(matter=matter_id)
    if plan.drafted_by == tx.actor.id:
        raise OwnPlan(matter=matter_id)
    plan.approved_by, plan.approved_at = tx.actor.id, tx.now
    return plan


def approved_plan(tx: UnitOfWork, matter_id: str) -> SupervisionPlan:
    """The plan by which the matter is carried out. Raises PlanNotApproved. Rule B16.

    What an imported ledger shows in progress was planned and approved before this system was there.
    """
    plan = plan_of(tx.session, matter_id)
    matter = matter_row(tx.session, matter_id)
    if matter.imported:
        return plan or _plan_of_the_ledger(tx, matter)
    if plan is None or plan.approved_by is None:
        raise PlanNotApproved(matter=matter_id)
    return plan


def _plan_of_the_ledger(tx: UnitOfWork, matter: Matter) -> SupervisionPlan:
    goal = matter.requirement or matter.title
    plan = SupervisionPlan(matter_id=matter.id, goal=goal, approach="", drafted_by=tx.actor.id, drafted_at=tx.now)
    tx.session.add(plan)
    tx.session.flush()
    return plan


def guide(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> None:
    """Keep how units were guided, each according to how it gets on, in the tracking file. Rule B27.

    ``values``: ``file_no``, ``guidance`` (``part``, ``channel``, ``contact``, ``guidance_class``, ``guidance_given``).
    Raises PlanNotApproved, FieldMissing, FieldWrong, FieldTooLong, AssignmentNotFound.
    """
    plan = approved_plan(tx, matter_id)
    plan.file_no = short(values, "file_no", LONGEST_FILE_NO)
    for row in rows(values, "guidance"):
        track(
            tx,
            matter_id,
            channel=choice(row, "channel", TrackingChannel),
            contact=text(row, "contact"),
            content=text(row, "guidance_given"),
            assignment_id=required(row, "part"),
            mode=TrackingMode.DAILY_PRESSING,
            guidance_class=choice(row, "guidance_class", GuidanceClass),
        )


def record_findings(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> None:
    """Keep what was found at each inspection item: ``findings`` (``item``, ``finding``).

    Raises PlanNotApproved, FieldMissing, ItemsUnanswered while an item has none.
    """
    approved_plan(tx, matter_id)
    found = {required(row, "item"): required(row, "finding") for row in rows(values, "findings")}
    items = items_of(tx.session, matter_id)
    for item in items:
        item.finding = found.get(item.id, item.finding)
    if missing := [item.name for item in items if not item.finding]:
        raise ItemsUnanswered(field="findings", items=missing)


def evaluate(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> SupervisionPlan:
    """Sum up how a decision was carried out: ``completion_summary``, ``evaluation``, ``advice``. Rule B27."""
    plan = _sum_up(tx, matter_id, values)
    plan.evaluation = choice(values, "evaluation", Evaluation)
    return plan


def wrap_up(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> list[FollowUp]:
    """End a campaign with a meeting, a bulletin and what is to be followed up. Rules B18 and B28.

    ``values``: ``completion_summary``, ``met_on``, ``meeting``, ``bulletin_problems``, ``advice``, ``follow_ups``
    (``unit``, ``ask``, ``due_on``). Raises PlanNotApproved, FieldMissing, FieldWrong, UnitNotFound.
    """
    plan = _sum_up(tx, matter_id, values)
    plan.met_on, plan.meeting = required_day(values, "met_on"), required(values, "meeting")
    plan.problems, plan.advice = required(values, "bulletin_problems"), required(values, "advice")
    asked = rows(values, "follow_ups")
    units_of_codes(tx.session, [required(row, "unit") for row in asked])
    follow_ups = [
        FollowUp(
            id=new_id(),
            matter_id=matter_id,
            unit=required(row, "unit"),
            ask=required(row, "ask"),
            due_on=required_day(row, "due_on"),
        )
        for row in asked
    ]
    tx.session.add_all(follow_ups)
    tx.session.flush()
    return follow_ups


def confirm_follow_up(tx: UnitOfWork, follow_up_id: str, result: str) -> FollowUp:
    """Say what came of a follow-up. Raises FollowUpNotFound, FieldMissing."""
    found = tx.session.get(FollowUp, follow_up_id)
    if found is None:
        raise FollowUpNotFound(follow_up=follow_up_id)
    found.result = required({"follow_up_result": result}, "follow_up_result")
    found.confirmed_by, found.confirmed_at = tx.actor.id, tx.now
    return found


def check_summed_up(tx: UnitOfWork, matter_id: str) -> None:
    """Raise SummaryMissing for a matter with a plan that nobody summed up. Rule B16."""
    plan = plan_of(tx.session, matter_id)
    if plan is not None and plan.summed_up_by is None:
        raise SummaryMissing(matter=matter_id)


def _sum_up(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> SupervisionPlan:
    plan = approved_plan(tx, matter_id)
    plan.summary, plan.advice = required(values, "completion_summary"), text(values, "advice")
    plan.summed_up_by, plan.summed_up_at = tx.actor.id, tx.now
    return plan
