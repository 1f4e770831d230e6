"""Rows that the database itself keeps: triggers of a table that make changing or deleting its rows fail."""

from typing import Any

from sqlalchemy import DDL, Table, event

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION rows_are_kept() RETURNS trigger AS $$"
    " BEGIN RAISE EXCEPTION 'these rows are kept as they are'; END $$ LANGUAGE plpgsql"
)


def keep_rows(table: Table, *operations: str) -> None:
    """Let ``operations`` (``delete``, ``update``) on ``table`` fail, whoever tries."""
    _execute(table, "postgresql", _FUNCTION)
    for operation in operations:
        name, when = f"{table.name}_no_{operation}", f"BEFORE {operation.upper()} ON {table.name}"
        refusal = f"SELECT RAISE(ABORT, 'rows of {table.name} are kept as they are')"
        _execute(table, "sqlite", f"CREATE TRIGGER {name} {when} BEGIN {refusal}; END")
        _execute(table, "postgresql", f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION rows_are_kept()")


def _execute(table: Table, dialect: str, statement: str) -> None:
    ddl: Any = DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
    event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
