"""P4: what one report takes on a matter of few and of many units."""

import random
from collections.abc import Iterator
from functools import partial

from engine.database import Database
from tests.benchmarks import real_matter
from tests.benchmarks.clients import contestant
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread, milliseconds
from tests.benchmarks.work import Contestant, Duban
from tests.support.engines import Bench

UNITS = (2, 30, 100, 300)
"""Two at least: the report of a matter's only unit would end the matter, which is other work."""
WARM, COLD = Goal("<=", 1.5), Goal("<=", 2)
WAYS = {"called": "each unit's own instance", "inside": "tasks inside one instance"}


def measure(run: Run) -> Iterator[Row]:
    """Each matter stands; in each round one unit of each reports, in an order that changes.

    Cold is a new engine on new connections: it knows no definition. No report is the
    matter's last: a matter that has one left is replaced.
    """
    for kind in (SQLITE, POSTGRESQL):
        database = Database(run.fresh(kind))
        duban = contestant("duban", database)
        for process, way in WAYS.items():
            for cold in (False, True):
                rounds = run.much(15, 4) if cold else run.much(40, 8)
                goal, said = (COLD, "cold") if cold else (WARM, "warm")
                yield from _rows(_grown(duban, process, rounds, cold=cold), f"report, {said}, {way}", kind, goal)
        naive = contestant("naive", Database(run.fresh(kind)))
        yield from _rows(_grown(naive, "inside", run.much(10, 3), cold=False), "report, warm, naive", kind, None)
        database.dispose()
    yield from real_matter.measure(run)


def _rows(taken: dict[int, list[float]], what: str, kind: str, goal: Goal | None) -> Iterator[Row]:
    for units, times in taken.items():
        ratio = None if units == UNITS[0] else Spread.ratio(times, taken[UNITS[0]])
        beside = "" if ratio is None else f"to {UNITS[0]} units"
        bound = goal if units == UNITS[-1] else None
        yield Row("P4", f"{what}: {units}", kind, "ms", Spread.of(times), ratio, beside, bound)


def _grown(player: Contestant, process: str, rounds: int, *, cold: bool) -> dict[int, list[float]]:
    taken: dict[int, list[float]] = {units: [] for units in UNITS}
    matters = {units: player.start(process, units) for units in UNITS}
    waiting = {units: player.open(matter) for units, matter in matters.items()}
    order = random.Random(7)
    for number in range(rounds + 1):
        for units in order.sample(UNITS, len(UNITS)):
            if not waiting[units][1:]:
                waiting[units] = player.open(player.start(process, units))
            task_id = waiting[units].pop()
            time = _cold(player, task_id) if cold else milliseconds(partial(player.complete, task_id, 1))
            if number:
                taken[units].append(time)
    return taken


def _cold(player: Contestant, task_id: str) -> float:
    assert isinstance(player, Duban)
    database = Database(player.bench.database.url)
    fresh = Duban(Bench(database))
    time = milliseconds(lambda: fresh.complete(task_id, 1))
    database.dispose()
    return time
