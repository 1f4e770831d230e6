"""What a unit does with its task: handler, feedback, reminders, report and review."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.commands.rights import NotYourTask
from engine.database import Database
from engine.forms import FormRejected
from tests.support.supervision import TO_UNITS, SupervisionOffice
from workflows.calendar.working import OFFICE_ZONE
from workflows.matters.errors import DueDateMissing
from workflows.reports.queries import reports_of
from workflows.reviews.errors import ChecksFailed

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("A13", "E05")
def test_a_handler_is_named_within_five_working_days(supervision: SupervisionOffice) -> None:
    """The letter of 27 September wants one handler by 10 October; a miss is told to the unit and the office, once."""
    matter_id = supervision.issue(given_due_on="2019-12-31")
    supervision.do("acknowledge", "env.liaison")
    [assignment] = supervision.assignments(matter_id)
    assert assignment.handler_due_on == date(2019, 10, 10)
    supervision.until(datetime(2019, 10, 10, 9, 59, tzinfo=UTC))
    assert supervision.told() == {}
    supervision.wait(days=3)
    assert supervision.told()["handler_missing"] == ["clerk", "env.deputy", "env.liaison"]
    with pytest.raises(FormRejected):
        supervision.do("name_handler", "env.liaison", handler_choice="pol.liaison")
    supervision.do("name_handler", "env.liaison")
    assert supervision.assignments(matter_id)[0].handler == "env.staff"
    assert [task.assignee for task in supervision.tasks("handle")] == ["env.staff"]


@pytest.mark.rule("A13")
def test_who_has_not_even_signed_for_the_task_is_reminded_of_the_handler(supervision: SupervisionOffice) -> None:
    """The five working days run from the letter, whether it was signed for or not; signing later tells nobody again."""
    supervision.issue(given_due_on="2019-12-31")
    supervision.until(datetime(2019, 10, 10, 9, 59, tzinfo=UTC))
    assert supervision.told() == {}
    supervision.wait(minutes=2)
    assert supervision.told()["handler_missing"] == ["clerk", "env.deputy", "env.liaison"]
    supervision.do("acknowledge", "env.liaison")
    supervision.wait(days=3)
    assert supervision.told()["handler_missing"] == ["clerk", "env.deputy", "env.liaison"]


@pytest.mark.rule("E06", "B09")
def test_a_report_leaves_the_unit_with_its_head_only(supervision: SupervisionOffice) -> None:
    """The liaison cannot sign; held back, the report is written again inside the unit."""
    supervision.issue()
    supervision.begin_handling()
    supervision.go(("handle", "env.liaison"), ("prepare_report", "env.liaison"))
    with pytest.raises(NotYourTask):
        supervision.do("sign_report", "env.liaison")
    supervision.do("sign_report", "env.head", signature_decision="hold_back", signature_remarks="figures?")
    assert supervision.tasks("review_report") == []
    assert len(supervision.tasks("prepare_report")) == 1


@pytest.mark.rule("A22", "A23", "A26")
def test_a_report_that_fails_is_sent_back_until_it_passes(supervision: SupervisionOffice) -> None:
    """Three rounds keep three versions and count two returns; a failed check forbids acceptance."""
    matter_id = supervision.issue()
    supervision.begin_handling()
    supervision.report()
    failed = {"hollow": "fail", "hollow_note": "no dates"}
    with pytest.raises(ChecksFailed):
        supervision.do("review_report", "reviewer", **failed)
    back = {"verdict": "resubmit", "return_reason": "format_irregular", "new_due_on": "2019-10-20"}
    for _ in range(2):
        supervision.do("review_report", "reviewer", **failed, **back)
        [task] = supervision.tasks("prepare_report")
        assert task.due_at == datetime(2019, 10, 20, 10, tzinfo=UTC)
        supervision.go(("prepare_report", "env.liaison"), ("sign_report", "env.head"))
    supervision.do("review_report", "reviewer")
    [assignment] = supervision.assignments(matter_id)
    assert (assignment.return_count, supervision.matter(matter_id).return_count) == (2, 2)
    with supervision.reading() as session:
        versions = reports_of(session, matter_id)
        assert [each.version for each in versions] == [1, 2, 3]


@pytest.mark.rule("E14")
def test_redo_goes_to_handling_and_resubmit_to_the_report(supervision: SupervisionOffice) -> None:
    """The two outcomes of sending back lead to two places."""
    supervision.issue()
    supervision.begin_handling()
    supervision.report()
    supervision.do("review_report", "reviewer", verdict="redo", return_reason="facts_unclear")
    assert len(supervision.tasks("handle")) == 1
    supervision.report()
    supervision.do("review_report", "reviewer", verdict="resubmit", return_reason="opinion_unclear")
    assert (len(supervision.tasks("handle")), len(supervision.tasks("prepare_report"))) == (0, 1)


@pytest.mark.rule("A08", "E08")
def test_a_weekly_matter_asks_for_a_report_each_week_until_done(supervision: SupervisionOffice) -> None:
    """Each week opens a round, answered or not; acceptance ends them."""
    supervision.issue(requested_cadence="weekly", given_due_on="2019-12-31")
    supervision.begin_handling()
    supervision.until(datetime(2019, 10, 22, tzinfo=UTC))
    assert len(supervision.tasks("report_round")) == 4
    supervision.do("report_round", "env.liaison")
    supervision.report()
    supervision.do("review_report", "reviewer")
    assert supervision.tasks("report_round") == []
    supervision.wait(days=30)
    assert supervision.tasks("report_round") == []


@pytest.mark.rule("E08")
@pytest.mark.parametrize(
    ("cadence", "rounds"),
    [
        ("monthly", ["2019-11-30", "2019-12-31", "2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]),
        ("quarterly", ["2020-01-31", "2020-04-30"]),
    ],
)
def test_rounds_that_began_at_the_end_of_a_month_stay_there(
    supervision: SupervisionOffice, cadence: str, rounds: list[str]
) -> None:
    """Months are counted from the first day: where one has no such day, its last is meant, and the next is longer."""
    supervision.until(datetime(2019, 10, 31, 1, tzinfo=UTC))
    supervision.issue(long_term=True, requested_cadence=cadence)
    supervision.until(datetime(2020, 5, 1, tzinfo=UTC))
    opened = [task.created_at.astimezone(OFFICE_ZONE).date().isoformat() for task in supervision.tasks("report_round")]
    assert opened == rounds


@pytest.mark.rule("C34", "C35")
def test_plan_after_one_day_first_feedback_after_three(supervision: SupervisionOffice) -> None:
    """The 13710 nodes open with the task, due one and three days after it was issued."""
    supervision.issue()
    due = sorted(task.due_at.date() for task in supervision.tasks("report_node") if task.due_at)
    assert due == [date(2019, 9, 28), date(2019, 9, 30)]
    supervision.do("report_node", "env.liaison")
    assert len(supervision.tasks("report_node")) == 1


@pytest.mark.rule("B07")
def test_an_office_without_profile_asks_the_drafter_for_the_day(database: Database, tmp_path: Path) -> None:
    """The draft of an action matter is refused without a deadline, and accepted with one or when top urgent."""
    office = SupervisionOffice(database, tmp_path, deadline_profile="given")
    office.deploy()
    matter_id = office.open()
    office.do("receive", "clerk")
    with pytest.raises(DueDateMissing):
        office.do("draft_opinion", "clerk")
    office.do("draft_opinion", "clerk", given_due_on="2019-12-24")
    office.go(*TO_UNITS[2:])
    assert office.matter(matter_id).due_on == date(2019, 12, 24)
    office.office.close()


@pytest.mark.rule("C19")
def test_an_office_may_give_a_month_and_no_nodes(database: Database, tmp_path: Path) -> None:
    """With the monthly profile the deadline is a calendar month on and nothing is asked for in between."""
    office = SupervisionOffice(database, tmp_path, deadline_profile="monthly")
    office.deploy()
    matter_id = office.issue()
    assert office.matter(matter_id).due_on == date(2019, 10, 27)
    assert office.places() == ["acknowledge"]
    office.office.close()


@pytest.mark.rule("C17", "B07")
def test_a_top_urgent_matter_reports_at_once(supervision: SupervisionOffice) -> None:
    """Its first feedback is due the same day, its result the next working day."""
    matter_id = supervision.issue(proposed_urgency="top", urgency_reason="danger")
    due = sorted(task.due_at.date() for task in supervision.tasks("report_node") if task.due_at)
    assert due[0] == date(2019, 9, 27)
    assert supervision.matter(matter_id).due_on == date(2019, 9, 29)


@pytest.mark.rule("E17", "E07", "E25")
def test_reminders_climb_from_handler_to_deputy_to_head_to_director(supervision: SupervisionOffice) -> None:
    """Each rung is told once, on its working day at half past eight; acceptance stops the ladder."""
    supervision.issue(given_due_on="2019-10-16")
    supervision.begin_handling(handler="env.staff")
    supervision.until(datetime(2019, 10, 16, 12, tzinfo=UTC))
    told = supervision.told()
    assert (told["warning"], told["due"]) == (["env.staff"] * 2, ["env.staff"])
    assert "overdue" not in told
    supervision.until(datetime(2019, 10, 22, 12, tzinfo=UTC))
    assert supervision.told()["overdue"] == ["env.deputy", "env.head"]
    supervision.report(handler="env.staff")
    supervision.do("review_report", "reviewer")
    supervision.wait(days=30)
    assert supervision.told()["overdue"] == ["env.deputy", "env.head"]


def test_rungs_that_are_past_are_skipped(supervision: SupervisionOffice) -> None:
    """With a deadline next working day, no warning of three days before is sent."""
    supervision.issue(given_due_on="2019-09-30")
    supervision.wait(hours=1)
    assert supervision.told() == {}
    supervision.until(datetime(2019, 9, 30, 12, tzinfo=UTC))
    assert {kind: len(told) for kind, told in supervision.told().items()} == {"warning": 1, "due": 1}
