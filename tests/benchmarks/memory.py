"""P10: what a live instance takes while a command holds it, and whether a process grows with the work it did."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from engine.actor import SYSTEM
from engine.commands.execution import alive, lock
from tests.benchmarks.clients import client, contestant
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread
from tests.benchmarks.work import STEPS, Duban

GOAL = Goal("<=", 1.05)
COMPLETIONS = {SQLITE: 100_000, POSTGRESQL: 20_000}
"""The engine keeps the same on both; fewer show what the other driver keeps, which takes its time over each."""
KIB = 1024


def measure(run: Run) -> Iterator[Row]:
    """What duban keeps: no live instance between commands: what is bounded is what one command decodes."""
    yield from _decoded(run)
    for kind in (SQLITE, POSTGRESQL):
        yield from _resident(run, kind)


def _decoded(run: Run) -> Iterator[Row]:
    database = run.tables(SQLITE)
    duban = contestant("duban", database)
    assert isinstance(duban, Duban)
    for process, units in (("linear7", 0), ("inside", 30), ("inside", 300)):
        instance_id = duban.start(process, units)
        with duban.bench.engine.transaction(SYSTEM) as tx:
            row = lock(tx, instance_id)
            alive(tx, row)
            tracemalloc.start()
            before = tracemalloc.get_traced_memory()[0]
            held = [alive(tx, row) for _ in range(20)]
            size = (tracemalloc.get_traced_memory()[0] - before) / len(held) / KIB
            tracemalloc.stop()
        what = f"one decoded instance, {process}" + (f" {units}" if units else "")
        yield Row("P10", what, "", "KiB", Spread.of([size]), note=f"{len(row.body):,} bytes stored")
    database.dispose()


def _resident(run: Run, kind: str) -> Iterator[Row]:
    """In one process, by stretches; the first stretch warms it up."""
    completions, stretches = run.much(COMPLETIONS[kind], 5_000), 10
    instances = completions // stretches // len(STEPS) + 1
    with client(run, kind, "duban") as (_, [player]):
        player.play(f"linear7 {instances} 1")
        sizes = [_rss(player.pid)]
        for _ in range(stretches):
            player.play(f"linear7 {instances} 1")
            sizes.append(_rss(player.pid))
    done = instances * stretches * len(STEPS)
    what = f"process over {done:,} completions"
    grown = Spread.of([sizes[-1] / sizes[0]])
    yield Row("P10", what, kind, "MiB resident", Spread.of(sizes), grown, "after to before", GOAL)


def _rss(pid: int) -> float:
    """MiB of the process in memory; Linux."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / KIB
    raise ValueError(f"process {pid} has no VmRSS")
