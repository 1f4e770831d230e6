"""SQLite is in the same process: each statement is carried out where it stands."""

import sqlite3
from typing import Any

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from engine.drivers.statement import Rows

DIALECT = SQLiteDialect_pysqlite()


class SqliteLine(sqlite3.Connection):
    """The driver's connection."""

    def ask(self, text: str, values: list[Any]) -> Rows:
        """Carry out a statement; its rows."""
        return self.execute(text, values).fetchall()

    def write(self, text: str, values: list[Any]) -> None:
        """Carry out a statement."""
        self.execute(text, values)
