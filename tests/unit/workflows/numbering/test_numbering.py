"""Number series."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.actor import SYSTEM
from engine.database import Database
from tests.support.supervision import FRIDAY, SupervisionOffice
from workflows.numbering.service import next_number, note_number
from workflows.unit_of_work import UnitOfWork


class Command:
    """A unit of work on a session."""

    def __init__(self, session: object) -> None:
        self.session, self.now, self.actor = session, FRIDAY, SYSTEM


def take(database: Database) -> int:
    """The next number of a series that exists."""
    with database.writing() as session:
        command: UnitOfWork = Command(session)  # type: ignore[assignment] # the protocol has properties, this has attributes
        return next_number(command, "matter", 2019)


@pytest.mark.rule("E03")
def test_numbers_start_at_one_each_year_without_gaps(desk: SupervisionOffice) -> None:
    """A command that fails gives its number back; another year and another series count for themselves."""
    with desk.acting() as tx:
        assert [next_number(tx, "matter", 2019) for _ in range(2)] == [1, 2]
    with desk.acting() as tx:
        next_number(tx, "matter", 2019)
        tx.session.rollback()
    with desk.acting() as tx:
        assert next_number(tx, "matter", 2019) == 3
        assert (next_number(tx, "matter", 2020), next_number(tx, "bulletin", 2019)) == (1, 1)


def test_imported_numbers_are_not_given_again(desk: SupervisionOffice) -> None:
    """After a ledger with number 40 the next one is 41, also when 12 is noted later."""
    with desk.acting() as tx:
        note_number(tx, "matter", 2019, 40)
        note_number(tx, "matter", 2019, 12)
        assert next_number(tx, "matter", 2019) == 41


@pytest.mark.rule("E03")
def test_numbers_taken_at_once_are_all_different(database: Database) -> None:
    """Eight at the same time, the first of the year among them, get eight numbers in a row."""
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: take(database), range(8))) == list(range(1, 9))
