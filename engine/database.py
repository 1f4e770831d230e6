"""One door to the database: what a command writes is one transaction, committed whole or not at all.

SQLite runs in WAL mode with ``BEGIN IMMEDIATE`` for writers, so that they queue instead of failing; PostgreSQL locks
rows. Sessions never expire or refresh objects on commit: what was read stays as read. A command reads no row twice.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine as SqlEngine
from sqlalchemy import MetaData, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Session

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


class Base(DeclarativeBase):
    """The base of every mapped table, the engine's and those built on it; one metadata for one database."""

    metadata = MetaData(naming_convention=NAMING)


class CommandSession(Session):
    """The session of one command. It holds on to its rows, which a plain one forgets when nobody else does."""

    def __init__(self, sql: SqlEngine) -> None:
        super().__init__(sql, expire_on_commit=False)
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
            options["pool_pre_ping"] = True
        self.sql: SqlEngine = create_engine(url, **options)
        meter(self.sql)
        if self.is_sqlite:
            _prepare_sqlite(self.sql)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one transaction: committed when the block ends, rolled back when it raises.

        Raises DatabaseUnavailable, Unstorable.
        """
        sql = self.sql.execution_options(duban_writing=True)
        with answering(self.outages), CommandSession(sql) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with; whatever it did is rolled back. Raises DatabaseUnavailable."""
        with answering(self.outages), Session(self.sql, expire_on_commit=False) as session:
            yield session
            session.rollback()

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
