"""Rows that the database itself keeps: triggers of a table that make changing or deleting its rows fail."""

from typing import Any

from sqlalchemy import DDL, event

from engine.database import Base

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$"
    " BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql"
)


def keep_rows(model: type[Base], *operations: str) -> None:
    """Let ``operations`` (``delete``, ``update``) on the table of ``model`` fail, whoever tries."""
    table = model.__tablename__
    _execute(model, "postgresql", _FUNCTION)
    for operation in operations:
        name, when = f"{table}_no_{operation}", f"BEFORE {operation.upper()} ON {table}"
        refusal = f"SELECT RAISE(ABORT, 'rows of {table} are kept as they are')"
        _execute(model, "sqlite", f"CREATE TRIGGER {name} {when} BEGIN {refusal}; END")
        _execute(model, "postgresql", f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION rows_are_kept()")


def _execute(model: type[Base], dialect: str, statement: str) -> None:
    ddl: Any = DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
    event.listen(model.__table__, "after_create", ddl.execute_if(dialect=dialect))
