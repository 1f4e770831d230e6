"""Questions about special reports."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflows.special_reports.models import SpecialReport


def special_reports_of(session: Session, matter_id: str) -> list[SpecialReport]:
    """The special reports on a matter, in the order of their numbers."""
    query = select(SpecialReport).where(SpecialReport.matter_id == matter_id)
    return list(session.scalars(query.order_by(SpecialReport.year, SpecialReport.serial)))


def special_reports_in(session: Session, year: int) -> int:
    """How many special reports were issued in ``year``. Rule D18."""
    query = select(func.count()).select_from(SpecialReport).where(SpecialReport.year == year)
    return session.scalar(query) or 0
