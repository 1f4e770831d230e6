"""The kinds of database on which the office lives, and some days of it that are only looked at."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.clock import ManualClock
from tests.support.databases import KINDS
from tests.year.identifiers import seeded_identifiers
from tests.year.year import Plan, Year
from workflows.office import Office


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of database."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The office on SQLite after its first days, closed."""
    folder, plan = tmp_path_factory.mktemp("lived"), Plan(matters=2, last=date(2020, 1, 9))
    with seeded_identifiers(plan.seed):
        year = Year.begun(f"sqlite:///{folder / 'office.db'}", folder, plan)
        year.live()
    year.office.close()
    return year


@pytest.fixture
def sqlite_of(tmp_path: Path) -> Callable[[Year], Year]:
    """Makes a copy of a year on SQLite, open, to be changed."""

    def copy(year: Year) -> Year:
        shutil.copytree(year.office.settings.data_dir, tmp_path, dirs_exist_ok=True)
        url, clock = f"sqlite:///{tmp_path / 'office.db'}", ManualClock(year.clock.now())
        settings = replace(year.office.settings, database_url=url, data_dir=tmp_path)
        return replace(year, office=Office(settings, clock=clock), clock=clock)

    return copy
