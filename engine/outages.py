"""What a database cannot do at the moment, by name: a sentence for people, and whether to try again for programs."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors as postgresql
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from engine.errors import Invalid, Unavailable


class DatabaseUnavailable(Unavailable):
    """The database does not answer; nothing was written.

    ``is_lost``: the connection broke. Whoever asked has nothing to do with it.
    """

    code = "database-unavailable"
    is_lost = False


class DatabaseBusy(DatabaseUnavailable):
    """Others held what was asked for longer than anybody waits; nothing was written."""

    code = "database-busy"


class DatabaseFull(DatabaseUnavailable):
    """The database has no room; nothing was written."""

    code = "database-full"


class DatabaseReadOnly(DatabaseUnavailable):
    """The database can be read and not written: a standby, a file without write permission."""

    code = "database-read-only"


class LeaseLost(DatabaseUnavailable):
    """A transaction stood still for longer than its lease, so that the database ended it; nothing was written."""

    code = "lease-lost"


class Unstorable(Invalid):
    """A value is longer or larger than the database keeps; nothing was written."""

    code = "unstorable"


_BY_KIND: dict[type, type[DatabaseUnavailable]] = {
    postgresql.LockNotAvailable: DatabaseBusy,
    postgresql.QueryCanceled: DatabaseBusy,
    postgresql.TooManyConnections: DatabaseBusy,
    postgresql.DiskFull: DatabaseFull,
    postgresql.ReadOnlySqlTransaction: DatabaseReadOnly,
    postgresql.IdleInTransactionSessionTimeout: LeaseLost,
}
_BY_SQLITE_CODE: dict[int, type[DatabaseUnavailable]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_READONLY: DatabaseReadOnly,
}
_PRIMARY = 0xFF
"""SQLite tells details in the higher bits of a code."""


@contextmanager
def answering(outages: Counter[str] | None = None) -> Iterator[None]:
    """Give the failures of a database their names, and count ``outages`` by code.

    Raises DatabaseUnavailable, Unstorable.
    """
    try:
        yield
    except (DatabaseError, InterfaceError, NoConnectionFree) as error:
        named = _named(error)
        if named is None:
            raise
        if outages is not None and isinstance(named, DatabaseUnavailable):
            outages[named.code] += 1
        raise named from error


def _named(error: Exception) -> DatabaseUnavailable | Unstorable | None:
    match error:
        case InterfaceError() | InternalError() | OperationalError():
            return _outage(error)
        case NoConnectionFree():
            return DatabaseBusy()
        case DataError():
            return Unstorable()
    if type(error) is DatabaseError:  # neither the statement nor the data: the file is no database, or broken
        return DatabaseUnavailable()
    return None


def _outage(error: DBAPIError) -> DatabaseUnavailable:
    told = error.orig
    kind = _BY_KIND.get(type(told))
    if isinstance(told, sqlite3.Error):
        kind = _BY_SQLITE_CODE.get(getattr(told, "sqlite_errorcode", 0) & _PRIMARY)
    outage = (kind or DatabaseUnavailable)()
    outage.is_lost = error.connection_invalidated and kind is None
    return outage
