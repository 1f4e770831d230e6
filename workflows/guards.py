"""Rows of the domain that the database itself keeps."""

from engine import guards
from engine.database import Base


def keep_rows(model: type[Base], *operations: str) -> None:
    """Let ``operations`` (``delete``, ``update``) on the table of ``model`` fail, whoever tries."""
    guards.keep_rows(Base.metadata.tables[model.__tablename__], *operations)
