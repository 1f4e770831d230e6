"""One door to the database: what a command writes is one transaction, committed whole or not at all.

SQLite runs in WAL mode with ``BEGIN IMMEDIATE`` for writers, so that they queue instead of failing; PostgreSQL locks
rows. Sessions never expire or refresh objects on commit: what was read stays as read. A command reads no row twice.
What every command asks and writes goes past the session's own execution to the driver, in the same transaction and in
the same order.
"""

import math
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from sqlalchemy import Connection, MetaData, create_engine, event, make_url
from sqlalchemy import Engine as SqlEngine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

from engine.drivers import postgresql, sqlite
from engine.drivers.statement import Line, Rows, Statement
from engine.limits import NO_NODE, Limits, to_server, to_sqlite
from engine.metering import connections, meter
from engine.outages import answering

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
RESTED_SECONDS = 1
"""A connection that nobody used for longer is asked whether it is still there before it is used again."""


class Base(DeclarativeBase):
    """The base of every mapped table, the engine's and those built on it; one metadata for one database."""

    metadata = MetaData(naming_convention=NAMING)


class DirectSession(Session):
    """A session that hands the statements of ``engine.drivers`` to the driver itself."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, expire_on_commit=False)
        self._connection = connection
        line: Any = connection.connection.driver_connection
        self._line: Line = line
        self._dialect = sqlite.DIALECT if connection.dialect.name == "sqlite" else postgresql.DIALECT

    def ask(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """The rows that a statement finds, after all that was written before."""
        compiled = statement.on(self._dialect)
        given = compiled.values(values)
        self._show(compiled.text, given, many=False)
        try:
            found = self._line.ask(compiled.text, given)
        except self._connection.dialect.loaded_dbapi.Error as error:
            self._fail(error, compiled.text, given)
        return [compiled.row(row) for row in found]

    def write(self, statement: Statement, *rows: Mapping[str, Any]) -> None:
        """Have a statement carried out for each of ``rows``, whose answer nobody reads.

        It may wait until something is asked, by whatever way, or until the commit; what is wrong with it shows then.
        """
        compiled = statement.on(self._dialect)
        given = [compiled.values(row) for row in rows]
        many = len(given) > 1
        self._show(compiled.text, given if many else given[0], many=many)
        try:
            for values in given:
                self._line.write(compiled.text, values)
        except self._connection.dialect.loaded_dbapi.Error as error:
            self._fail(error, compiled.text, given)

    def begin_nested(self) -> SessionTransaction:
        """Set a savepoint, at once: a plain session waits until it is used itself."""
        savepoint = super().begin_nested()
        self.connection()
        return savepoint

    def _show(self, text: str, values: list[Any], *, many: bool) -> None:
        """Whoever watches the statements of a database sees these too."""
        for watch in self._connection.dispatch.before_cursor_execute:
            watch(self._connection, None, text, values, None, many)

    def _fail(self, error: Exception, text: str, values: list[Any]) -> NoReturn:
        """Fail as what the session executes: with the connection taken out of the pool where it is lost."""
        self._connection._handle_dbapi_exception(error, text, values, None, None)  # noqa: SLF001 - there is no public name for it


class CommandSession(DirectSession):
    """The session of one command. It holds on to its rows, which a plain one forgets when nobody else does."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.rows: list[object] = []


@event.listens_for(CommandSession, "loaded_as_persistent")
@event.listens_for(CommandSession, "pending_to_persistent")
def _hold(session: CommandSession, row: object) -> None:
    session.rows.append(row)


class Database:
    """A database by its URL (``sqlite:///file.db`` or ``postgresql+psycopg://...``).

    ``name`` is what a server shows of who is connected; ``connections`` may be in use at a time.
    """

    def __init__(self, url: str, limits: Limits = NO_NODE, *, name: str = "duban", connections: int = 15) -> None:
        self.url = url
        self.outages: Counter[str] = Counter()
        """How often it could not do what was asked, by the code of what was told (``engine.outages``)."""
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {"pool_size": connections, "max_overflow": 0, "pool_timeout": limits.lock}
        if self.is_sqlite:
            options["connect_args"] = to_sqlite(limits)
        else:
            options["connect_args"] = to_server(make_url(url), limits, name)
        self.sql: SqlEngine = create_engine(url, **options)
        self._commands = self.sql.execution_options(duban_writing=True)
        meter(self.sql)
        if self.is_sqlite:
            _prepare_sqlite(self.sql)
        else:
            _prepare_postgresql(self.sql)

    @contextmanager
    def writing(self) -> Iterator[CommandSession]:
        """A session in one transaction: committed when the block ends, rolled back when it raises.

        Raises DatabaseUnavailable, Unstorable.
        """
        with (
            answering(self.outages),
            self._commands.connect() as connection,
            connection.begin(),
            CommandSession(connection) as session,
        ):
            yield session
            session.flush()

    @contextmanager
    def reading(self) -> Iterator[DirectSession]:
        """A session to read with; whatever it did is rolled back. Raises DatabaseUnavailable."""
        with answering(self.outages), self.sql.connect() as connection, DirectSession(connection) as session:
            connection.begin()
            yield session

    def create_all(self) -> None:
        """Create every table that is missing; for tests. A running office is migrated instead."""
        Base.metadata.create_all(self.sql)

    def connections(self) -> tuple[int, int, int]:
        """How many connections of this process are in use, how many are idle, and how many there may be."""
        return connections(self.sql)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.sql.dispose()


def _prepare_sqlite(sql: SqlEngine) -> None:
    @event.listens_for(sql, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = (
            None  # we issue BEGIN ourselves: the driver's own would start deferred and deadlock on upgrade
        )
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(sql, "begin")
    def begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("duban_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _prepare_postgresql(sql: SqlEngine) -> None:
    @event.listens_for(sql, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(sql, "checkout")
    def check(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", math.inf) > RESTED_SECONDS:
            try:
                sql.dialect.do_ping(connection)
            except sql.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error
