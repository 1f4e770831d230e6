from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.actor import SYSTEM
from engine.clock import ManualClock
from engine.outages import DatabaseUnavailable
from tests.support.offices import START, make_office
from workflows.demo_clock import ClockBackwards, NoDemoClock
from workflows.office import Office
from workflows.organisation import queries
from workflows.settings import Settings

THEN = datetime(2019, 10, 31, 1, 0, tzinfo=UTC)


def demo_settings(folder: Path) -> Settings:
    """An office in ``folder``."""
    url = f"sqlite:///{folder / 'office.db'}"
    return Settings.from_environment({"DUBAN_DATABASE_URL": url, "DUBAN_DATA_DIR": str(folder)})


@pytest.fixture
def demo(tmp_path: Path) -> Office:
    """A demo office that began to live at nine on 31 October 2019."""
    office = Office(demo_settings(tmp_path))
    office.database.create_all()
    office.become_demo(THEN)
    return office


def test_an_ordinary_office_lives_in_real_time(tmp_path: Path) -> None:
    """Its clock cannot be moved."""
    office = make_office(tmp_path)
    assert not office.is_demo
    with pytest.raises(NoDemoClock):
        office.advance(START + timedelta(days=1))


def test_a_demo_office_lives_in_its_own_year(demo: Office) -> None:
    """Right after the start it is a moment past nine, and commands carry that time."""
    assert demo.is_demo
    assert timedelta(0) <= demo.clock.now() - THEN < timedelta(minutes=5)
    with demo.transaction(SYSTEM) as tx:
        assert timedelta(0) <= tx.now - THEN < timedelta(minutes=5)


def test_another_process_sees_the_same_time(demo: Office, tmp_path: Path) -> None:
    """The shift is stored: an office opened later on the same database goes on from there."""
    demo.advance(THEN + timedelta(days=30))
    other = Office(demo_settings(tmp_path))
    assert other.is_demo
    assert timedelta(days=30) <= other.clock.now() - THEN < timedelta(days=30, minutes=5)
    assert other.engine.clock is other.clock


def test_the_clock_is_never_turned_back(demo: Office) -> None:
    """What was due has happened; going back is refused and changes nothing."""
    demo.advance(THEN + timedelta(days=2))
    with pytest.raises(ClockBackwards):
        demo.advance(THEN + timedelta(days=1))
    assert demo.clock.now() >= THEN + timedelta(days=2)


def test_the_working_calendar_is_there(tmp_path: Path) -> None:
    """The office knows that 29 September 2019 was a make-up working day (rule A13)."""
    calendar = make_office(tmp_path).calendar()
    assert calendar.is_working_day(datetime(2019, 9, 29, tzinfo=UTC).date())
    assert not calendar.is_working_day(datetime(2019, 10, 1, tzinfo=UTC).date())


def test_a_database_that_does_not_answer_is_said_to_be_unavailable(tmp_path: Path) -> None:
    """A folder where the database file should be: every door to it says so."""
    (tmp_path / "office.db").mkdir()
    office = Office(demo_settings(tmp_path), clock=ManualClock(START))
    with pytest.raises(DatabaseUnavailable):
        office.check_prepared()
    with pytest.raises(DatabaseUnavailable), office.transaction(SYSTEM) as tx:
        queries.counts(tx.session)
