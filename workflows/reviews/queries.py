"""Questions about reviews."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.reviews.models import Review, ReviewCheck, ReviewType, Verdict


def reviews_of(session: Session, matter_id: str) -> list[Review]:
    """The reviews on a matter, oldest first."""
    return list(
        session.scalars(select(Review).where(Review.matter_id == matter_id).order_by(Review.reviewed_at, Review.id))
    )


def checks_of(session: Session, review_id: str) -> list[ReviewCheck]:
    """The five answers of a review."""
    return list(session.scalars(select(ReviewCheck).where(ReviewCheck.review_id == review_id)))


def reviewed_assignments(session: Session, matter_id: str) -> set[str]:
    """The ids of the assignments whose report passed the five checks or was verified on the spot. Rule C23."""
    settled = (Review.verdict == Verdict.ACCEPTED) | (Review.review_type == ReviewType.ON_SITE)
    return set(session.scalars(select(Review.assignment_id).where(Review.matter_id == matter_id, settled)))
