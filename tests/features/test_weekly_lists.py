"""The lists that are made every Monday."""

from datetime import UTC, date, datetime

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.lists.models import ListKind
from workflows.lists.queries import snapshots
from workflows.notifications.queries import notifications_of


@pytest.mark.rule("C12", "C13")
def test_each_monday_at_half_past_eight_the_lists_are_made(supervision: SupervisionOffice) -> None:
    """Not a minute earlier; one of each kind a week; the leader is told; completed last week is to be closed out."""
    matter_id = supervision.complete()
    supervision.until(datetime(2019, 9, 30, 0, 29, tzinfo=UTC))
    with supervision.reading() as session:
        assert snapshots(session, ListKind.MONDAY_LIST) == []
    supervision.until(datetime(2019, 10, 7, 0, 31, tzinfo=UTC))
    with supervision.reading() as session:
        for kind in ListKind:
            assert [made.week_of for made in snapshots(session, kind)] == [date(2019, 10, 7), date(2019, 9, 30)]
        first = snapshots(session, ListKind.CLOSE_OUT_LIST)[-1]
        assert [row["matter_id"] for row in first.rows] == [matter_id]
        assert [told.kind for told in notifications_of(session, "leader")] == ["monday_list", "monday_list"]
