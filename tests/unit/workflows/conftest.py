"""Fixtures of the domain's unit tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.database import Database
from tests.support.supervision import SupervisionOffice


@pytest.fixture
def desk(sqlite_copy: Callable[[Path], str], tmp_path: Path) -> Iterator[SupervisionOffice]:
    """A supervision office without diagrams: services alone, on SQLite."""
    made = SupervisionOffice(Database(sqlite_copy(tmp_path)), tmp_path)
    yield made
    made.office.close()
