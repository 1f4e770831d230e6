"""P7: many timers due at the same moment, beside loading each instance stock-wise."""

import time
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

from SpiffWorkflow.bpmn.specs.event_definitions import timer as stock_timer
from sqlalchemy import func, select

from engine.database import Database
from engine.store.tables import history_event, job
from tests.benchmarks.clients import contestant
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread
from tests.benchmarks.naive import Naive
from tests.benchmarks.work import ENDS, FOR_EACH_UNIT, FORKED, FORKS, TITLE, handling
from tests.support.engines import Bench
from tests.support.processes import diagram, path, process, timer

HOUR = timedelta(hours=1)
GOAL = Goal(">=", 5)
BATCHES = 5
SIZES = {"deadline": 0, "matter": 30}
"""How many units are at work, each in its sub-process, while the timer runs."""


def measure(run: Run) -> Iterator[Row]:
    """Batches of timers become due; one node fires them; each must have fired once."""
    for kind in (SQLITE, POSTGRESQL):
        for process_id, units in SIZES.items():
            many = run.much(400, 20) if units else run.much(2000, 100)
            yield from _fired(run, kind, process_id, many, run.much(100, 10))


def _fired(run: Run, kind: str, process_id: str, many: int, few: int) -> Iterator[Row]:
    bench = _bench(run.tables(kind))
    naive = contestant("naive", Database(run.fresh(kind)))
    assert isinstance(naive, Naive)
    rounds = [(_batch(bench, process_id, many), _loaded(naive, process_id, few)) for _ in range(BATCHES)]
    ours, stock = zip(*rounds, strict=True)
    twice, never = _miscounted(bench, BATCHES * many)
    bench.database.dispose()
    of = f"{SIZES[process_id]} units at work" if SIZES[process_id] else "nothing else"
    ratio = Spread.ratio(ours, stock)
    yield Row("P7", f"timers fired, {of}", kind, "/s", Spread.of(ours), ratio, "to stock loading", GOAL)
    yield Row("P7", f"stock loading, {of}", kind, "/s", Spread.of(stock))
    note = f"of {BATCHES * many}"
    yield Row("P7", f"fired twice, {of}", kind, "", Spread.of([twice]), goal=Goal("<=", 0), note=note)
    yield Row("P7", f"not fired, {of}", kind, "", Spread.of([never]), goal=Goal("<=", 0), note=note)


def _bench(database: Database) -> Bench:
    bench = Bench(database)
    waiting = f'<intermediateCatchEvent id="w">{timer("timeDuration", "PT1H")}</intermediateCatchEvent>'
    bench.deploy(
        deadline=diagram(process("deadline", ENDS + waiting, path("s", "w", "e"))),
        matter=diagram(process("matter", FORKED + handling(FOR_EACH_UNIT) + waiting, FORKS)),
    )
    return bench


def _batch(bench: Bench, process_id: str, count: int) -> float:
    for _ in range(count):
        bench.start(process_id, None, title=TITLE, units=list(range(SIZES[process_id])))
    bench.clock.set(bench.clock.now() + HOUR + HOUR)
    begun = time.perf_counter()
    done = bench.engine.run_due(count + 1)
    seconds = time.perf_counter() - begun
    assert done == count
    return count / seconds


def _miscounted(bench: Bench, count: int) -> tuple[int, int]:
    """How many instances have more than one event of their timer, and how many have none."""
    fired = select(func.count()).where(history_event.c.kind == "timer").group_by(history_event.c.instance_id)
    with bench.database.reading() as session:
        left = session.execute(select(func.count()).select_from(job)).scalar_one()
        times = session.execute(fired).scalars().all()
    return sum(each > 1 for each in times), max(left, count - len(times))


def _loaded(naive: Naive, process_id: str, count: int) -> float:
    instances = [naive.start(process_id, SIZES[process_id]) for _ in range(count)]
    real = stock_timer.datetime
    with patch.object(stock_timer, "datetime", wraps=real) as later:
        later.now.side_effect = lambda zone=None: real.now(zone) + HOUR + HOUR
        begun = time.perf_counter()
        fired = [naive.fire(instance_id) for instance_id in instances]
        seconds = time.perf_counter() - begun
    assert all(fired)
    return count / seconds
