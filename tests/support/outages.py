"""A database that may be read and not written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engine.database import Database


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Nothing can be written while the block runs, as on a standby or in a file without permission."""
    statement = "PRAGMA query_only = 1" if database.is_sqlite else "SET default_transaction_read_only = on"

    def forbid(connection: Any, _record: object) -> None:
        connection.cursor().execute(statement)
        connection.commit()

    database.dispose()
    event.listen(database.sql, "connect", forbid)
    yield
    event.remove(database.sql, "connect", forbid)
    database.dispose()
