"""Writing, signing and consolidating reports, and telling progress in between."""

from collections.abc import Mapping
from typing import Any

from workflows.assignments.models import Assignment, State
from workflows.assignments.queries import assignment_row, assignments_of
from workflows.columns import new_id
from workflows.fields import day, flag, required, text
from workflows.matters.queries import matter_row
from workflows.matters.service import add_effect_evidence, check_effect, present
from workflows.organisation.roles import Role, held_in
from workflows.reports.errors import (
    CoReportsMissing,
    FinalReportMissing,
    MeasuresMissing,
    NotUnitHead,
    NotWaitingForSignature,
    OverWordLimit,
    OwnReport,
    ProblemsMissing,
)
from workflows.reports.models import (
    OVERDUE,
    CompletionReport,
    Feedback,
    Report,
    ReportKind,
    ReportSource,
    ReportState,
)
from workflows.reports.queries import latest_reports, latest_version, report_row, reports_of
from workflows.unit_of_work import UnitOfWork

ORDINARY_LIMIT = 1000
COMPOSITE_LIMIT = 2000
"""Characters a report should not exceed without a reason. Rule E22."""

_SECTIONS = ("deployment", "progress", "results")


def submit_report(
    tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any], kind: ReportKind = ReportKind.UNDERTAKING
) -> Report:
    """Hand in a new version of the report; earlier versions stay. Rules A23, B02, B06, B11, E21 and E22.

    ``values``: ``deployment``, ``progress``, ``results``, ``problems``, ``no_problem_reason``, ``rectify``,
    ``measures``, ``over_limit_reason``. Raises FieldMissing, ProblemsMissing, MeasuresMissing, OverWordLimit.
    """
    assignment = assignment_row(tx.session, assignment_id)
    matter = matter_row(tx.session, assignment.matter_id)
    sections = {name: required(values, name) for name in _SECTIONS}
    problems, no_problem_reason = text(values, "problems"), text(values, "no_problem_reason")
    if not problems and not no_problem_reason:
        raise ProblemsMissing(field="problems")
    rectify, measures = flag(values, "rectify"), text(values, "measures")
    if rectify and not measures:
        raise MeasuresMissing(field="measures")
    words = count_words(*sections.values(), problems, measures)
    limit = COMPOSITE_LIMIT if matter.composite else ORDINARY_LIMIT
    over_limit_reason = text(values, "over_limit_reason")
    if words > limit and not over_limit_reason:
        raise OverWordLimit(field="over_limit_reason", count=words, limit=limit)
    report = Report(
        id=new_id(),
        matter_id=matter.id,
        assignment_id=assignment_id,
        kind=kind,
        version=latest_version(tx.session, assignment_id, kind) + 1,
        **sections,
        problems=problems,
        no_problem_reason=no_problem_reason,
        rectify=rectify,
        measures=measures,
        composite=matter.composite,
        word_count=words,
        over_limit_reason=over_limit_reason,
        written_by=tx.actor.id,
        written_at=tx.now,
    )
    tx.session.add(report)
    _advance(assignment, report, State.REPORTED)
    tx.session.flush()
    return report


