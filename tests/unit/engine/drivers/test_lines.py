"""Statements that go to the driver: in the order in which they were given, in the transaction of the session."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from psycopg.errors import AdminShutdown
from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, bindparam, delete, func, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.exc import IntegrityError, OperationalError

import engine.database as door
from engine.columns import Moment, among
from engine.database import Database, DirectSession
from engine.drivers.postgresql import PostgresLine
from engine.drivers.statement import Statement, inserting
from engine.outages import DatabaseUnavailable, Unstorable
from tests.support.engines import Counted

AT = datetime(2019, 10, 31, 9, 30, 0, 123456, timezone(timedelta(hours=8)))
thing = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(8), unique=True),
    Column("body", LargeBinary),
    Column("at", Moment),
    Column("open", Boolean),
)
ADD = inserting(thing)
ALL = Statement(select(thing).order_by(thing.c.id))
NAMES = Statement(select(thing.c.name).order_by(thing.c.id))


class Failed(Exception):
    """Something went wrong that is no matter of the database."""


def row(number: int, name: str | None = None, **given: Any) -> dict[str, Any]:
    """The parameters of a new row."""
    return {"id": number, "name": name, "body": None, "at": None, "open": None} | given


@pytest.fixture
def things(database: Database) -> Database:
    """A database with a table of its own."""
    with database.sql.begin() as connection:
        thing.create(connection)
    return database


def names(session: DirectSession) -> list[str]:
    """The names of all things, by number."""
    return [name for (name,) in session.ask(NAMES, {})]


def test_values_come_back_as_they_went(things: Database) -> None:
    """Texts, bytes, moments in UTC, truth and nothing: the same by this way and by the session's."""
    given = row(7, "件", body=b"\x00\xff{", at=AT, open=True)
    with things.writing() as session:
        session.write(ADD, given, row(8))
    with things.reading() as session:
        found = session.ask(ALL, {})
        assert found == [(7, "件", b"\x00\xff{", AT.astimezone(UTC), True), (8, None, None, None, None)]
        assert [type(value) for value in found[0]] == [int, str, bytes, datetime, bool]
        assert [tuple(each) for each in session.execute(select(thing).order_by(thing.c.id))] == found


def test_a_moment_without_a_zone_is_refused(things: Database) -> None:
    """It is a programming error, whichever way it goes."""
    with things.writing() as session, pytest.raises(ValueError, match="naive"):
        session.write(ADD, row(1, at=datetime(2019, 10, 31)))  # noqa: DTZ001 - the point


def test_what_was_written_is_there_for_whoever_asks_next(things: Database) -> None:
    """By this way or the session's own, in turn, and in the order in which it was written."""
    with things.writing() as session:
        session.write(ADD, row(1, "a"))
        assert session.scalar(select(func.count()).select_from(thing)) == 1
        session.execute(plain_insert(thing).values(row(2, "b")))
        assert names(session) == ["a", "b"]
        session.write(Statement(delete(thing).where(thing.c.id == bindparam("number"))), {"number": 1})
        session.write(ADD, row(3, "a"))
        session.execute(plain_insert(thing).values(row(4, "d")))
    with things.reading() as session:
        assert names(session) == ["b", "a", "d"]


def test_what_a_failed_block_wrote_is_gone(things: Database) -> None:
    """Whether it was sent already or still waited."""

    def fail(session: DirectSession) -> None:
        session.write(ADD, row(1, "a"))
        names(session)
        session.write(ADD, row(2, "b"))
        raise Failed

    with pytest.raises(Failed), things.writing() as session:
        fail(session)
    with things.writing() as session:
        assert names(session) == []
        session.write(ADD, row(3, "c"))
    with things.reading() as session:
        assert names(session) == ["c"]


def test_a_savepoint_that_is_rolled_back_takes_its_writes_along(things: Database) -> None:
    """What stood before stays, and the same statements go on working."""

    def fail(session: DirectSession) -> None:
        session.write(ADD, row(2, "b"))
        raise Failed

    with things.writing() as session:
        session.write(ADD, row(1, "a"))
        with pytest.raises(Failed), session.begin_nested():
            fail(session)
        session.write(ADD, row(3, "c"))
    with things.reading() as session:
        assert names(session) == ["a", "c"]


def test_a_write_that_the_database_refuses_fails_the_block(things: Database) -> None:
    """At the latest when it ends, as IntegrityError, with nothing kept; the next block works."""
    with pytest.raises(IntegrityError), things.writing() as session:
        session.write(ADD, row(1, "a"), row(2, "a"), row(3, "c"))
    with things.writing() as session:
        session.write(ADD, row(4, "a"))
    with things.reading() as session:
        assert names(session) == ["a"]


@pytest.mark.postgresql_only
@pytest.mark.parametrize("name", ["longer than eight", "a\0b"])
def test_a_value_that_cannot_be_kept_is_refused(things: Database, name: str) -> None:
    """Too long, or with a character that no text may have: never cut off."""
    with pytest.raises(Unstorable), things.writing() as session:
        session.write(ADD, row(1, name))
    with things.reading() as session:
        assert names(session) == []


