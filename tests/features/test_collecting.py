"""What the office asks for at fixed times: progress every Friday, and every month who is overdue."""

from datetime import UTC, datetime

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.calendar.working import OFFICE_ZONE
from workflows.lists.models import ListKind
from workflows.lists.queries import snapshots
from workflows.reports.queries import feedback_of
from workflows.urges.queries import urges_of

pytestmark = pytest.mark.sqlite_only
AFTER_HOLIDAYS = datetime(2019, 10, 14, 1, tzinfo=UTC)
CO = [{"unit": "EDU", "duty": "helps"}, {"unit": "POL", "duty": "helps"}]


@pytest.mark.rule("C11", "C44")
def test_each_friday_every_liaison_is_asked_once(supervision: SupervisionOffice) -> None:
    """At nine, or on the next working day where Friday is a holiday; one request for all that a unit has to do."""
    for _ in range(2):
        supervision.issue(given_due_on="2019-12-31")
    supervision.until(datetime(2019, 10, 8, 0, 59, tzinfo=UTC))
    assert supervision.tasks("tell_progress") == []
    supervision.until(datetime(2019, 10, 8, 1, tzinfo=UTC))
    [asked] = supervision.tasks("tell_progress")
    supervision.do("tell_progress", "env.liaison", collected=[{"collected_progress": "a"}, {"collected_progress": "b"}])
    supervision.until(datetime(2019, 10, 11, 1, tzinfo=UTC))
    days = [each.created_at.astimezone(OFFICE_ZONE) for each in (asked, *supervision.tasks("tell_progress"))]
    assert [f"{each:%m-%d %H:%M}" for each in days] == ["10-08 09:00", "10-11 09:00"]


@pytest.mark.rule("C11", "C12")
def test_what_is_told_on_friday_stands_on_mondays_list(supervision: SupervisionOffice) -> None:
    """Each part keeps its own words, a blank one none; who has not answered by Monday at eight is not waited for."""
    supervision.until(AFTER_HOLIDAYS)
    matter_id = supervision.issue(given_due_on="2019-12-31", co=CO[:1])
    supervision.until(datetime(2019, 10, 18, 2, tzinfo=UTC))
    assert len(supervision.tasks("tell_progress")) == 2
    supervision.do("tell_progress", "env.liaison", collected=[{"collected_progress": "Three of five."}])
    supervision.until(datetime(2019, 10, 21, 0, 31, tzinfo=UTC))
    assert supervision.tasks("tell_progress") == []
    with supervision.reading() as session:
        told = [feedback_of(session, part.id) for part in supervision.assignments(matter_id)]
        assert [[each.progress for each in one] for one in told] == [["Three of five."], []]
        [row] = snapshots(session, ListKind.MONDAY_LIST)[0].rows
        assert row["progress"] == "Three of five."


@pytest.mark.rule("C44")
def test_each_month_who_is_overdue_is_pressed(supervision: SupervisionOffice) -> None:
    """On the first working day at nine, once for each unit that is overdue; the others are left alone."""
    late, other = supervision.issue(given_due_on="2019-10-10"), supervision.issue(given_due_on="2019-12-31")
    supervision.until(datetime(2019, 11, 1, 1, 1, tzinfo=UTC))
    with supervision.reading() as session:
        pressed = [each for each in urges_of(session, late) if "逐月督促" in each.content]
        assert [(each.urged_by, each.urged_at) for each in pressed] == [
            ("system", datetime(2019, 11, 1, 1, tzinfo=UTC))
        ]
        assert [each for each in urges_of(session, other) if "逐月督促" in each.content] == []


@pytest.mark.rule("C14", "C03")
def test_a_matter_of_three_departments_reaches_three_liaisons(supervision: SupervisionOffice) -> None:
    """Each unit's own liaison signs and is asked on Friday, whatever leader is responsible for them together."""
    supervision.until(AFTER_HOLIDAYS)
    supervision.issue(given_due_on="2019-12-31", co=CO, responsible_leader="leader")
    for element in ("acknowledge", "tell_progress"):
        supervision.until(datetime(2019, 10, 18, 1, tzinfo=UTC))
        for unit in ("env", "edu", "pol"):
            given = {"collected": [{"collected_progress": "going on"}]} if element == "tell_progress" else {}
            supervision.do(element, f"{unit}.liaison", **given)
        assert supervision.tasks(element) == []
