"""Column types that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, text
from sqlalchemy.engine import Dialect
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