@pytest.mark.postgresql_only
def test_a_failure_that_somebody_swallowed_is_no_commit(things: Database) -> None:
    """PostgreSQL answers COMMIT with ROLLBACK then, and whoever wrote hears that nothing was."""
    with things.writing() as session:
        session.write(ADD, row(1, "a"))
    with pytest.raises(DatabaseUnavailable), things.writing() as session:
        swallow(session)


@pytest.mark.postgresql_only
def test_writes_wait_for_the_next_question_or_the_commit(things: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is spoken to once for each question, and once more for all that follows with the commit."""
    times, send = [], PostgresLine._send
    monkeypatch.setattr(PostgresLine, "_send", lambda line, *ending: (times.append(1), send(line, *ending))[1])
    with things.writing() as session:
        session.write(ADD, row(1, "a"), row(2, "b"))
        session.write(ADD, row(3, "c"))
        assert names(session) == ["a", "b", "c"]
        session.write(ADD, row(4, "d"))
        session.write(ADD, row(5, "e"))
    assert len(times) == 2


def test_lists_of_any_length_are_one_parameter(things: Database) -> None:
    """Texts and numbers alike; among none is nobody."""
    by_name = Statement(select(thing.c.id).where(among(thing.c.name, "names")).order_by(thing.c.id))
    by_number = Statement(select(thing.c.name).where(among(thing.c.id, "numbers")).order_by(thing.c.id))
    with things.writing() as session:
        session.write(ADD, *(row(number, name) for number, name in enumerate(['q"', "b", "件,"])))
        assert session.ask(by_name, {"names": ["件,", 'q"', "none"]}) == [(0,), (2,)]
        assert session.ask(by_number, {"numbers": [1, 2, 9]}) == [("b",), ("件,",)]
        assert session.ask(by_number, {"numbers": []}) == []


def test_whoever_watches_statements_sees_these_too(things: Database) -> None:
    """Each once, however many rows it is for, and the commit."""
    with Counted(things) as count, things.writing() as session:
        session.write(ADD, row(1, "a"), row(2, "b"))
        names(session)
    assert [statement.split()[0] for statement in count.statements] == ["INSERT", "SELECT"]
    assert count.commits == 1


@pytest.mark.postgresql_only
def test_a_connection_that_is_cut_is_told_and_replaced(things: Database) -> None:
    """Whoever used it hears that it was lost; the next one gets another."""
    with pytest.raises(DatabaseUnavailable) as caught, things.writing() as session:
        ask_cut_off(things, session)
    assert caught.value.is_lost
    with things.writing() as session:
        session.write(ADD, row(1, "a"))
    with pytest.raises(DatabaseUnavailable) as caught, things.writing() as session:
        write_cut_off(things, session)
    assert caught.value.is_lost
    with things.reading() as session:
        assert names(session) == ["a"]


@pytest.mark.postgresql_only
def test_a_session_that_the_server_ends_while_it_answers_is_told(things: Database) -> None:
    """What it said before it hung up is heard, and nobody waits for the rest."""
    with pytest.raises(DatabaseUnavailable) as caught, things.writing() as session:
        ask_until_ended(things, session)
    assert caught.value.is_lost
    assert isinstance(caught.value.__cause__, OperationalError)
    assert isinstance(caught.value.__cause__.orig, AdminShutdown)


@pytest.mark.postgresql_only
def test_a_connection_that_was_cut_while_it_rested_disturbs_nobody(
    things: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is used again it is asked whether it is still there."""
    monkeypatch.setattr(door, "RESTED_SECONDS", 0)
    with things.reading() as session:
        names(session)
        pid = pid_of(session)
    kill(things, pid)
    with things.reading() as session:
        assert names(session) == []


def swallow(session: DirectSession) -> None:
    """Go on as if a number had not been taken."""
    session.write(ADD, row(1, "b"))
    with pytest.raises(IntegrityError):
        names(session)


def ask_cut_off(database: Database, session: DirectSession) -> None:
    """Ask on a connection that was cut."""
    kill(database, pid_of(session))
    names(session)


def ask_until_ended(database: Database, session: DirectSession) -> None:
    """Ask something long, and have the session ended meanwhile."""
    ending = threading.Timer(0.5, kill, (database, pid_of(session)))
    ending.start()
    try:
        session.ask(Statement(select(func.pg_sleep(bindparam("seconds", type_=Integer)))), {"seconds": 60})
    finally:
        ending.join()


def write_cut_off(database: Database, session: DirectSession) -> None:
    """Write, and have the connection cut before the commit."""
    session.write(ADD, row(2, "b"))
    kill(database, pid_of(session))


def pid_of(session: DirectSession) -> int:
    """The number of the server's process behind the connection."""
    driver: Any = session.connection().connection.driver_connection
    return int(driver.info.backend_pid)


def kill(database: Database, pid: int) -> None:
    """End the server's process of a connection, from another one."""
    with Database(database.sql.url.render_as_string(hide_password=False)).sql.connect() as other:
        assert other.scalar(select(func.pg_terminate_backend(pid, 5000)))
        other.engine.dispose()
