"""What Alembic runs for every command: the connection of ``workflows.migrations`` and the tables of one branch."""

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import _repr_type  # Alembic gives no public way to print a type
from alembic.operations.ops import CreateTableOp, MigrationScript
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from engine.database import Base
from engine.migrations.operations import statements_of_tables
from workflows.migrations import DERIVED

branch = context.config.attributes.get("branch")


def owner(table: str) -> str | None:
    """The package that declares ``table``, None for a table of the past. Only the engine maps no classes to its own."""
    for mapper in Base.registry.mappers:
        if getattr(mapper.local_table, "name", None) == table:
            return str(mapper.class_.__module__).partition(".")[0]
    return "engine" if table in Base.metadata.tables else None


def belongs(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:  # noqa: FBT001 -- Alembic's
    """Whether a table is of the branch that is being revised, and declared at all."""
    return kind != "table" or (owner(name or "") in (branch, None) and not (name or "").startswith(DERIVED))


def plain_type(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Print our own types, and lists of words, as what they are stored as: a revision must not change with them."""
    if kind == "type" and isinstance(thing, Enum) and not thing.native_enum:
        return f"sa.String(length={thing.length})"
    if kind == "type" and isinstance(thing, TypeDecorator):
        return _repr_type(thing.impl_instance, autogen)
    return False


def add_statements(_context: MigrationContext, _revision: Any, directives: Iterable[MigrationScript]) -> None:
    """Let each new table be followed by its triggers."""
    further = statements_of_tables(Base.metadata)
    for script in directives:
        assert script.upgrade_ops is not None  # noqa: S101 -- autogenerate always fills it
        created = [step.table_name for step in script.upgrade_ops.ops if isinstance(step, CreateTableOp)]
        script.upgrade_ops.ops += [statement for table in created for statement in further.get(table, ())]


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=belongs,
    render_item=plain_type,
    process_revision_directives=add_statements,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
