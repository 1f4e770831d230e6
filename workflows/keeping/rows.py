"""Rows of any table as JSON values, the same from SQLite and PostgreSQL, and back.

Tables are read as they stand in the database, not as the program declares them, so that an older office can be kept
and come back.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from warnings import catch_warnings, simplefilter

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import SAWarning
from sqlalchemy.types import TypeEngine, UserDefinedType

BATCH = 500


class _StoredJson(UserDefinedType[str]):
    """JSON as the text in which it is stored: what was written is kept letter for letter."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Its name in both databases."""
        return "JSON"


def tables_of(connection: Connection, names: Iterable[str]) -> dict[str, Table]:
    """Those of the tables ``names`` that the database has, by name."""
    metadata, there = MetaData(), set(inspect(connection).get_table_names())
    with catch_warnings():
        simplefilter("ignore", SAWarning)  # on SQLite that an index by an expression is left out: rows need none
        metadata.reflect(connection, only=sorted(there & set(names)))
    return dict(sorted(metadata.tables.items()))


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """The rows of ``table`` as lists of JSON values, in the order of their keys; streamed."""
    columns = [cast(column, Text) if isinstance(column.type, JSON) else column for column in table.c]
    query = select(*columns).order_by(*table.primary_key)
    for row in connection.execute(query, execution_options={"yield_per": BATCH}):
        yield [_encoded(value) for value in row]


def fill(connection: Connection, table: Table, columns: Iterable[str], rows: Iterable[list[Any]]) -> None:
    """Write ``rows`` to ``table``. Raises ValueError when they do not fit, and what the database raises."""
    names = list(columns)
    if set(names) != set(table.c.keys()):
        raise ValueError(names)
    decoders = [_decoder(table.c[name].type) for name in names]
    plain = Table(table.name, MetaData(), *(Column(each.name, _plain(each.type)) for each in table.c))
    coming = iter(rows)
    while batch := list(islice(coming, BATCH)):
        values = [
            {
                name: None if value is None else decode(value)
                for name, decode, value in zip(names, decoders, row, strict=True)
            }
            for row in batch
        ]
        connection.execute(insert(plain), values)


def count(connection: Connection, table: Table) -> int:
    """How many rows ``table`` has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode("ascii")
    return value


def _decoder(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64decode(value, validate=True)
    return lambda value: value


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return _StoredJson() if isinstance(kind, JSON) else kind
