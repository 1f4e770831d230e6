"""Urges."""

from pathlib import Path

import pytest

from engine.database import Database
from tests.support.matters import completed, issued, lead
from tests.support.supervision import SupervisionOffice
from workflows.matters.errors import NotDocketed
from workflows.matters.queries import matter_row
from workflows.notifications.queries import notifications_of, unread_count
from workflows.notifications.service import mark_read
from workflows.urges.models import UrgeChannel
from workflows.urges.queries import urges_of
from workflows.urges.service import urge


@pytest.mark.rule("E07")
def test_urges_are_logged_counted_and_told(desk: SupervisionOffice) -> None:
    """One urge to a unit and one to all: two in the log, the liaisons told."""
    matter_id = issued(desk, co=[{"unit": "POL", "duty": "streets"}])
    with desk.acting("clerk") as tx:
        part = lead(desk, matter_id).id
        urge(tx, matter_id, content="where is it?", channel=UrgeChannel.PHONE, assignment_id=part)
        urge(tx, matter_id, content="please report", channel=UrgeChannel.LETTER)
        assert {row.channel for row in urges_of(tx.session, matter_id)} == {UrgeChannel.PHONE, UrgeChannel.LETTER}
    assert desk.matter(matter_id).urge_count == 2
    with desk.reading() as session:
        told = {login: len(notifications_of(session, login)) for login in ("env.liaison", "pol.liaison", "edu.liaison")}
    assert told == {"env.liaison": 2, "pol.liaison": 1, "edu.liaison": 0}


def test_what_is_done_is_not_urged(desk: SupervisionOffice) -> None:
    """A completed matter is left in peace."""
    matter_id = completed(desk)
    with desk.acting("clerk") as tx, pytest.raises(NotDocketed):
        urge(tx, matter_id, content="again", channel=UrgeChannel.PHONE)


def test_people_mark_their_own_notifications_as_read(desk: SupervisionOffice) -> None:
    """Others cannot do it for them."""
    matter_id = issued(desk)
    with desk.acting("clerk") as tx:
        urge(tx, matter_id, content="please report", channel=UrgeChannel.SYSTEM)
        [told] = notifications_of(tx.session, "env.liaison")
        mark_read(tx, [told.id])
        assert unread_count(tx.session, "env.liaison") == 1
    with desk.acting("env.liaison") as tx:
        mark_read(tx, [told.id])
        assert unread_count(tx.session, "env.liaison") == 0


@pytest.mark.postgresql_only
def test_urges_at_the_same_time_are_all_counted(database: Database, tmp_path: Path) -> None:
    """Two commands that overlap count two."""
    office = SupervisionOffice(database, tmp_path)
    matter_id = issued(office)
    for login in ("clerk", "reviewer"):
        with office.acting("clerk") as read_before:
            matter_row(read_before.session, matter_id)
            with office.acting(login) as tx:
                urge(tx, matter_id, content="where is it?", channel=UrgeChannel.PHONE)
            urge(read_before, matter_id, content="where?", channel=UrgeChannel.PHONE)
    assert office.matter(matter_id).urge_count == 4
    office.office.close()
