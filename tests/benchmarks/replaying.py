"""P8: what it takes to hold a history against itself: its chain of hashes, and every state played again."""

import time
from collections.abc import Iterator

from engine.commands import tasks
from engine.history.verifying import verify
from tests.benchmarks.measuring import SQLITE, Goal, Row, Run, Spread
from tests.benchmarks.work import ENDS, FORM, OPINION
from tests.support.engines import ANN, Bench
from tests.support.processes import diagram, flow, path, process, user_task

GOAL = Goal(">=", 1000)
LINEAR = Goal(">=", 0.8)


def measure(run: Run) -> Iterator[Row]:
    """One instance of each length, sent back again and again; both are read from the database each time.

    The work is the processor's, not the database's: SQLite alone.
    """
    lengths = (run.much(200, 50), run.much(2000, 200))
    bench = Bench(run.tables(SQLITE))
    again = flow("g", "r", "not(approved)") + flow("g", "e")
    gateway = '<exclusiveGateway id="g" default="g-e"/>'
    body = ENDS + user_task("r", form="report") + gateway
    bench.deploy(rounds=diagram(process("rounds", body, path("s", "r", "g"), again)), report=FORM)
    made = {length: _sent_back(bench, length) for length in lengths}
    replayed: dict[int, list[float]] = {length: [] for length in lengths}
    verified: dict[int, list[float]] = {length: [] for length in lengths}
    for _ in range(run.much(9, 3)):
        for length, instance_id in made.items():
            verified[length].append(_verified(bench, instance_id, length))
            replayed[length].append(_replayed(bench, instance_id, length))
    bench.database.dispose()
    for what, rates in (("verify the chain", verified), ("replay", replayed)):
        short, long = lengths
        yield Row("P8", f"{what}, {short} events", SQLITE, "events/s", Spread.of(rates[short]), goal=GOAL)
        yield Row("P8", f"{what}, {long} events", SQLITE, "events/s", Spread.of(rates[long]), goal=GOAL)
        grown = Spread.ratio(rates[long], rates[short])
        yield Row("P8", f"{what}, linear", SQLITE, "", ratio=grown, beside="long to short history", goal=LINEAR)


def _sent_back(bench: Bench, events: int) -> str:
    instance_id = bench.start("rounds")
    for token in range(events - 1):
        task_id = next(task.id for task in bench.open() if task.instance_id == instance_id)
        with bench.engine.transaction(ANN) as tx:
            tasks.complete(tx, task_id, {"opinion": OPINION, "approved": token == events - 2})
    return instance_id


def _verified(bench: Bench, instance_id: str, events: int) -> float:
    begun = time.perf_counter()
    with bench.database.reading() as session:
        found = verify(session, instance_id)
    seconds = time.perf_counter() - begun
    assert found.broken is None
    assert found.events == events
    return events / seconds


def _replayed(bench: Bench, instance_id: str, events: int) -> float:
    begun = time.perf_counter()
    agrees = bench.replays(instance_id)
    seconds = time.perf_counter() - begun
    assert agrees
    return events / seconds
