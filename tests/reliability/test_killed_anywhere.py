"""Bar R1: a process that is killed at any statement or commit loses nothing and does nothing twice."""

import random
from collections.abc import Callable
from pathlib import Path

from engine.database import Database
from tests.reliability.conftest import Foreman, Record
from tests.reliability.works import TASKS, audit, build, lay_out, open_matter

SEED = 20191101
FURTHEST = 60
"""A labourer lives for at most so many statements and commits: some seven completions."""


def test_killed_at_any_statement_nothing_is_lost_or_done_twice(
    database: Database,
    foreman: Callable[[], Foreman],
    rounds: Callable[[int, int], int],
    record_property: Record,
    tmp_path: Path,
) -> None:
    """Labourer after labourer is killed at another moment; the last one finds everything in order and finishes."""
    matters, letters = rounds(6, 200), tmp_path / "letters"
    engine = build(database, letters)
    lay_out(engine)
    for _ in range(matters):
        open_matter(engine)
    works, chance = foreman(), random.Random(SEED)
    order = {"url": database.sql.url.render_as_string(hide_password=False), "letters": str(letters)}
    while True:
        works.order(**order, seed=chance.random(), kill_at=chance.randint(1, FURTHEST))
        if works.hear() == "idle":
            break
    assert set(works.ways) == {"9", "idle"}
    assert works.ways.count("9") > matters
    assert audit(engine, matters, works.done, letters) == {}
    record_property("kills", works.ways.count("9"))
    record_property("steps", matters * TASKS)
