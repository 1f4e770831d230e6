"""The whole content of an office's database, to show that nothing was changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from engine.database import Base, Database

HOUSEKEEPING = frozenset({"web_session"})
"""Reading a page notes that the session is still in use; this is all that reading may write."""

Snapshot = dict[str, list[tuple[object, ...]]]


def snapshot(database: Database) -> Snapshot:
    """Every row of every table but housekeeping, in a fixed order."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in HOUSEKEEPING
        }


@contextmanager
def nothing_changes(database: Database) -> Iterator[None]:
    """Fail when a row of any table differs after the block. Sign in before."""
    before = snapshot(database)
    yield
    after = snapshot(database)
    changed = {name: (rows, after[name]) for name, rows in before.items() if rows != after[name]}
    assert not changed, changed
