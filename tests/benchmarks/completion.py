"""What one completion costs, from load to commit: seven user tasks in a row, one client."""

import statistics
import time
from dataclasses import dataclass

from sqlalchemy import text

from engine.commands import tasks
from engine.database import Database
from tests.support.engines import ANN, Bench, Counted
from tests.support.processes import diagram, path, process, user_task

STEPS = [f"step{number}" for number in range(1, 8)]
ROUNDS = 60
WARM_UP = 5


@dataclass(frozen=True)
class Cost:
    """One completion: median milliseconds, completions a second, statements, commits; and the bare transaction."""

    database: str
    median_ms: float
    per_second: float
    statements: int
    commits: int
    bare_ms: float


def measure(database: Database, name: str) -> Cost:
    """Run the seven steps again and again."""
    bench = Bench(database)
    body = '<startEvent id="s"/><endEvent id="e"/>' + "".join(user_task(step) for step in STEPS)
    bench.deploy(seven=diagram(process("seven", body, path("s", *STEPS, "e"))))
    taken: list[float] = []
    counted: list[tuple[int, int]] = []
    for number in range(ROUNDS + WARM_UP):
        bench.start("seven", f"case-{number}", title="x" * 200)
        for _ in STEPS:
            task_id = bench.open()[0].id
            begun = time.perf_counter()
            with bench.engine.transaction(ANN) as tx:
                tasks.complete(tx, task_id, {})
            if number >= WARM_UP:
                taken.append((time.perf_counter() - begun) * 1000)
    bench.start("seven", "counted")
    with Counted(database) as count, bench.engine.transaction(ANN) as tx:
        tasks.complete(tx, bench.open()[0].id, {})
    counted.append((len(count.statements), count.commits))
    median = statistics.median(taken)
    return Cost(name, median, 1000 / statistics.fmean(taken), *counted[0], _bare(database))


def _bare(database: Database) -> float:
    """Median milliseconds of a transaction that writes the same rows with prepared text and nothing else."""
    with database.writing() as session:
        session.execute(text("CREATE TABLE bare (id INTEGER, body TEXT)"))
        session.execute(text("INSERT INTO bare VALUES (1, '')"))
    taken = []
    for _ in range(200):
        begun = time.perf_counter()
        with database.sql.connect().execution_options(duban_writing=True) as connection, connection.begin():
            connection.execute(text("SELECT body FROM bare WHERE id = 1"))
            for _row in range(3):
                connection.execute(text("UPDATE bare SET body = :body WHERE id = 1"), {"body": "x" * 400})
            for _row in range(2):
                connection.execute(text("INSERT INTO bare VALUES (2, :body)"), {"body": "x" * 900})
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)
