"""The five-check review."""

from datetime import date

import pytest

from tests.support.matters import ACCEPTED, handled, lead, signed
from tests.support.supervision import REPORT, SupervisionOffice
from workflows.assignments.models import State
from workflows.fields import FieldMissing
from workflows.reports.models import ReportState
from workflows.reports.queries import report_row
from workflows.reports.service import submit_report
from workflows.reviews.errors import ChecksFailed, CheckUnanswered, FlaggedReport, ReportNotSigned
from workflows.reviews.models import Check, Flag, Reason, ReviewType, Verdict
from workflows.reviews.queries import checks_of, reviews_of, unreviewed
from workflows.reviews.service import review


@pytest.mark.rule("A18", "A19", "A20", "A21", "A22", "B10")
@pytest.mark.parametrize("item", list(Check))
def test_each_of_the_five_checks_must_be_answered_and_pass(desk: SupervisionOffice, item: Check) -> None:
    """Unanswered or without a note it is asked for by name; failed it forbids acceptance."""
    report_id = signed(desk, handled(desk))
    with desk.acting("reviewer") as tx:
        for missing in (item.value, f"{item.value}_note"):
            with pytest.raises(CheckUnanswered) as unanswered:
                review(tx, report_id, ACCEPTED | {missing: ""})
            assert unanswered.value.details["field"] == missing
        with pytest.raises(ChecksFailed) as failed:
            review(tx, report_id, ACCEPTED | {item.value: "fail"})
        assert failed.value.details == {"items": [item.value]}
        review(tx, report_id, ACCEPTED)
        answers = checks_of(tx.session, reviews_of(tx.session, report_row(tx.session, report_id).matter_id)[0].id)
        assert {answer.item: (answer.passed, answer.note) for answer in answers}[item] == (True, "seen")


@pytest.mark.rule("A17")
@pytest.mark.parametrize("kind", list(ReviewType))
def test_a_review_is_written_or_on_site(desk: SupervisionOffice, kind: ReviewType) -> None:
    """Both kinds are kept; nothing said means on paper."""
    matter_id = handled(desk)
    report_id = signed(desk, matter_id)
    with desk.acting("reviewer") as tx:
        said = {} if kind is ReviewType.WRITTEN else {"review_type": kind.value}
        review(tx, report_id, ACCEPTED | said)
        assert [row.review_type for row in reviews_of(tx.session, matter_id)] == [kind]


@pytest.mark.rule("E14", "A23")
@pytest.mark.parametrize("verdict", [Verdict.REDO, Verdict.RESUBMIT])
@pytest.mark.parametrize("reason", list(Reason))
def test_sending_back_needs_a_reason_and_is_counted(desk: SupervisionOffice, verdict: Verdict, reason: Reason) -> None:
    """One of four reasons, a new day, one more return on assignment and matter; the version stays."""
    matter_id = handled(desk)
    report_id = signed(desk, matter_id)
    back = ACCEPTED | {"hollow": "fail", "verdict": verdict.value, "new_due_on": "2019-10-20"}
    with desk.acting("reviewer") as tx:
        with pytest.raises(FieldMissing) as missing:
            review(tx, report_id, back)
        assert missing.value.details == {"field": "return_reason"}
        found = review(tx, report_id, back | {"return_reason": reason.value})
        assert (found.reason, found.new_due_on) == (reason, date(2019, 10, 20))
        assert report_row(tx.session, report_id).state is ReportState.SENT_BACK
    assignment = lead(desk, matter_id)
    assert (assignment.return_count, assignment.state, desk.matter(matter_id).return_count) == (1, State.HANDLING, 1)


@pytest.mark.rule("A25")
@pytest.mark.parametrize("flag", list(Flag))
def test_a_review_marks_what_is_perfunctory_or_falsified(desk: SupervisionOffice, flag: Flag) -> None:
    """Such a report is never accepted, the mark needs remarks and stays on record."""
    matter_id = handled(desk)
    report_id = signed(desk, matter_id)
    back = ACCEPTED | {"verdict": "redo", "return_reason": "facts_unclear", "review_flag": flag.value}
    with desk.acting("reviewer") as tx:
        with pytest.raises(FlaggedReport) as refused:
            review(tx, report_id, ACCEPTED | {"review_flag": flag.value, "review_remarks": "invented figures"})
        assert refused.value.details == {"field": "review_flag", "flag": flag.value}
        with pytest.raises(FieldMissing) as missing:
            review(tx, report_id, back)
        assert missing.value.details == {"field": "review_remarks"}
        review(tx, report_id, back | {"review_remarks": "invented figures"})
        assert [row.flag for row in reviews_of(tx.session, matter_id)] == [flag]


@pytest.mark.rule("B09")
def test_an_unsigned_report_is_not_reviewed(desk: SupervisionOffice) -> None:
    """What the head has not signed has not left the unit."""
    matter_id = handled(desk)
    with desk.acting("env.staff") as tx:
        report_id = submit_report(tx, lead(desk, matter_id).id, REPORT).id
    with desk.acting("reviewer") as tx, pytest.raises(ReportNotSigned):
        review(tx, report_id, ACCEPTED)


@pytest.mark.rule("C23")
def test_acceptance_settles_an_assignment(desk: SupervisionOffice) -> None:
    """Only after the five checks the assignment counts as reviewed."""
    matter_id = handled(desk)
    report_id = signed(desk, matter_id)
    with desk.acting("reviewer") as tx:
        assert [part.unit for part in unreviewed(tx.session, matter_id)] == ["ENV"]
        review(tx, report_id, ACCEPTED)
        assert unreviewed(tx.session, matter_id) == []
    assert lead(desk, matter_id).state is State.ACCEPTED
