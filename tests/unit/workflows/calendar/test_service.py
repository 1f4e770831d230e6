"""Days that an administrator settles."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from engine.actor import SYSTEM, Actor
from engine.database import Database
from workflows.calendar import service


@dataclass(frozen=True)
class Command:
    """One command, as services get it."""

    session: Session
    now: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    actor: Actor = SYSTEM


def test_a_settled_day_changes_the_calendar_until_it_is_released(database: Database) -> None:
    """Settling, settling again and releasing a day each show in the calendar that is loaded next."""
    day = date(2027, 2, 8)
    with database.writing() as session:
        service.settle_days(Command(session), day, day, is_working=False, note="2027 notice")
    with database.reading() as session:
        assert not service.load_calendar(session).is_working_day(day)
        assert [row.note for row in service.settled_days(session, 2027)] == ["2027 notice"]
    with database.writing() as session:
        service.settle_days(Command(session), day, day, is_working=True, note="corrected notice")
    with database.reading() as session:
        assert service.load_calendar(session).is_working_day(day)
    with database.writing() as session:
        service.release_day(Command(session), day)
    with database.reading() as session:
        assert not service.load_calendar(session).knows(2027)


def test_a_day_is_not_settled_without_a_note_nor_released_twice(database: Database) -> None:
    """The notice must be named, and releasing what nobody settled is refused."""
    with database.writing() as session:
        with pytest.raises(service.NoteMissing):
            service.settle_days(Command(session), date(2027, 1, 1), date(2027, 1, 1), is_working=False, note="  ")
        with pytest.raises(service.DayNotSettled):
            service.release_day(Command(session), date(2027, 1, 1))
