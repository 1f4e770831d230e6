"""duban and the naive design as processes that are asked like the peers."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from engine.database import Database
from tests.benchmarks.contest import Player
from tests.benchmarks.measuring import Run
from tests.benchmarks.naive import Naive
from tests.benchmarks.work import Contestant, Duban, deploy
from tests.support.engines import Bench

OURS = ("duban", "naive")


@contextmanager
def client(run: Run, kind: str, name: str, count: int = 1) -> Iterator[tuple[Contestant, list[Player]]]:
    """A contestant on a fresh database of a kind, here and in ``count`` processes beside."""
    database = Database(run.fresh(kind))
    here = contestant(name, database)
    with ExitStack() as stack:
        stack.callback(database.dispose)
        command = [sys.executable, "-m", "tests.benchmarks.client", name, database.url]
        yield here, [stack.enter_context(Player(command)) for _ in range(count)]


def contestant(name: str, database: Database) -> Contestant:
    """The named one on an empty database, which it lays out."""
    if name == "naive":
        return Naive(database)
    database.create_all()
    bench = Bench(database)
    deploy(bench)
    return Duban(bench)
