"""Fixtures of the domain's unit tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.database import Database
from tests.support.databases import Copies
from tests.support.supervision import SupervisionOffice


@pytest.fixture
def desk(copies: Copies, tmp_path: Path) -> Iterator[SupervisionOffice]:
    """A supervision office without diagrams: services alone, on SQLite."""
    made = SupervisionOffice(Database(copies.sqlite(tmp_path)), tmp_path)
    yield made
    made.office.close()
