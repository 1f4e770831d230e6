"""Questions about supervision plans."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.plans.models import FollowUp, PlanItem, SupervisionPlan


def plan_of(session: Session, matter_id: str) -> SupervisionPlan | None:
    """The plan of a matter; None for one that needs none."""
    return session.get(SupervisionPlan, matter_id)


def items_of(session: Session, matter_id: str) -> list[PlanItem]:
    """The inspection items of a matter's plan, in order."""
    return list(session.scalars(select(PlanItem).where(PlanItem.matter_id == matter_id).order_by(PlanItem.position)))


def follow_ups_of(session: Session, matter_id: str) -> list[FollowUp]:
    """What was left to do when a campaign was wrapped up, what is due first first."""
    query = select(FollowUp).where(FollowUp.matter_id == matter_id)
    return list(session.scalars(query.order_by(FollowUp.due_on, FollowUp.unit, FollowUp.id)))
