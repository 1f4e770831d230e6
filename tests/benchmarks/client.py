"""One client process: does what a line on standard input asks for and answers with a line of JSON.

``python -m tests.benchmarks.client duban|naive URL``; the peers are asked in the same way:

- ``linear7 N 1``: start N instances, complete their seven tasks one after the other
- ``complete ID ...``: complete these tasks
"""

import json
import statistics
import sys
import time

from engine.database import Database
from tests.benchmarks.naive import Naive
from tests.benchmarks.work import STEPS, Contestant, Duban
from tests.support.engines import Bench


def contestant(name: str, database: Database) -> Contestant:
    """The named one, on a database that is laid out already."""
    return Duban(Bench(database)) if name == "duban" else Naive(database, create=False)


def play(player: Contestant, scenario: str, words: list[str]) -> dict[str, float]:
    """Do what was asked; how many completions, seconds in all and seconds of completing, and what went wrong."""
    taken: list[float] = []
    conflicts = lost = 0
    begun = time.perf_counter()
    if scenario == "linear7":
        for _ in range(int(words[0])):
            instance_id = player.start("linear7")
            for _ in STEPS:
                [task_id] = player.open(instance_id)
                taken.append(_timed(player, task_id, len(taken)))
            lost += not player.ended(instance_id)
    else:
        for number, task_id in enumerate(words):
            try:
                taken.append(_timed(player, task_id, number))
            except Exception:  # noqa: BLE001 - whatever a person would have been shown counts
                conflicts += 1
    seconds = time.perf_counter() - begun
    median = statistics.median(taken) * 1000 if taken else 0.0
    found_wrong = {"conflicts": conflicts, "lost": lost}
    return {"completions": len(taken), "seconds": seconds, "busy": sum(taken), "median_ms": median} | found_wrong


def _timed(player: Contestant, task_id: str, number: int) -> float:
    begun = time.perf_counter()
    player.complete(task_id, number)
    return time.perf_counter() - begun


def main() -> None:
    """Answer until the input ends."""
    name, url = sys.argv[1:]
    player = contestant(name, Database(url))
    print(json.dumps({"version": name}), flush=True)
    for line in sys.stdin:
        scenario, *words = line.split()
        print(json.dumps(play(player, scenario, words)), flush=True)


if __name__ == "__main__":
    main()
