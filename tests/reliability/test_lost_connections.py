"""Bars R6 and R7: the database goes away at any moment, for a moment or for a while."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.database import Database
from engine.service import Engine
from tests.reliability.conftest import Foreman, Record
from tests.reliability.works import TASKS, audit, build, lay_out, open_matter
from tests.support.postgres import PostgresServer
from tests.support.proxy import CuttingProxy

SEED = 20191103
Hire = Callable[[], Foreman]
Rounds = Callable[[int, int], int]


@pytest.fixture
def durable() -> Iterator[PostgresServer]:
    """A server that flushes to disk, and whose plug may be pulled."""
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))  # short, and open to the user that the server runs as
    server = PostgresServer(folder, durable=True)
    yield server
    server.stop()


def filled(database: Database, matters: int, letters: Path) -> Engine:
    """The works with so many matters."""
    engine = build(database, letters)
    lay_out(engine)
    for _ in range(matters):
        open_matter(engine)
    return engine


@pytest.mark.postgresql_only
def test_connections_cut_at_any_statement_leave_nothing_half_done(
    database: Database,
    postgres: PostgresServer,
    foreman: Hire,
    rounds: Rounds,
    *,
    record_property: Record,
    tmp_path: Path,
) -> None:
    """Before a request, in its middle, or after COMMIT was sent: the same command again is safe; all gets done once."""
    matters, letters, chance = rounds(8, 200), tmp_path / "letters", random.Random(SEED)
    engine = filled(database, matters, letters)
    proxy = CuttingProxy(postgres.socket, lambda: chance.randint(1, 20), chance)
    url = f"postgresql+psycopg://postgres@127.0.0.1:{proxy.port}/{database.sql.url.database}?sslmode=disable"
    works = foreman()
    works.order(url=url, letters=str(letters))
    assert works.hear() == "idle"
    proxy.close()
    assert min(proxy.cuts.values()) > matters // 2
    assert audit(engine, matters, works.done, letters) == {}
    record_property("cuts", sum(proxy.cuts.values()))
    record_property("steps", matters * TASKS)


def test_a_database_stopped_under_load_keeps_every_acknowledged_step(
    durable: PostgresServer, foreman: Hire, rounds: Rounds, record_property: Record, tmp_path: Path
) -> None:
    """Stopped at once again and again while two work: they wait and go on, and nothing acknowledged is missing."""
    matters, letters, chance = rounds(20, 300), tmp_path / "letters", random.Random(SEED)
    database = Database(durable.url(durable.create_database()))
    database.create_all()
    engine = filled(database, matters, letters)
    pair = [foreman(), foreman()]
    for each in pair:
        each.order(url=database.url, letters=str(letters), seed=chance.random())
    stops = rounds(2, 20)
    for _ in range(stops):
        time.sleep(chance.uniform(0.2, 1.5))
        durable.crash()
        durable.start()
    assert [each.hear() for each in pair] == ["idle", "idle"]
    done = pair[0].done + pair[1].done
    assert len(done) == len(set(done))
    assert audit(engine, matters, done, letters) == {}
    record_property("stops of the database", stops)
    record_property("steps", matters * TASKS)
    database.dispose()
