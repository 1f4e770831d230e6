"""Columns and conditions that behave the same on SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, DateTime, Integer, Text, bindparam, text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from engine.clock import aware


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored and read back in UTC. SQLite has no zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """``value`` in UTC. Raises ValueError when it is naive."""
        return None if value is None else aware(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """What was stored, aware."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def only_where(condition: str) -> dict[str, Any]:
    """Options of an Index that holds only the rows for which ``condition``, written in SQL, is true."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """``column``, text or integer, is one of the parameter ``name``, a list of whatever length."""
    members = _Members(bindparam(name, type_=_Listed()))
    members.type = column.type
    return column.op("IN", is_comparison=True)(members)


class _Listed(TypeDecorator[Sequence[Any]]):
    """A list as one parameter: JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's signature
        """The list as JSON."""
        return None if value is None else orjson.dumps(value).decode()


class _Members(FunctionElement[Any]):
    """The members of a list in a parameter, a row each."""

    inherit_cache = True


@compiles(_Members, "sqlite")
def _by_json_each(members: _Members, compiler: Any, **given: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(members.clauses, **given)}))"  # noqa: S608 - compiled, no value


@compiles(_Members, "postgresql")
def _by_json_array_elements(members: _Members, compiler: Any, **given: Any) -> str:
    kind = "INTEGER" if isinstance(members.type, Integer) else "TEXT"
    elements = f"json_array_elements_text(CAST({compiler.process(members.clauses, **given)} AS JSON))"
    return f"(SELECT CAST(value AS {kind}) FROM {elements})"  # noqa: S608 - as above
