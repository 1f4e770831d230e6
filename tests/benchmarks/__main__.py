"""Prints every figure of one run as one table, beside its goal where it has one, and writes them to build/bench.json.

docs/performance.md says what is measured and how.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from tests.benchmarks import (
    due_timers,
    expressions,
    four_clients,
    growth,
    limit,
    memory,
    one_client,
    pages,
    replaying,
    thirty_units,
)
from tests.benchmarks.machine import described
from tests.benchmarks.measuring import Row, Run, print_machine, print_table

RUNNERS: dict[str, Callable[[Run], Iterator[Row]]] = {
    "P1": one_client.measure,
    "P2": four_clients.measure,
    "P3": thirty_units.measure,
    "P4": growth.measure,
    "P5": limit.measure,
    "P6": pages.measure,
    "P7": due_timers.measure,
    "P8": replaying.measure,
    "P9": expressions.measure,
    "P10": memory.measure,
}
WRITTEN = Path("build/bench.json")


@click.command()
@click.option("--rows", default=",".join(RUNNERS), help="Which rows, by comma: P1,P4.")
@click.option("--quick", is_flag=True, help="Small numbers, to see that it works: no figures to quote.")
@click.option("--no-peers", is_flag=True, help="Without the peers, which are built from their registries otherwise.")
def main(rows: str, *, quick: bool, no_peers: bool) -> None:
    """Measure row after row, print the table, write it down."""
    wanted = rows.split(",")
    if unknown := set(wanted) - set(RUNNERS):
        raise click.BadParameter(f"there is no row {', '.join(sorted(unknown))}", param_hint="--rows")
    found: list[Row] = []
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        run = Run(Path(folder), quick=quick, peers=not no_peers)
        try:
            for name in wanted:
                print(f"measuring {name} ...", file=sys.stderr)
                begun = time.perf_counter()
                found += RUNNERS[name](run)
                seconds[name] = round(time.perf_counter() - begun, 1)
            machine = described(run)
        finally:
            run.close()
    print_table(found)
    print_machine(machine | {"seconds": ", ".join(f"{name} {taken:.0f}" for name, taken in seconds.items())})
    WRITTEN.parent.mkdir(exist_ok=True)
    figures = [asdict(row) | {"verdict": row.verdict} for row in found]
    written = {"quick": quick, "machine": machine, "seconds": seconds, "rows": figures}
    WRITTEN.write_text(json.dumps(written, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
