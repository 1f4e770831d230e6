"""An office that is watched, on either kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.database import Database
from tests.support.offices import START
from workflows.office import Office
from workflows.settings import Settings


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """An office on this test's database."""
    environment = {"DUBAN_DATABASE_URL": database.url, "DUBAN_DATA_DIR": str(tmp_path)}
    office = Office(Settings.from_environment(environment), clock=ManualClock(START))
    yield office
    office.close()
