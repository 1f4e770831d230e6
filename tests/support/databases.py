"""The ``database`` fixture: an empty office database for one test, on SQLite and on PostgreSQL in turn.

What many tests begin with is made once in each test process and copied: the tables, or an office with its diagrams.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from engine.database import Base, Database
from tests.support.postgres import PostgresServer

KINDS = ("sqlite", "postgresql")

Fill = Callable[[Database], None]
"""Puts into an empty database what its copies begin with."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that asks for a database once on each kind of database that its markers allow."""
    if "database_kind" in metafunc.fixturenames:
        only = [kind for kind in KINDS if metafunc.definition.get_closest_marker(f"{kind}_only")]
        metafunc.parametrize("database_kind", only or KINDS)


def tables_alone(database: Database) -> None:
    """Every table, no row."""
    database.create_all()


def empty_office(file: Path) -> Database:
    """A new SQLite database in ``file``, with every table."""
    file.write_bytes(_tables(len(Base.metadata.tables)))
    return Database(f"sqlite:///{file}")


@cache
def _tables(_count: int) -> bytes:
    """A SQLite database of ``_count`` tables without a row; made again when more were declared since."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "office.db"
        database = Database(f"sqlite:///{file}")
        tables_alone(database)
        database.dispose()
        return file.read_bytes()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test process."""
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))  # short: the path of a socket has at most 107 characters
    server = PostgresServer(folder)
    yield server
    server.stop()


class Copies:
    """Databases as ``Fill`` functions leave them: each runs once, on a template."""

    def __init__(self, folder: Path, request: pytest.FixtureRequest) -> None:
        self._folder = folder
        self._request = request
        self._templates: dict[tuple[str, Fill, int], str] = {}

    def sqlite(self, folder: Path, fill: Fill = tables_alone) -> str:
        """The URL of a new SQLite database in ``folder``."""
        shutil.copy(self._template("sqlite", fill), folder / "office.db")
        return f"sqlite:///{folder / 'office.db'}"

    def postgres(self, fill: Fill = tables_alone) -> str:
        """The name of a new PostgreSQL database."""
        return self._server.create_database(self._template("postgresql", fill))

    @contextmanager
    def opened(self, kind: str, folder: Path, fill: Fill = tables_alone) -> Iterator[Database]:
        """A new database of ``kind``, in ``folder`` where it is a file; gone afterwards."""
        name = None if kind == "sqlite" else self.postgres(fill)
        database = Database(self._server.url(name) if name else self.sqlite(folder, fill))
        yield database
        database.dispose()
        if name:
            self._server.drop_database(name)

    @property
    def _server(self) -> PostgresServer:
        server: PostgresServer = self._request.getfixturevalue("postgres")
        return server

    def _template(self, kind: str, fill: Fill) -> str:
        """The path or name of the template; another one when tables were declared since."""
        key = (kind, fill, len(Base.metadata.tables))
        if key not in self._templates:
            if kind == "sqlite":
                place = str(self._folder / f"{len(self._templates)}.db")
                database = Database(f"sqlite:///{place}")
            else:
                place = self._server.create_database()
                database = Database(self._server.url(place))
            fill(database)
            database.dispose()
            self._templates[key] = place
        return self._templates[key]


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Copies:
    """Copies of databases that were filled once."""
    return Copies(tmp_path_factory.mktemp("templates"), request)


@pytest.fixture
def database(database_kind: str, copies: Copies, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with every table: SQLite, then PostgreSQL (markers ``sqlite_only``, ``postgresql_only``)."""
    with copies.opened(database_kind, tmp_path) as opened:
        yield opened


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Makes databases without any table, of the kind that is asked for."""
    made: list[Database] = []

    def make(kind: str) -> Database:
        url = f"sqlite:///{tmp_path / f'empty-{len(made)}.db'}"
        if kind == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres")
            url = server.url(server.create_database())
        made.append(Database(url))
        return made[-1]

    yield make
    for each in made:
        each.dispose()
