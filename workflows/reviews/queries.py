"""Questions about reviews."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment
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
    """The assignments whose report neither passed the five checks nor was verified on the spot, by unit. Rule C23."""
    settled = (Review.verdict == Verdict.ACCEPTED) | (Review.review_type == ReviewType.ON_SITE)
    reviewed = select(Review.assignment_id).where(Review.matter_id == matter_id, settled)
    query = select(Assignment).where(Assignment.matter_id == matter_id, Assignment.id.not_in(reviewed))
    return list(session.scalars(query.order_by(Assignment.unit)))
