"""One message a person a day, in the morning of a working day, instead of a stream."""

from datetime import UTC, datetime

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.notifications.queries import notifications_of, unread_count
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

pytestmark = pytest.mark.sqlite_only


def told(supervision: SupervisionOffice, login: str) -> tuple[int, int]:
    """How many things a person can read, and how many messages that makes."""
    with supervision.reading() as session:
        return len(notifications_of(session, login)), unread_count(session, login)


def test_what_the_clock_tells_is_gathered_into_one_message(supervision: SupervisionOffice) -> None:
    """Reminders of half past eight on three matters come at a quarter to nine as one; a weekend's on Monday."""
    for _ in range(3):
        supervision.issue(given_due_on="2019-10-18")
        supervision.begin_handling(handler="env.staff")
    supervision.until(datetime(2019, 10, 18, 0, 44, tzinfo=UTC))
    assert told(supervision, "env.staff") == (6, 2)
    supervision.until(datetime(2019, 10, 18, 0, 46, tzinfo=UTC))
    assert told(supervision, "env.staff") == (9, 3)


def test_top_urgency_and_what_a_person_does_is_told_at_once(supervision: SupervisionOffice) -> None:
    """The reminder of a matter of top urgency and a colleague's urge do not wait for the morning."""
    matter_id = supervision.issue(proposed_urgency="top", urgency_reason="danger")
    supervision.begin_handling(handler="env.staff")
    supervision.until(datetime(2019, 9, 29, 0, 31, tzinfo=UTC))
    assert told(supervision, "env.staff") == (1, 1)
    with supervision.acting("director") as tx:
        urge(tx, matter_id, content="Report!", channel=UrgeChannel.PHONE)
    assert told(supervision, "env.liaison") == (1, 1)
