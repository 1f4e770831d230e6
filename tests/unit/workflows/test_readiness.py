import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from engine.clock import ManualClock
from engine.database import Database
from engine.scheduler import Ticker
from tests.support.offices import START, make_office
from workflows import migrations
from workflows.office import Office
from workflows.prepared import MOVED, NotPrepared, OfficeMoved
from workflows.readiness import Readiness, Reason
from workflows.stored import store


class Usage(NamedTuple):
    """What is told of a disk, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office whose tables are there."""
    return make_office(tmp_path)


def later(office: Office, by: timedelta = timedelta(seconds=2)) -> None:
    """Let time pass, so that everything is looked at again."""
    assert isinstance(office.wall, ManualClock)
    office.wall.advance(by)


def test_an_office_in_order_is_ready(office: Office) -> None:
    """There is no reason why it should not serve."""
    assert office.readiness.reasons() == ()


def test_who_shuts_down_says_so_at_once(office: Office) -> None:
    """The one in front sends nobody new as soon as the end is near."""
    office.leaving.set()
    assert office.readiness.reasons() == (Reason.LEAVING,)


def test_a_ticker_that_stands_still_makes_its_node_unready(office: Office) -> None:
    """A node whose ticker has not ticked for more than a minute is not well; one without a ticker need not tick."""
    ticker = office.readiness.ticker = Ticker(office.engine, office.wall)
    later(office, timedelta(minutes=1))
    assert office.readiness.reasons() == ()
    later(office)
    assert office.readiness.reasons() == (Reason.TICKER,)
    ticker.tick()
    assert office.readiness.reasons() == ()
    later(office, timedelta(hours=1))
    office.readiness.ticker = None
    assert office.readiness.reasons() == ()


def test_the_ticker_of_a_node_is_watched(office: Office) -> None:
    """The ticker that an office is given counts."""
    assert office.readiness.ticker is None
    ticker = office.ticker()
    assert office.readiness.ticker is ticker


def test_tables_of_another_version_make_a_node_unready(
    empty_database: Callable[[str], Database], tmp_path: Path
) -> None:
    """A node of an older or newer program than the tables are for serves nobody."""
    for kind in ("sqlite", "postgresql"):
        database = empty_database(kind)
        clock = ManualClock(START)
        readiness = Readiness(database, clock, tmp_path, threading.Event())
        assert readiness.reasons() == (NotPrepared.code,)
        migrations.upgrade(database)
        clock.advance(timedelta(seconds=2))
        assert readiness.reasons() == ()
        with database.writing() as session:
            session.execute(text("UPDATE alembic_version SET version_num = 'e_9' WHERE version_num LIKE 'engine%'"))
        clock.advance(timedelta(seconds=2))
        assert readiness.reasons() == (Reason.TABLES,)


def test_a_disk_without_room_makes_a_node_unready(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers could not be kept."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 10**9 - 10**6, 10**6))
    assert office.readiness.reasons() == (Reason.DISK,)


def test_a_folder_that_is_gone_makes_a_node_unready(office: Office, tmp_path: Path) -> None:
    """The folder of papers must be there and writable."""
    readiness = Readiness(office.database, office.wall, tmp_path / "gone", office.leaving)
    assert readiness.reasons() == (Reason.FOLDER,)


def test_an_office_that_has_moved_is_not_served_here(office: Office) -> None:
    """Whoever still runs on the old database says so."""
    with office.database.writing() as session:
        store(session, MOVED, "postgresql://elsewhere")
    assert office.readiness.reasons() == (OfficeMoved.code,)


def test_what_costs_something_is_looked_at_once_a_second(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers may ask as often as they like."""
    asked = []
    reading = office.database.reading
    monkeypatch.setattr(office.database, "reading", lambda: (asked.append(1), reading())[1])
    for _ in range(5):
        office.readiness.reasons()
    assert len(asked) == 1
    later(office)
    office.readiness.reasons()
    assert len(asked) == 2
