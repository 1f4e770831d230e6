"""P5: a completion beside one bare transaction that writes the same number of rows and bytes."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import event, text

from engine.database import Database
from tests.benchmarks.clients import contestant
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread, milliseconds
from tests.benchmarks.work import Duban

GOAL = Goal("<=", 2.5)
Write = tuple[str, int]
"""``INSERT``, ``UPDATE`` or ``DELETE``, and the bytes of its values."""


def measure(run: Run) -> Iterator[Row]:
    """In turn: a completion, then a bare transaction of what that completion wrote, as the driver takes it.

    The bare transaction is prepared text on an open connection: it reads the row that it is about to change under
    lock, then writes. It knows no index but the primary key, no authorisation, no history chain.
    """
    for kind in (SQLITE, POSTGRESQL):
        database = Database(run.fresh(kind))
        duban = contestant("duban", database)
        assert isinstance(duban, Duban)
        whole: list[float] = []
        bare: list[float] = []
        through: list[float] = []
        rows: list[int] = []
        sizes: list[int] = []
        with _bare(database) as transaction:
            for number in range(run.much(60, 5)):
                instance_id = duban.start("linear7")
                while found := duban.open(instance_id):
                    task_id = found[0]
                    with _written(database) as writes:
                        taken = milliseconds(partial(duban.complete, task_id, 1))
                    beside = milliseconds(partial(transaction, writes))
                    session = milliseconds(partial(_by_session, database, writes))
                    if number:
                        whole.append(taken)
                        bare.append(beside)
                        through.append(session)
                        rows.append(len(writes))
                        sizes.append(sum(size for _, size in writes))
        database.dispose()
        yield Row("P5", "rows written by a completion", kind, "rows", Spread.of(rows))
        yield Row("P5", "bytes written by a completion", kind, "bytes", Spread.of(sizes))
        yield Row("P5", "bare transaction of the same", kind, "ms", Spread.of(bare))
        layer = Spread.ratio(_tenths(through), _tenths(bare))
        beside_bare = "to the bare transaction"
        yield Row("P5", "the same through a session", kind, "ms", Spread.of(through), layer, beside_bare)
        ratio = Spread.ratio(_tenths(whole), _tenths(bare))
        yield Row("P5", "completion", kind, "ms", Spread.of(whole), ratio, beside_bare, GOAL)


def _tenths(times: list[float]) -> list[float]:
    """The medians of ten stretches of the run: a single pair is at the mercy of one flush to disk."""
    length = max(1, len(times) // 10)
    return [Spread.of(times[at : at + length]).median for at in range(0, min(len(times), length * 10), length)]


@contextmanager
def _written(database: Database) -> Iterator[list[Write]]:
    writes: list[Write] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - the event's signature
        verb = statement.split(None, 1)[0]
        if verb in ("INSERT", "UPDATE", "DELETE"):
            for row in parameters if many else [parameters]:
                values = row.values() if isinstance(row, dict) else row
                writes.append((verb, sum(_size(value) for value in values)))

    event.listen(database.sql, "before_cursor_execute", note)
    try:
        yield writes
    finally:
        event.remove(database.sql, "before_cursor_execute", note)


def _size(value: object) -> int:
    value = getattr(value, "obj", value)  # both drivers wrap what is binary
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, str):
        return len(value.encode())
    return 0 if value is None else 4 if isinstance(value, int) else 8 if isinstance(value, dt.datetime) else 16


@contextmanager
def _bare(database: Database) -> Iterator[Callable[[list[Write]], None]]:
    """What writes like that and nothing else, on a connection of the driver's own."""
    mark, blob, lock = ("?", "BLOB", "") if database.is_sqlite else ("%s", "BYTEA", " FOR UPDATE")
    serial = "INTEGER PRIMARY KEY" if database.is_sqlite else "BIGSERIAL PRIMARY KEY"
    pooled = database.sql.raw_connection()
    connection = pooled.driver_connection
    assert connection is not None
    cursor = connection.cursor()
    cursor.execute(f"CREATE TABLE bare (id {serial}, body {blob})")
    for _ in range(20):
        cursor.execute(f"INSERT INTO bare (body) VALUES ({mark})", (b"",))
    connection.commit()

    def write(writes: list[Write]) -> None:
        if database.is_sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(f"SELECT body FROM bare WHERE id = {mark}{lock}", (1,)).fetchall()
        for number, (verb, size) in enumerate(writes, start=1):
            if verb == "INSERT":
                cursor.execute(f"INSERT INTO bare (body) VALUES ({mark})", (b"x" * size,))
            elif verb == "UPDATE":
                cursor.execute(f"UPDATE bare SET body = {mark} WHERE id = {mark}", (b"x" * size, number))
            else:
                cursor.execute(f"DELETE FROM bare WHERE id = {mark}", (0,))
        connection.commit()

    yield write
    pooled.close()


def _by_session(database: Database, writes: list[Write]) -> None:
    """The bare transaction again, by the door that every command goes through."""
    lock = "" if database.is_sqlite else " FOR UPDATE"
    with database.writing() as session:
        session.execute(text(f"SELECT body FROM bare WHERE id = :id{lock}"), {"id": 1}).all()
        for number, (verb, size) in enumerate(writes, start=1):
            if verb == "INSERT":
                session.execute(text("INSERT INTO bare (body) VALUES (:body)"), {"body": b"x" * size})
            elif verb == "UPDATE":
                session.execute(
                    text("UPDATE bare SET body = :body WHERE id = :id"), {"body": b"x" * size, "id": number}
                )
            else:
                session.execute(text("DELETE FROM bare WHERE id = :id"), {"id": 0})
