"""Appealing against a review, and deciding on it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from workflows.appeals.errors import (
    AppealByHead,
    AppealDecided,
    NobodyToJudge,
    NothingToAppeal,
    OwnReview,
)
from workflows.appeals.models import ReviewAppeal
from workflows.appeals.queries import appeal_row, last_review, reviewers_of
from workflows.assignments.models import State
from workflows.assignments.queries import assignment_row
from workflows.columns import new_id
from workflows.fields import required
from workflows.matters.models import Matter
from workflows.notifications.service import notify, people_in
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role, held_in
from workflows.reports.models import ReportState
from workflows.reports.queries import latest_version, report_row
from workflows.reviews.models import Review, Verdict
from workflows.unit_of_work import UnitOfWork

JUDGES = (Role.APPROVER, Role.REVIEWER)
"""Who decides on appeals, as long as they have not reviewed for the unit."""


def file_appeal(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> ReviewAppeal:
    """The head, who acts, appeals against the last review, which sent the report back: ``appeal_reason``.

    Raises AssignmentNotFound, AppealByHead, FieldMissing, NothingToAppeal.
    """
    assignment = assignment_row(tx.session, assignment_id)
    if held_in(assignment.unit, Role.UNIT_HEAD) not in tx.actor.groups:
        raise AppealByHead(unit=assignment.unit)
    reason, review = required(values, "appeal_reason"), last_review(tx.session, assignment_id)
    known = select(ReviewAppeal.id).where(ReviewAppeal.review_id == (review.id if review else ""))
    if review is None or review.verdict is Verdict.ACCEPTED or tx.session.scalar(known) is not None:
        raise NothingToAppeal(assignment=assignment_id)
    appeal = ReviewAppeal(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment_id,
        review_id=review.id,
        reason=reason,
        stated_by=tx.actor.id,
        stated_at=tx.now,
    )
    tx.session.add(appeal)
    tx.session.flush()
    return appeal


def judges_of(tx: UnitOfWork, appeal: ReviewAppeal) -> list[str]:
    """The logins of those who may decide: they hold a role for it and have not reviewed. Raises NobodyToJudge."""
    reviewers = reviewers_of(tx.session, appeal.matter_id, appeal.assignment_id)
    able = {login for role in JUDGES for login in organisation.active_names(tx.session, role)}
    found = sorted(able - reviewers)
    if not found:
        raise NobodyToJudge
    return found


def decide(tx: UnitOfWork, appeal_id: str, ruling: str, *, upheld: bool) -> bool:
    """Decide, with reasons; whether the report is reviewed again: an upheld appeal has it so while no newer one is in.

    An overturned review counts as no return any more, and somebody else reviews. Raises AppealNotFound, AppealDecided,
    OwnReview, FieldMissing.
    """
    appeal = appeal_row(tx.session, appeal_id)
    if appeal.upheld is not None:
        raise AppealDecided(appeal=appeal_id)
    if {tx.actor.id, tx.actor.principal} & reviewers_of(tx.session, appeal.matter_id, appeal.assignment_id):
        raise OwnReview
    appeal.ruling = required({"appeal_ruling": ruling}, "appeal_ruling")
    appeal.upheld, appeal.decided_by, appeal.decided_at = upheld, tx.actor.id, tx.now
    returns = _overturn(tx, appeal) if upheld else False
    _tell(tx, appeal)
    return returns


def _overturn(tx: UnitOfWork, appeal: ReviewAppeal) -> bool:
    review = tx.session.get_one(Review, appeal.review_id)
    review.overturned = True
    assignment, report = assignment_row(tx.session, appeal.assignment_id), report_row(tx.session, review.report_id)
    assignment.return_count -= 1
    fewer = update(Matter).where(Matter.id == appeal.matter_id).values(return_count=Matter.return_count - 1)
    tx.session.execute(fewer)
    is_last = report.version == latest_version(tx.session, assignment.id, report.kind)
    if report.state is not ReportState.SENT_BACK or not is_last:
        return False
    report.state, assignment.state = ReportState.SIGNED, State.SIGNED
    return True


def _tell(tx: UnitOfWork, appeal: ReviewAppeal) -> None:
    unit, matter = (
        assignment_row(tx.session, appeal.assignment_id).unit,
        tx.session.get_one(Matter, appeal.matter_id),
    )
    notify(
        tx,
        people_in(tx, [held_in(unit, Role.LIAISON), held_in(unit, Role.UNIT_HEAD)]),
        kind="appeal",
        text_key=f"notification.appeal-{'upheld' if appeal.upheld else 'dismissed'}",
        params={"title": matter.title, "matter_no": matter.matter_no, "ruling": appeal.ruling},
        key=f"appeal:{appeal.id}",
        matter_id=matter.id,
    )
