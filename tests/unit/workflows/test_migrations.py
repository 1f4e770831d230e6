"""What the revisions make of an empty database is what the program declares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.database import Base, Database
from tests.support.databases import KINDS
from tests.support.postgres import PostgresServer
from workflows.migrations import differences, upgrade

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes",
}


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        database = Database(server.url(server.create_database()))
    yield database
    database.dispose()


def triggers(database: Database) -> set[str]:
    """The names of all triggers."""
    with database.reading() as session:
        return set(session.scalars(text(TRIGGERS[database.sql.dialect.name])))


def indexes(database: Database) -> set[str]:
    """The names of all indexes, those by an expression too, which no difference tells of on SQLite."""
    with database.reading() as session:
        return set(session.scalars(text(INDEXES[database.sql.dialect.name])))


def test_migrated_tables_are_the_declared_ones(empty: Database) -> None:
    """After every revision there is no table, column, index or constraint too few, too many or of another type."""
    upgrade(empty)
    assert differences(empty) == []
    assert {index.name for table in Base.metadata.tables.values() for index in table.indexes} <= indexes(empty)


def test_migrated_triggers_are_the_declared_ones(empty: Database) -> None:
    """The triggers that guard tables are in the revisions as well as in the models."""
    upgrade(empty)
    migrated = triggers(empty)
    with empty.sql.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    assert migrated == triggers(empty) != set()


def test_an_office_that_is_up_to_date_can_be_upgraded_again(empty: Database) -> None:
    """Every start of the program may upgrade; a second time changes nothing and forgets nothing."""
    upgrade(empty)
    with empty.writing() as session:
        session.execute(text("INSERT INTO setting (key, value) VALUES ('kept', 'yes')"))
    upgrade(empty)
    with empty.reading() as session:
        assert session.scalar(text("SELECT value FROM setting WHERE key = 'kept'")) == "yes"


def test_foreign_keys_hold_after_a_migration(empty: Database) -> None:
    """Migrating switches foreign keys off where SQLite needs it, and never for those who come after."""
    upgrade(empty)
    with pytest.raises(IntegrityError), empty.writing() as session:
        session.execute(text("INSERT INTO user_role (login, role) VALUES ('nobody', 'clerk')"))
