"""Sites to attack: a supervision office at work, with everybody's browser at hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.database import Database
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.supervision import SupervisionOffice

Made = Callable[[Path], Site]


@pytest.fixture(scope="session")
def make_site(sqlite_copy: Callable[[Path], str]) -> Made:
    """Makes the site of a supervision office in a folder, its diagrams deployed, with three administrators."""

    def make(folder: Path) -> Site:
        supervision = SupervisionOffice(Database(sqlite_copy(folder)), folder)
        supervision.deploy()
        add_administrators(supervision)
        return Site(supervision)

    return make


@pytest.fixture
def site(make_site: Made, tmp_path: Path) -> Site:
    """A site with nothing to do yet."""
    return make_site(tmp_path)
