"""Column types and identifiers that the domain's tables share; the same on SQLite and PostgreSQL."""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Enum, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from engine.clock import aware

Code = String(64)
"""An identifier: of a row, a unit, a person."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored and read back in UTC. SQLite has no zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """``value`` in UTC. Raises ValueError when it is naive."""
        return None if value is None else aware(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """What was stored, aware."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def one_of(values: type[StrEnum]) -> Enum:
    """A column that holds one value of an enum, stored as its text so that a new value needs no migration of the type."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=64,
        values_callable=lambda kind: [member.value for member in kind],
    )


def new_id() -> str:
    """A new random identifier."""
    return uuid.uuid4().hex
