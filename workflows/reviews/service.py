"""The five-check review. Rules A17 to A23, A25 and E14."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from workflows.assignments.models import State
from workflows.assignments.queries import assignment_row
from workflows.columns import new_id
from workflows.fields import choice, choice_or, day, required, text
from workflows.matters.models import Matter
from workflows.reports.models import ReportKind, ReportState
from workflows.reports.queries import report_row
from workflows.reviews.errors import ChecksFailed, CheckUnanswered, FlaggedReport, Overturned, ReportNotSigned
from workflows.reviews.models import Check, Flag, Reason, Review, ReviewCheck, ReviewType, Verdict
from workflows.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Answer:
    """The answer to one of the five checks."""

    item: Check
    passed: bool
    note: str


def review(tx: UnitOfWork, report_id: str, values: Mapping[str, Any]) -> Review:
    """Review a signed report: five answers, then the verdict. Sending back needs a reason and is counted.

    ``values``: for each check ``<check>`` ("pass" or "fail") and ``<check>_note``; ``verdict``, ``review_type``,
    ``return_reason``, ``review_remarks``, ``new_due_on``, ``review_flag`` (which needs remarks). Raises
    CheckUnanswered, ChecksFailed, FieldMissing, FlaggedReport, ReportNotSigned, Overturned.
    """
    report = report_row(tx.session, report_id)
    if report.state is not ReportState.SIGNED:
        raise ReportNotSigned(state=report.state.value)
    _check_not_overturned(tx, report_id)
    answers = [_answer(values, item) for item in Check]
    verdict = choice(values, "verdict", Verdict)
    failed = [answer.item.value for answer in answers if not answer.passed]
    if verdict is Verdict.ACCEPTED and failed:
        raise ChecksFailed(items=failed)
    accepted = verdict is Verdict.ACCEPTED
    flag = _flag(values, accepted=accepted)
    found = Review(
        id=new_id(),
        matter_id=report.matter_id,
        assignment_id=report.assignment_id,
        report_id=report_id,
        review_type=choice_or(values, "review_type", ReviewType.WRITTEN),
        verdict=verdict,
        reason=None if accepted else choice(values, "return_reason", Reason),
        flag=flag,
        remarks=text(values, "review_remarks"),
        new_due_on=None if accepted else day(values, "new_due_on"),
        reviewed_by=tx.actor.id,
        reviewed_at=tx.now,
    )
    tx.session.add(found)
    tx.session.flush()
    tx.session.add_all(
        ReviewCheck(review_id=found.id, item=answer.item, passed=answer.passed, note=answer.note) for answer in answers
    )
    report.state = ReportState.ACCEPTED if accepted else ReportState.SENT_BACK
    assignment = assignment_row(tx.session, report.assignment_id)
    if report.kind is ReportKind.UNDERTAKING:
        assignment.state = State.ACCEPTED if accepted else State.HANDLING
        assignment.accepted_at = tx.now if accepted else None
    if not accepted:
        assignment.return_count += 1
        more = update(Matter).where(Matter.id == report.matter_id).values(return_count=Matter.return_count + 1)
        tx.session.execute(more)  # counted by the database: units come back at once
    return found


def _check_not_overturned(tx: UnitOfWork, report_id: str) -> None:
    by = Review.reviewed_by.in_((tx.actor.id, tx.actor.principal))
    if tx.session.scalar(select(Review.id).where(Review.report_id == report_id, Review.overturned, by).limit(1)):
        raise Overturned


def _flag(values: Mapping[str, Any], *, accepted: bool) -> Flag | None:
    if not text(values, "review_flag"):
        return None
    flag = choice(values, "review_flag", Flag)
    if accepted:
        raise FlaggedReport(field="review_flag", flag=flag.value)
    required(values, "review_remarks")
    return flag


def _answer(values: Mapping[str, Any], item: Check) -> Answer:
    given, note = text(values, item.value), text(values, f"{item.value}_note")
    if given not in ("pass", "fail") or not note:
        raise CheckUnanswered(
            field=item.value if given not in ("pass", "fail") else f"{item.value}_note", item=item.value
        )
    return Answer(item, given == "pass", note)
