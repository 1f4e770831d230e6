"""How a whole office is read and written: as it is at one moment, while nobody else works, and before anybody does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, func, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.database import Database
from engine.outages import answering
from workflows.keeping.errors import BackupDamaged, OfficeInUse

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_FOREIGN_KEYS = text(
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_LOOK_AGAIN = text("SELECT pg_stat_clear_snapshot()")
_PATIENCE_MILLISECONDS = 1000
_LOOKS = 10


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection that sees the office as it is when it first looks, whatever is written meanwhile."""
    with answering(), database.sql.connect() as connection:
        if not database.is_sqlite:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def undisturbed(database: Database) -> Iterator[Connection]:
    """A connection beside which nobody writes; what it writes is committed at the end. Raises OfficeInUse."""
    database.dispose()  # our own idle connections are nobody's work
    with answering(), database.sql.connect() as connection:
        if database.is_sqlite:
            _take_sqlite(connection)
            connection.execution_options(duban_writing=True)
        with connection.begin():
            if not database.is_sqlite:
                _take_postgresql(connection)
            yield connection
        if database.is_sqlite:
            connection.invalidate()  # its next user must find it patient and in WAL mode again


@contextmanager
def unchecked_keys(connection: Connection) -> Iterator[None]:
    """Rows may come in any order; afterwards all that they refer to must be there. Raises BackupDamaged."""
    if connection.dialect.name == "sqlite":
        yield  # migrations switch foreign keys off
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise BackupDamaged(part=f"tables/{broken[0]}")
        return
    keys = connection.execute(_FOREIGN_KEYS).all()
    for table, name, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in keys:
        try:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        except IntegrityError as error:
            raise BackupDamaged(part=f"tables/{table}") from error


def count_on(connection: Connection, table: Table) -> None:
    """Let the numbers that the database gives to new rows follow those that are there. SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for column in table.primary_key:
        if column.type.python_type is not int:
            continue
        sequence = connection.execute(_SEQUENCE, {"table": table.name, "column": column.name}).scalar()
        last = connection.execute(select(func.max(column))).scalar()
        if sequence is not None and last is not None:
            connection.execute(select(func.setval(sequence, last)))


def _take_sqlite(connection: Connection) -> None:
    """WAL can be left only by the one who is alone; the next connection goes back to it."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = DELETE")
    except Exception as error:  # the driver's own: SQLAlchemy has not been asked
        raise OfficeInUse from error
    finally:
        cursor.close()


def _take_postgresql(connection: Connection) -> None:
    names = inspect(connection).get_table_names()
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in sorted(names))
    try:
        connection.exec_driver_sql(f"LOCK TABLE {quoted} IN EXCLUSIVE MODE NOWAIT")
    except OperationalError as error:
        raise OfficeInUse from error
    for _ in range(_LOOKS):  # connections that were just closed are still counted for a moment
        connection.execute(_LOOK_AGAIN)
        if not connection.execute(_OTHERS).scalar_one():
            return
        time.sleep(_PATIENCE_MILLISECONDS / 1000 / _LOOKS)
    raise OfficeInUse
