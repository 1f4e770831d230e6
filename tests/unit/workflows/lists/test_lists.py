"""The weekly lists."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from tests.support.matters import completed, docketed, handled, lead, received
from tests.support.supervision import SupervisionOffice
from workflows.lists.models import ListKind
from workflows.lists.queries import snapshot, snapshots
from workflows.lists.service import fingerprint, make_close_out_list, make_monday_list
from workflows.notifications.queries import unread_count
from workflows.reports.service import tell_progress


@pytest.mark.rule("C12")
def test_the_monday_list_shows_progress_and_never_changes(desk: SupervisionOffice) -> None:
    """Made once a week, told to the leader; what happens later does not change it, and nobody can."""
    matter_id = handled(desk)
    received(desk)
    with desk.acting("env.staff") as tx:
        tell_progress(tx, lead(desk, matter_id).id, "first", {"feedback_progress": "half of it"})
    with desk.acting("clerk") as tx:
        made = make_monday_list(tx)
        assert [(row["matter_id"], row["progress"], row["units"]) for row in made.rows] == [
            (matter_id, "half of it", ["ENV"])
        ]
        assert (made.week_of, made.fingerprint) == (date(2019, 9, 23), fingerprint(made.rows))
    docketed(desk)
    with desk.acting("clerk") as tx:
        assert len(make_monday_list(tx).rows) == 1
        assert unread_count(tx.session, "leader") == 1
    with desk.acting("clerk") as tx:
        kept = snapshot(tx.session, ListKind.MONDAY_LIST, date(2019, 9, 23))
        assert kept is not None
        kept.rows = []
        with pytest.raises(DBAPIError):
            tx.session.flush()
        tx.session.rollback()


@pytest.mark.rule("C13")
def test_the_close_out_list_has_what_was_completed_before_this_week(desk: SupervisionOffice) -> None:
    """Completed on Friday it is not on that week's list but on the next."""
    matter_id = completed(desk)
    with desk.acting("clerk") as tx:
        assert make_close_out_list(tx).rows == []
    desk.clock.advance(timedelta(days=3))
    with desk.acting("clerk") as tx:
        assert [row["matter_id"] for row in make_close_out_list(tx).rows] == [matter_id]
        weeks = [made.week_of for made in snapshots(tx.session, ListKind.CLOSE_OUT_LIST)]
        assert weeks == [date(2019, 9, 30), date(2019, 9, 23)]
