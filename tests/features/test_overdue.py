"""What a part that is not settled by its deadline has to report, and what ends it."""

from datetime import UTC, datetime

import pytest

from engine.forms import FormRejected
from tests.support.supervision import FROM_UNITS, SupervisionOffice
from workflows.calendar.working import OFFICE_ZONE
from workflows.fields import FieldMissing
from workflows.matters.values import Status
from workflows.reports.errors import FinalReportMissing
from workflows.reports.models import ReportKind, ReportState
from workflows.reports.queries import feedback_of, reports_of
from workflows.reports.service import check_final_report, report_overdue

pytestmark = pytest.mark.sqlite_only
TOLD = {"feedback_progress": "half", "overdue_reason": "material is late", "next_step": "done in a month"}


def opened(supervision: SupervisionOffice) -> list[str]:
    """The days on which the open monthly reports came."""
    return [task.created_at.astimezone(OFFICE_ZONE).date().isoformat() for task in supervision.tasks("report_overdue")]


@pytest.mark.rule("C20")
def test_an_overdue_part_reports_each_month_from_the_deadline_on(supervision: SupervisionOffice) -> None:
    """Counted from 31 October without drift, on the next working day where the office rests; acceptance ends it."""
    supervision.issue(given_due_on="2019-10-31")
    supervision.begin_handling()
    supervision.until(datetime(2019, 12, 1, 12, tzinfo=UTC))
    assert opened(supervision) == []
    supervision.until(datetime(2020, 4, 1, tzinfo=UTC))
    assert opened(supervision) == ["2019-12-02", "2019-12-31", "2020-02-03", "2020-03-02", "2020-03-31"]
    supervision.report()
    supervision.do("review_report", "reviewer")
    supervision.wait(days=62)
    assert supervision.tasks("report_overdue") == []


@pytest.mark.rule("C20")
@pytest.mark.parametrize("lacking", ["overdue_reason", "next_step"])
def test_a_monthly_report_says_why_and_what_next(supervision: SupervisionOffice, lacking: str) -> None:
    """A report without the reason, or without the next step, is refused by its form and by the service."""
    matter_id = supervision.issue(given_due_on="2019-10-31")
    supervision.begin_handling()
    supervision.until(datetime(2019, 12, 2, 2, tzinfo=UTC))
    with pytest.raises(FormRejected):
        supervision.do("report_overdue", "env.liaison", **TOLD | {lacking: " "})
    [part] = supervision.assignments(matter_id)
    with pytest.raises(FieldMissing), supervision.acting("env.liaison") as tx:
        report_overdue(tx, part.id, TOLD | {lacking: ""})
    supervision.do("report_overdue", "env.liaison", **TOLD)
    with supervision.reading() as session:
        [told] = feedback_of(session, part.id)
        assert (told.node, told.reason, told.next_step) == ("overdue", "material is late", "done in a month")


@pytest.mark.rule("C20", "B08")
def test_more_time_moves_the_monthly_reports(supervision: SupervisionOffice) -> None:
    """After an extension the months are counted from the new deadline; the original day stays on record."""
    matter_id = supervision.issue(given_due_on="2019-10-31")
    supervision.begin_handling()
    supervision.ask_for_extension(matter_id)
    supervision.do("request_extension", "env.liaison", extension_due_on="2019-11-29")
    supervision.do("approve_extension", "director")
    supervision.until(datetime(2020, 1, 2, tzinfo=UTC))
    assert opened(supervision) == ["2019-12-30"]
    [part] = supervision.assignments(matter_id)
    assert (str(part.due_on), str(part.original_due_on)) == ("2019-11-29", "2019-10-31")


@pytest.mark.rule("C21")
def test_an_overdue_matter_is_done_only_after_a_report_on_the_whole(supervision: SupervisionOffice) -> None:
    """Even one unit consolidates once it was late: written, signed, reviewed; only then the office reports."""
    matter_id = supervision.issue(given_due_on="2019-10-31")
    supervision.begin_handling()
    supervision.until(datetime(2019, 11, 5, 2, tzinfo=UTC))
    supervision.report()
    supervision.do("review_report", "reviewer")
    assert (len(supervision.tasks("consolidate_report")), supervision.tasks("completion_report")) == (1, [])
    with pytest.raises(FinalReportMissing), supervision.acting("clerk") as tx:
        check_final_report(tx, matter_id)
    whole = (("consolidate_report", "env.liaison"), ("sign_consolidated", "env.head"))
    supervision.go(*whole, ("review_consolidated", "reviewer"))
    with supervision.reading() as session:
        kinds = [(each.kind, each.state) for each in reports_of(session, matter_id)]
    assert kinds[-1] == (ReportKind.CONSOLIDATED, ReportState.ACCEPTED)
    supervision.go(*FROM_UNITS)
    assert supervision.matter(matter_id).status is Status.COMPLETED


@pytest.mark.rule("C21")
def test_a_matter_in_time_needs_no_such_report(supervision: SupervisionOffice) -> None:
    """One unit, accepted by the deadline: the office's own report follows at once."""
    supervision.issue(given_due_on="2019-10-31")
    supervision.begin_handling()
    supervision.until(datetime(2019, 10, 31, 2, tzinfo=UTC))
    supervision.report()
    supervision.do("review_report", "reviewer")
    assert (len(supervision.tasks("completion_report")), supervision.tasks("consolidate_report")) == (1, [])
