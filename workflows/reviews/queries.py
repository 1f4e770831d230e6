"""Questions about reviews."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment
from workflows.inspections.models import Conclusion, Inspection
from workflows.reviews.models import Review, ReviewCheck, ReviewType, Verdict


def reviews_of(session: Session, matter_id: str) -> list[Review]:
    """The reviews on a matter, oldest first."""
    return list(
        session.scalars(select(Review).where(Review.matter_id == matter_id).order_by(Review.reviewed_at, Review.id))
    )


def checks_of(session: Session, review_id: str) -> list[ReviewCheck]:
    """The five answers of a review."""
    return list(session.scalars(select(ReviewCheck).where(ReviewCheck.review_id == review_id)))


def unreviewed(session: Session, matter_id: str) -> list[Assignment]:
    """The assignments that neither passed the five checks nor were verified on the spot, by unit. Rule C23."""
    settled = (Review.verdict == Verdict.ACCEPTED) | (Review.review_type == ReviewType.ON_SITE)
    reviewed = select(Review.assignment_id).where(Review.matter_id == matter_id, settled)
    verified = exists().where(
        Inspection.matter_id == matter_id,
        Inspection.conclusion == Conclusion.VERIFIED,
        or_(Inspection.assignment_id == Assignment.id, Inspection.assignment_id.is_(None)),
    )
    query = select(Assignment).where(Assignment.matter_id == matter_id, Assignment.id.not_in(reviewed), ~verified)
    return list(session.scalars(query.order_by(Assignment.unit)))
