"""Fixtures of the features: an office at work, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.database import Database
from tests.support.supervision import SupervisionOffice


@pytest.fixture
def supervision(database: Database, tmp_path: Path) -> Iterator[SupervisionOffice]:
    """A supervision office with its diagrams deployed."""
    made = SupervisionOffice(database, tmp_path)
    made.deploy()
    yield made
    made.office.close()
