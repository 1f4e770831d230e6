"""Questions about appeals."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.appeals.errors import AppealNotFound
from workflows.appeals.models import ReviewAppeal
from workflows.reports.models import Report, ReportKind
from workflows.reviews.models import Review
from workflows.substitutions.queries import stood_in


def appeal_row(session: Session, appeal_id: str) -> ReviewAppeal:
    """The appeal with this id. Raises AppealNotFound."""
    row = session.get(ReviewAppeal, appeal_id)
    if row is None:
        raise AppealNotFound(appeal=appeal_id)
    return row


def appeals_of(session: Session, matter_id: str) -> list[ReviewAppeal]:
    """The appeals on a matter, oldest first."""
    query = select(ReviewAppeal).where(ReviewAppeal.matter_id == matter_id)
    return list(session.scalars(query.order_by(ReviewAppeal.stated_at)))


def last_review(session: Session, assignment_id: str) -> Review | None:
    """The last review of a unit's own report."""
    query = select(Review).join(Report, Report.id == Review.report_id)
    own = query.where(Review.assignment_id == assignment_id, Report.kind == ReportKind.UNDERTAKING)
    return session.scalar(own.order_by(Review.reviewed_at.desc(), Report.version.desc(), Review.overturned).limit(1))


def reviewers_of(session: Session, matter_id: str, assignment_id: str) -> set[str]:
    """Everybody who has reviewed for a unit's part, those in whose place it was done included."""
    done_for = stood_in(session, matter_id)
    query = select(Review.reviewed_by, Review.reviewed_at).where(Review.assignment_id == assignment_id)
    rows = session.execute(query).all()
    return {row.reviewed_by for row in rows} | {
        done_for[row.reviewed_by, row.reviewed_at] for row in rows if (row.reviewed_by, row.reviewed_at) in done_for
    }
