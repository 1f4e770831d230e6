"""Prints every figure, beside its goal where it has one, and writes them to build/bench.json.

docs/performance.md says what is measured and how.
"""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from engine.database import Database
from tests.benchmarks import expressions
from tests.benchmarks.completion import Cost, measure
from tests.benchmarks.expressions import Timing
from tests.support.postgres import PostgresServer

HEAD = f"{'database':<12}{'median ms':>10}{'per s':>8}{'statements':>12}{'commits':>9}{'bare ms':>9}{'ratio':>7}"
TIMED = f"{'figure':<30}{'median us':>10}{'8 of 10 rounds':>18}{'goal':>7}{'bare us':>9}{'ratio':>7}"


def main() -> None:
    """Measure on SQLite, then on PostgreSQL with its default durability."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        costs = [_on(Database(f"sqlite:///{folder}/bench.db"), "sqlite")]
        server = PostgresServer(Path(folder) / "pg", durable=True)
        try:
            costs.append(_on(Database(server.url(server.create_database())), "postgresql"))
        finally:
            server.stop()
    print("One completion: seven user tasks in a row, one client")
    print(HEAD)
    for cost in costs:
        ratio = cost.median_ms / cost.bare_ms
        print(
            f"{cost.database:<12}{cost.median_ms:>10.2f}{cost.per_second:>8.0f}{cost.statements:>12}{cost.commits:>9}"
            f"{cost.bare_ms:>9.2f}{ratio:>7.1f}"
        )
    timings = expressions.measure()
    print("\nFEEL and decision tables: one evaluation, beside a Python closure that does the same")
    print(TIMED)
    for timing in timings:
        print(_row(timing))
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    written = {"completion": [asdict(each) for each in costs], "expressions": [asdict(each) for each in timings]}
    target.write_text(json.dumps(written, indent=2) + "\n", "utf-8")


def _row(timing: Timing) -> str:
    spread = f"{timing.low_us:.1f} to {timing.high_us:.1f}"
    row = f"{timing.name:<30}{timing.median_us:>10.1f}{spread:>18}"
    if timing.goal_us is None or timing.raw_us is None:
        return row
    return f"{row}{f'< {timing.goal_us:.0f}':>7}{timing.raw_us:>9.2f}{timing.median_us / timing.raw_us:>7.1f}"


def _on(database: Database, name: str) -> Cost:
    database.create_all()
    try:
        return measure(database, name)
    finally:
        database.dispose()


if __name__ == "__main__":
    main()