def consolidate(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> Report:
    """The lead's one report over all units; theirs stay beside it as its sources. Rules E13 and E20.

    Raises CoReportsMissing and whatever ``submit_report`` raises.
    """
    lead = assignment_row(tx.session, assignment_id)
    parts = assignments_of(tx.session, lead.matter_id)
    missing = [part.unit for part in parts if part.accepted_at is None]
    if missing:
        raise CoReportsMissing(units=missing)
    report = submit_report(tx, assignment_id, values, ReportKind.CONSOLIDATED)
    sources = latest_reports(tx.session, [part.id for part in parts], ReportKind.UNDERTAKING)
    tx.session.add_all(ReportSource(report_id=report.id, source_id=source.id) for source in sources)
    return report


def check_final_report(tx: UnitOfWork, matter_id: str) -> None:
    """Raise FinalReportMissing while no consolidated report on the matter is accepted. Rule C21."""
    kinds = {report.kind for report in reports_of(tx.session, matter_id) if report.state is ReportState.ACCEPTED}
    if ReportKind.CONSOLIDATED not in kinds:
        raise FinalReportMissing(matter=matter_id)


def sign_report(tx: UnitOfWork, report_id: str, remarks: str = "") -> Report:
    """The head of the unit signs, and only then the report leaves the unit. Rules B09 and E06.

    Whoever wrote it does not sign in the place of the head. Raises NotUnitHead, OwnReport, NotWaitingForSignature.
    """
    report = _waiting(tx, report_id)
    assignment = assignment_row(tx.session, report.assignment_id)
    if held_in(assignment.unit, Role.UNIT_HEAD) not in tx.actor.groups:
        raise NotUnitHead(unit=assignment.unit)
    if tx.actor.on_behalf_of is not None and report.written_by == tx.actor.id:
        raise OwnReport
    report.state = ReportState.SIGNED
    report.signed_by, report.signed_at, report.sign_remarks = tx.actor.id, tx.now, remarks
    _advance(assignment, report, State.SIGNED)
    return report


def hold_back(tx: UnitOfWork, report_id: str, remarks: str) -> Report:
    """The head does not sign; the report is written again inside the unit."""
    report = _waiting(tx, report_id)
    report.state, report.sign_remarks = ReportState.HELD_BACK, remarks
    _advance(assignment_row(tx.session, report.assignment_id), report, State.HANDLING)
    return report


def _advance(assignment: Assignment, report: Report, state: State) -> None:
    """A unit's own report moves its assignment; the consolidated one comes after all assignments are accepted."""
    if report.kind is ReportKind.UNDERTAKING:
        assignment.state = state


def _waiting(tx: UnitOfWork, report_id: str) -> Report:
    report = report_row(tx.session, report_id)
    if report.state is not ReportState.SUBMITTED:
        raise NotWaitingForSignature(state=report.state.value)
    return report


def tell_progress(tx: UnitOfWork, assignment_id: str, node: str, values: Mapping[str, Any]) -> Feedback:
    """Progress at a node or in a round: ``feedback_progress``, ``feedback_problems``. Rules A08, C34, C35, E08."""
    return _tell(tx, assignment_id, node, values, problems=text(values, "feedback_problems"))


def report_overdue(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> Feedback:
    """The month's report on an overdue part: ``feedback_progress``, ``overdue_reason``, ``next_step``. Rule C20.

    Raises FieldMissing where one of the three is.
    """
    reason, next_step = required(values, "overdue_reason"), required(values, "next_step")
    return _tell(tx, assignment_id, OVERDUE, values, reason=reason, next_step=next_step)


def _tell(tx: UnitOfWork, assignment_id: str, node: str, values: Mapping[str, Any], **said: str) -> Feedback:
    assignment = assignment_row(tx.session, assignment_id)
    feedback = Feedback(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment_id,
        node=node,
        due_on=day(values, "feedback_due_on"),
        progress=required(values, "feedback_progress"),
        reported_by=tx.actor.id,
        reported_at=tx.now,
        **said,
    )
    tx.session.add(feedback)
    tx.session.flush()
    return feedback


def write_completion_report(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> CompletionReport:
    """The office's ``completion_summary``, beside the units' reports; ``effect`` is evidence. Rules A14 and E13."""
    report = CompletionReport(
        matter_id=matter_id,
        summary=required(values, "completion_summary"),
        written_by=tx.actor.id,
        written_at=tx.now,
    )
    tx.session.add(report)
    effect = text(values, "effect")
    if effect:
        add_effect_evidence(tx, matter_id, effect)
    check_effect(tx, matter_id)
    present(tx, matter_id)
    tx.session.flush()
    return report


def count_words(*texts: str) -> int:
    """How many characters a report has, blanks and line ends not counted."""
    return sum(len("".join(given.split())) for given in texts)
