"""How long a session may take: who stands still or is in the way makes room for others, and writes nothing later."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session

from engine.database import Database
from engine.limits import Limits
from engine.outages import DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnavailable, LeaseLost
from engine.store.tables import deployment
from tests.support.outages import read_only

Opens = Callable[..., Database]
LEASE = 1


@pytest.fixture
def opens(database: Database) -> Iterator[Opens]:
    """Opens the same database as another process would, with limits of its own."""
    opened: list[Database] = []
    with database.writing() as session:
        session.execute(insert(deployment).values(id="d", at=datetime(2019, 11, 1, tzinfo=UTC), actor="ann"))

    def open_again(**limits: int) -> Database:
        url = database.sql.url.render_as_string(hide_password=False)
        opened.append(Database(url, Limits(**limits), name="duban tests"))
        return opened[-1]

    yield open_again
    for each in opened:
        each.dispose()


def note(session: Session, what: str) -> None:
    """Write to the one row."""
    session.execute(update(deployment).values(note=what))


def noted(database: Database) -> str:
    """What was written last."""
    with database.reading() as session:
        return session.scalars(select(deployment.c.note)).one()


@pytest.mark.postgresql_only
def test_who_stands_still_for_longer_than_the_lease_loses_everything(opens: Opens) -> None:
    """Another one gets the row meanwhile; the one that wakes is refused, writes nothing, and can begin anew."""
    slow, other = opens(lease=LEASE), opens(lock=LEASE + 5)

    def stand_still(session: Session) -> None:
        note(session, "before")
        with other.writing() as meanwhile:
            note(meanwhile, "by another")
        note(session, "after")

    with pytest.raises(LeaseLost), slow.writing() as session:
        stand_still(session)
    assert noted(other) == "by another"
    with slow.writing() as session:
        note(session, "anew")
    assert noted(other) == "anew"


@pytest.mark.postgresql_only
def test_a_commit_that_comes_too_late_is_none(opens: Opens) -> None:
    """Who stands still with all its work done but for the commit is told that nothing was written."""
    slow = opens(lease=LEASE)

    def stand_still(session: Session) -> None:
        note(session, "too late")
        time.sleep(LEASE + 0.5)

    with pytest.raises(DatabaseUnavailable), slow.writing() as session:
        stand_still(session)
    assert noted(slow) == ""


def test_who_waits_too_long_is_told_that_it_is_busy(opens: Opens) -> None:
    """Nobody waits for ever for what another one holds."""
    holder, waiting = opens(), opens(lock=1)
    with holder.writing() as session:
        note(session, "first")
        with pytest.raises(DatabaseBusy), waiting.writing() as refused:
            note(refused, "in vain")
    assert noted(holder) == "first"


@pytest.mark.postgresql_only
def test_a_statement_ends_in_time(opens: Opens) -> None:
    """One that takes longer than it may is broken off."""
    with pytest.raises(DatabaseBusy), opens(statement=1).reading() as session:
        session.execute(text("SELECT pg_sleep(20)"))


def test_when_every_connection_is_taken_the_next_one_is_told_that_it_is_busy(database: Database) -> None:
    """It waits as long as for a lock, and no longer."""
    url = database.sql.url.render_as_string(hide_password=False)
    narrow = Database(url, Limits(lock=1), connections=1)
    with narrow.reading(), pytest.raises(DatabaseBusy), narrow.reading():
        pass
    narrow.dispose()


@pytest.mark.postgresql_only
def test_limits_and_name_travel_with_the_request_to_connect(opens: Opens) -> None:
    """The server knows who is connected and how long it may take, and no statement was needed for it."""
    connecting, sent = opens(lease=7, lock=3, statement=9), []
    event.listen(connecting.sql, "before_cursor_execute", lambda *given: sent.append(given[2]))
    with connecting.reading() as session:
        names = ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout", "application_name")
        shown = [session.execute(text(f"SHOW {name}")).scalar_one() for name in names]
    assert shown == ["7s", "3s", "9s", "duban tests"]
    assert len(sent) == len(names)


@pytest.mark.postgresql_only
def test_options_of_the_address_win(database: Database) -> None:
    """Who runs the server may say it otherwise in the address."""
    url = database.sql.url.update_query_dict({"options": "-c lock_timeout=4s"}).render_as_string(hide_password=False)
    own = Database(url, Limits(lease=7, lock=3))
    with own.reading() as session:
        shown = [session.execute(text(f"SHOW {name}")).scalar_one() for name in ("lock_timeout", "statement_timeout")]
    own.dispose()
    assert shown == ["4s", "0"]


def test_a_database_that_may_only_be_read_says_so_and_recovers(database: Database, opens: Opens) -> None:
    """Reading goes on; what is to be written is refused by name, and taken again when it may be."""
    office = opens()
    with read_only(office):
        assert noted(office) == ""
        with pytest.raises(DatabaseReadOnly), office.writing() as session:
            note(session, "in vain")
    with office.writing() as session:
        note(session, "again")
    assert noted(database) == "again"


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    ("state", "expected"),
    [("53100", DatabaseFull), ("53300", DatabaseBusy), ("55P03", DatabaseBusy), ("57P03", DatabaseUnavailable)],
)
def test_what_the_server_cannot_do_has_a_name(opens: Opens, state: str, expected: type[DatabaseUnavailable]) -> None:
    """No room, no connection left, locked, starting up: each is told by its own code."""
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(DatabaseUnavailable) as caught, opens().writing() as session:
        session.execute(text(statement))
    assert type(caught.value) is expected
