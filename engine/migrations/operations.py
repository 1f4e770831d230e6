"""Triggers and other statements that belong to a table but to no column: found in the models, written into revisions.

A model attaches them by ``event.listen(table, "after_create", DDL(...).execute_if(dialect=...))``; a revision says
``execute_on("sqlite", "CREATE TRIGGER ...")``.
"""

from collections import defaultdict
from typing import Any

from alembic import op
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation
from sqlalchemy import DDL, MetaData, create_mock_engine
from sqlalchemy.schema import CreateTable

DIALECTS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}


def execute_on(dialect: str, statement: str) -> None:
    """Execute ``statement`` where the database is of the kind ``dialect``; called by revisions."""
    connection = op.get_bind()
    if connection.dialect.name == dialect:
        connection.execute(DDL(statement))  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped


class ExecuteOn(MigrateOperation):
    """A call of ``execute_on`` in a revision that is being written."""

    def __init__(self, dialect: str, statement: str) -> None:
        self.dialect = dialect
        self.statement = statement


@renderers.dispatch_for(ExecuteOn)
def _render(context: AutogenContext, operation: ExecuteOn) -> str:
    context.imports.add("from engine.migrations.operations import execute_on")
    return f"execute_on({operation.dialect!r}, {operation.statement!r})"


def statements_of_tables(metadata: MetaData) -> dict[str, list[ExecuteOn]]:
    """The further statements of each table of ``metadata``, by its name, in the order in which they are executed."""
    found: dict[str, list[ExecuteOn]] = defaultdict(list)
    for dialect, url in DIALECTS.items():
        executed: list[Any] = []
        metadata.create_all(
            create_mock_engine(url, lambda statement, *_, to=executed: to.append(statement)), checkfirst=False
        )
        table = ""
        for statement in executed:
            if isinstance(statement, CreateTable):
                table = str(statement.element.name)
            elif isinstance(statement, DDL):
                found[table].append(ExecuteOn(dialect, statement.statement))
    return found
