"""Questions about reports."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflows.reports.errors import ReportNotFound
from workflows.reports.models import CompletionReport, Feedback, Report, ReportKind, ReportSource


def report_row(session: Session, report_id: str) -> Report:
    """The report with this id. Raises ReportNotFound."""
    row = session.get(Report, report_id)
    if row is None:
        raise ReportNotFound(report=report_id)
    return row


def reports_of(session: Session, matter_id: str) -> list[Report]:
    """Every version of every report on a matter, oldest first."""
    return list(
        session.scalars(select(Report).where(Report.matter_id == matter_id).order_by(Report.written_at, Report.version))
    )


def latest_version(session: Session, assignment_id: str, kind: ReportKind) -> int:
    """The number of the last version; 0 when there is none."""
    query = select(func.max(Report.version)).where(Report.assignment_id == assignment_id, Report.kind == kind)
    return session.scalar(query) or 0


def latest_reports(session: Session, assignment_ids: Collection[str], kind: ReportKind) -> list[Report]:
    """The last version of each assignment's report, in the order of ``assignment_ids``. Raises ReportNotFound."""
    query = select(Report).where(Report.assignment_id.in_(assignment_ids), Report.kind == kind)
    latest = {report.assignment_id: report for report in session.scalars(query.order_by(Report.version))}
    for assignment_id in assignment_ids:
        if assignment_id not in latest:
            raise ReportNotFound(assignment=assignment_id)
    return [latest[assignment_id] for assignment_id in assignment_ids]


def sources_of(session: Session, report_id: str) -> list[Report]:
    """The reports that went into a consolidated one."""
    joined = select(Report).join(ReportSource, ReportSource.source_id == Report.id)
    return list(session.scalars(joined.where(ReportSource.report_id == report_id).order_by(Report.written_at)))


def completion_report_of(session: Session, matter_id: str) -> CompletionReport:
    """The office's report on a matter. Raises ReportNotFound."""
    row = session.get(CompletionReport, matter_id)
    if row is None:
        raise ReportNotFound(matter=matter_id)
    return row


def feedback_of(session: Session, assignment_id: str) -> list[Feedback]:
    """What a unit told on the way, oldest first."""
    return list(
        session.scalars(
            select(Feedback).where(Feedback.assignment_id == assignment_id).order_by(Feedback.reported_at, Feedback.id)
        )
    )


def last_words(session: Session, matter_ids: list[str]) -> dict[str, str]:
    """What was last told about each matter, in a report or in feedback; matters without a word are left out."""
    told = [
        *session.execute(
            select(Report.matter_id, Report.written_at, Report.progress).where(Report.matter_id.in_(matter_ids))
        ),
        *session.execute(
            select(Feedback.matter_id, Feedback.reported_at, Feedback.progress).where(
                Feedback.matter_id.in_(matter_ids)
            )
        ),
    ]
    return {matter_id: words for matter_id, _, words in sorted(told, key=lambda row: row[1])}
