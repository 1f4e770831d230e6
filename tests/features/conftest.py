"""Fixtures of the features: an office at work, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Copies
from tests.support.supervision import SupervisionOffice, fill_deployed


@pytest.fixture
def supervision(database_kind: str, copies: Copies, tmp_path: Path) -> Iterator[SupervisionOffice]:
    """A supervision office with its diagrams deployed."""
    with copies.opened(database_kind, tmp_path, fill_deployed) as database:
        made = SupervisionOffice.deployed(database, tmp_path)
        yield made
        made.office.close()
