"""Asking for more time while the undertaking runs."""

from datetime import UTC, date, datetime

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.extensions.queries import extensions_of


@pytest.mark.rule("B08", "E18")
def test_an_extension_moves_the_ladder_and_keeps_the_original(supervision: SupervisionOffice) -> None:
    """Granted before expiry, it moves deadline and reminders; the original deadline stays on record."""
    matter_id = supervision.issue(given_due_on="2019-10-16")
    supervision.begin_handling(handler="env.staff")
    supervision.ask_for_extension(matter_id)
    supervision.go(("request_extension", "env.liaison"), ("approve_extension", "director"))
    [assignment] = supervision.assignments(matter_id)
    assert (assignment.due_on, assignment.original_due_on) == (date(2019, 11, 29), date(2019, 10, 16))
    assert supervision.matter(matter_id).due_on == date(2019, 11, 29)
    assert [task.due_at for task in supervision.tasks("handle")] == [datetime(2019, 11, 29, 10, tzinfo=UTC)]
    supervision.until(datetime(2019, 11, 20, tzinfo=UTC))
    assert "warning" not in supervision.told()
    supervision.until(datetime(2019, 11, 29, 12, tzinfo=UTC))
    assert len(supervision.told()["warning"]) == 2


def test_a_refused_extension_changes_nothing(supervision: SupervisionOffice) -> None:
    """The deadline stays and the reminders come as planned."""
    matter_id = supervision.issue(given_due_on="2019-10-16")
    supervision.ask_for_extension(matter_id)
    supervision.do("request_extension", "env.liaison")
    supervision.do("approve_extension", "director", extension_decision="refuse", extension_remarks="no")
    assert supervision.matter(matter_id).due_on == date(2019, 10, 16)
    supervision.until(datetime(2019, 10, 16, 12, tzinfo=UTC))
    assert len(supervision.told()["due"]) == 1


@pytest.mark.rule("C38")
def test_an_approved_plan_replaces_the_deadline_and_is_told_monthly(supervision: SupervisionOffice) -> None:
    """What cannot be settled gets milestones, a new deadline and a report task each month."""
    matter_id = supervision.issue(given_due_on="2019-10-16")
    supervision.ask_for_extension(matter_id)
    plan = [{"milestone": "ground bought", "due_on": "2019-11-10"}, {"milestone": "built", "due_on": "2019-11-29"}]
    supervision.do("request_extension", "env.liaison", extension_plan=plan)
    assert supervision.tasks("report_round") == []
    supervision.do("approve_extension", "director")
    assert supervision.matter(matter_id).due_on == date(2019, 11, 29)
    supervision.wait(days=31)
    assert len(supervision.tasks("report_round")) == 1


def test_a_request_that_was_begun_and_not_made_is_withdrawn_with_its_deadline(supervision: SupervisionOffice) -> None:
    """Through the day itself it can be made; afterwards, when it would be refused, it is in nobody's inbox any more."""
    matter_id = supervision.issue(given_due_on="2019-10-16")
    supervision.ask_for_extension(matter_id)
    supervision.until(datetime(2019, 10, 16, 15, 59, tzinfo=UTC))
    assert len(supervision.tasks("request_extension")) == 1
    supervision.wait(minutes=2)
    assert supervision.tasks("request_extension") == []


@pytest.mark.parametrize("filed", [False, True])
def test_what_is_accepted_needs_no_more_time(supervision: SupervisionOffice, filed: bool) -> None:  # noqa: FBT001 - a case
    """Accepted meanwhile, a request is withdrawn, or refused if it waits for its decision; the deadline stays."""
    matter_id = supervision.issue(given_due_on="2019-10-16")
    supervision.begin_handling()
    supervision.ask_for_extension(matter_id)
    if filed:
        supervision.do("request_extension", "env.liaison")
    supervision.report()
    supervision.do("review_report", "reviewer")
    assert supervision.places() == ["completion_report"]
    with supervision.reading() as session:
        assert [each.granted for each in extensions_of(session, matter_id)] == [False] * filed
    assert supervision.matter(matter_id).due_on == date(2019, 10, 16)
