"""The ``database`` fixture: an empty office database for one test, on SQLite and on PostgreSQL in turn."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.database import Base, Database
from tests.support.postgres import PostgresServer

KINDS = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses ``database`` once on each kind of database that its markers allow."""
    if "database" in metafunc.fixturenames:
        only = [kind for kind in KINDS if metafunc.definition.get_closest_marker(f"{kind}_only")]
        metafunc.parametrize("database", only or KINDS, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test process."""
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))  # short: the path of a socket has at most 107 characters
    server = PostgresServer(folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Gives the URL of a fresh SQLite database in a folder, copied from one in which the tables were created once."""
    templates: dict[int, Path] = {}

    def copy(folder: Path) -> str:
        tables = len(Base.metadata.tables)
        if tables not in templates:
            templates[tables] = tmp_path_factory.mktemp("sqlite") / "template.db"
            _create_tables(f"sqlite:///{templates[tables]}")
        shutil.copy(templates[tables], folder / "office.db")
        return f"sqlite:///{folder / 'office.db'}"

    return copy


@pytest.fixture(scope="session")
def postgres_copy(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Gives the name of a fresh PostgreSQL database, copied from one in which the tables were created once."""
    templates: dict[int, str] = {}

    def copy() -> str:
        server: PostgresServer = request.getfixturevalue("postgres")
        tables = len(Base.metadata.tables)
        if tables not in templates:
            templates[tables] = server.create_database()
            _create_tables(server.url(templates[tables]))
        return server.create_database(templates[tables])

    return copy


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with every table: SQLite, then PostgreSQL (markers ``sqlite_only``, ``postgresql_only``)."""
    if request.param == "sqlite":
        opened = Database(request.getfixturevalue("sqlite_copy")(tmp_path))
        yield opened
        opened.dispose()
        return
    name = request.getfixturevalue("postgres_copy")()
    server: PostgresServer = request.getfixturevalue("postgres")
    opened = Database(server.url(name))
    yield opened
    opened.dispose()
    server.drop_database(name)


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


def _create_tables(url: str) -> None:
    database = Database(url)
    database.create_all()
    database.dispose()
