"""A backup made while others work is the office as it was at one moment."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.database import Database
from tests.reliability.conftest import Foreman, Record
from tests.reliability.works import audit, build, lay_out, open_matter, tables
from tests.support.databases import KINDS
from workflows import migrations
from workflows.attachments.storage import FileStore
from workflows.keeping.service import backup, restore

EFFECTS = frozenset({"effects"})
"""The marks are in a table of the tests' own, which is no part of an office and of its backup."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_backup_made_while_others_work_loses_nothing_that_was_acknowledged(
    kind: str,
    empty_database: Callable[[str], Database],
    foreman: Callable[[], Foreman],
    rounds: Callable[[int, int], int],
    *,
    record_property: Record,
    tmp_path: Path,
) -> None:
    """Several backups while labourers complete tasks: each is restored, verified, and worked on to the end."""
    database, matters, files = empty_database(kind), rounds(5, 60), FileStore(tmp_path / "files")
    migrations.upgrade(database)
    engine = build(database)
    lay_out(engine)
    for _ in range(matters):
        open_matter(engine)
    works, kept = foreman(), dict[Path, list[str]]()
    order = {"url": database.url}
    for number in range(3):
        works.order(**order, seed=number, steps=matters * 3)
        works.order(**order, seed=number + 0.5, steps=matters * 3)
        target = tmp_path / f"{number}.zip"
        kept[target] = list(works.done)
        backup(database, files, datetime.now(UTC), target)
        works.hear(), works.hear()
    assert works.done
    for target, acknowledged in kept.items():
        there = empty_database(KINDS[1 - KINDS.index(kind)])
        restore(there, files, target)
        tables.create_all(there.sql)
        again = build(there)
        works.order(url=there.url, seed=7)
        assert works.hear() == "idle"
        found: Mapping[str, object] = audit(again, matters, acknowledged)
        assert set(found) <= EFFECTS, found
    record_property("backups", len(kept))
    record_property("matters", matters)
