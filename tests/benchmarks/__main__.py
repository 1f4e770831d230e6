"""Prints every figure as one table and writes them to build/bench.json."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from engine.database import Database
from tests.benchmarks.completion import Cost, measure
from tests.support.postgres import PostgresServer

HEAD = f"{'database':<12}{'median ms':>10}{'per s':>8}{'statements':>12}{'commits':>9}{'bare ms':>9}{'ratio':>7}"


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
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"completion": [asdict(cost) for cost in costs]}, indent=2) + "\n", "utf-8")


def _on(database: Database, name: str) -> Cost:
    database.create_all()
    try:
        return measure(database, name)
    finally:
        database.dispose()


if __name__ == "__main__":
    main()
