"""Counts the statements that a command or request sends to the database, and the time it waits for the answers.

Whoever wants to know enters a ``Tally``. It is counted at the driver's cursor, below everything that could send a
statement in another way.
"""

import sqlite3
from collections.abc import Callable
from contextvars import ContextVar, Token
from time import perf_counter
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from engine.drivers.postgresql import PostgresLine
from engine.drivers.sqlite import SqliteLine

Returned = TypeVar("Returned")
Given = ParamSpec("Given")
Self = TypeVar("Self")


class Tally:
    """What was asked of the database inside the block: ``statements``, and ``database_seconds`` until their answers.

    ``seconds`` is the time of the whole block. A tally inside another counts for both.
    """

    __slots__ = ("_began", "_outer", "database_seconds", "seconds", "statements")

    _outer: "Token[Tally | None]"

    def __init__(self) -> None:
        self.statements = 0
        self.database_seconds = 0.0
        self.seconds = 0.0

    def enter(self) -> None:
        """Begin to count."""
        self._outer = _CURRENT.set(self)
        self._began = perf_counter()

    def leave(self) -> None:
        """End counting."""
        self.seconds = perf_counter() - self._began
        _CURRENT.reset(self._outer)
        outer = _CURRENT.get()
        if outer is not None:
            outer.statements += self.statements
            outer.database_seconds += self.database_seconds


_CURRENT: ContextVar[Tally | None] = ContextVar("tally", default=None)


def _counted(
    method: Callable[Concatenate[Self, Given], Returned], statements: int
) -> Callable[Concatenate[Self, Given], Returned]:
    def counting(self: Self, /, *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        tally = _CURRENT.get()
        if tally is None:
            return method(self, *args, **kwargs)
        began = perf_counter()
        try:
            return method(self, *args, **kwargs)
        finally:
            tally.statements += statements
            tally.database_seconds += perf_counter() - began

    return counting


class _SqliteCursor(sqlite3.Cursor):
    execute = _counted(sqlite3.Cursor.execute, 1)
    executemany = _counted(sqlite3.Cursor.executemany, 1)
    fetchall = _counted(sqlite3.Cursor.fetchall, 0)  # SQLite looks for most rows only now


class _SqliteLine(SqliteLine):
    ask = _counted(SqliteLine.ask, 1)
    write = _counted(SqliteLine.write, 1)
    commit = _counted(SqliteLine.commit, 1)

    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)


class _PostgresCursor(psycopg.Cursor[Any]):
    execute: Any = _counted(psycopg.Cursor.execute, 1)  # overloaded, which a decorated method cannot be
    executemany = _counted(psycopg.Cursor.executemany, 1)


class _PostgresLine(PostgresLine):
    ask = _counted(PostgresLine.ask, 1)
    write = _counted(PostgresLine.write, 1)
    cursor = _counted(PostgresLine.cursor, 0)  # what waits is sent before the cursor is there
    commit: Any = _counted(PostgresLine.commit, 1)


def meter(sql: SqlEngine) -> None:
    """Let every connection of ``sql`` count for whoever keeps a tally."""

    @event.listens_for(sql, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        if sql.dialect.name == "sqlite":
            return sqlite3.connect(*arguments, factory=_SqliteLine, **options)
        return _PostgresLine.connect(*arguments, cursor_factory=_PostgresCursor, **options)


def connections(sql: SqlEngine) -> tuple[int, int, int]:
    """The connections in use, those idle, and how many there may be; (0, 0, 0) where they are not pooled."""
    pool = sql.pool
    if not isinstance(pool, QueuePool):
        return 0, 0, 0
    return pool.checkedout(), pool.checkedin(), pool.size() + pool._max_overflow  # noqa: SLF001 -- told nowhere else
