"""Brings the tables of an office to the version of the program: Alembic, run from here, without a configuration file.

There are two branches, ``engine`` and ``workflows``; each package keeps the revisions of its own tables in
``migrations/versions``. They lead forwards only: the way back to an earlier version of the program is a backup.
"""

import importlib
import pkgutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from warnings import catch_warnings, filterwarnings

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SAWarning

from engine.database import Base, Database
from engine.outages import answering

ROOT = Path(__file__).resolve().parents[2]
BRANCHES = {branch: ROOT / branch / "migrations" / "versions" for branch in ("engine", "workflows")}
LOCK_TIMEOUT = "10s"
STATEMENT_TIMEOUT = "15min"
DERIVED = "search_index"
"""How the tables begin that a database keeps for itself beside a declared one: an index and what belongs to it."""
VERSIONS = "alembic_version"
"""Where Alembic notes the revision of each branch."""
MIGRATING = 20191031  # any number that nobody else locks


def upgrade(database: Database) -> None:
    """Carry out every revision that ``database`` lacks, in one transaction; nodes that start together take turns."""
    with _migrating(database) as connection:
        command.upgrade(_configuration(connection), "heads")


@contextmanager
def making(database: Database, revisions: Iterable[str]) -> Iterator[Connection]:
    """Make the tables of ``revisions`` in an empty database, let the block fill them, and bring them up to date.

    One transaction: all of it, or nothing.
    """
    with _migrating(database) as connection:
        _go_to(connection, revisions)
        yield connection
        command.upgrade(_configuration(connection), "heads")


def revisions_of(connection: Connection) -> tuple[str, ...]:
    """The revision at which each branch of a database stands; none where nothing was made by revisions."""
    return tuple(sorted(MigrationContext.configure(connection).get_current_heads()))


@cache
def newest_revisions() -> tuple[str, ...]:
    """The revision of each branch that the program is written for."""
    return tuple(sorted(ScriptDirectory.from_config(_configuration(None)).get_heads()))


def are_known(revisions: Iterable[str]) -> bool:
    """Whether the program has all of ``revisions``."""
    script = ScriptDirectory.from_config(_configuration(None))
    return set(revisions) <= {revision.revision for revision in script.walk_revisions()}


@cache
def tables_at(revisions: tuple[str, ...]) -> frozenset[str]:
    """The names of the tables that ``revisions``, which must be known, lead to."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/tables.db")
        with _migrating(database) as connection:
            _go_to(connection, revisions)
            names = frozenset(inspect(connection).get_table_names()) - {VERSIONS}
        database.dispose()
    return frozenset(name for name in names if not name.startswith(DERIVED))


def differences(database: Database) -> list[Any]:
    """What Alembic finds different between ``database`` and the tables that the program declares."""
    import_tables()
    with database.sql.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _is_declared})
        return list(compare_metadata(context, Base.metadata))


def revise(branch: str, message: str) -> Path:
    """Write a revision that brings the tables of ``branch`` from its last revision to what the program declares now."""
    import_tables()
    BRANCHES[branch].mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/revised.db")
        upgrade(database)
        with _migrating(database) as connection:
            configuration = _configuration(connection)
            configuration.attributes["branch"] = branch
            earlier = list(BRANCHES[branch].glob("*.py"))
            script = command.revision(
                configuration,
                message,
                autogenerate=True,
                head=f"{branch}@head" if earlier else "base",
                branch_label=None if earlier else branch,
                depends_on=None if earlier or branch == "engine" else "engine",
                version_path=str(BRANCHES[branch]),
                rev_id=f"{branch}_{len(earlier) + 1:04d}",
            )
        database.dispose()
    assert script is not None and not isinstance(script, list)  # noqa: S101, PT018 -- one branch gives one script
    return Path(script.path)


def import_tables() -> None:
    """Import every module of both packages, so that every table is declared."""
    for branch in BRANCHES:
        package = importlib.import_module(branch)
        for module in pkgutil.walk_packages(package.__path__, f"{branch}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def _is_declared(_thing: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:  # noqa: FBT001 -- Alembic's
    return not (name or "").startswith(DERIVED)


def _go_to(connection: Connection, revisions: Iterable[str]) -> None:
    for revision in sorted(revisions):
        command.upgrade(_configuration(connection), revision)


def _configuration(connection: Connection | None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configuration.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    configuration.set_main_option("path_separator", "newline")
    folders = [str(folder).replace("%", "%%") for folder in BRANCHES.values() if folder.exists()]
    configuration.set_main_option("version_locations", "\n".join(folders))
    configuration.attributes["connection"] = connection
    return configuration


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that nobody else migrates in; short locks, so that a busy office is not held up."""
    with answering(), catch_warnings(), database.sql.connect() as connection:
        # An index by an expression cannot be looked up on SQLite; no revision copies a table that has one, so it stays.
        filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
        if database.is_sqlite:
            # Alembic changes a table by copying it, which must not cascade; the pragma is ignored inside a transaction.
            driver = connection.connection.cursor()
            driver.execute("PRAGMA foreign_keys=OFF")
            connection = connection.execution_options(duban_writing=True)  # noqa: PLW2901 -- it is the same connection
        with connection.begin():
            if not database.is_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
                connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})
            yield connection
        if database.is_sqlite:
            connection.invalidate()  # its next user must find foreign keys switched on
