"""Sites to attack: a supervision office at work, with everybody's browser at hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.database import Database
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.databases import Copies
from tests.support.supervision import SupervisionOffice, fill_deployed

Made = Callable[[Path], Site]


@pytest.fixture(scope="session")
def make_site(copies: Copies) -> Made:
    """Makes the site of a supervision office in a folder, its diagrams deployed, with three administrators."""

    def make(folder: Path) -> Site:
        supervision = SupervisionOffice.deployed(Database(copies.sqlite(folder, fill_deployed)), folder)
        add_administrators(supervision)
        return Site(supervision)

    return make


@pytest.fixture
def site(make_site: Made, tmp_path: Path) -> Site:
    """A site with nothing to do yet."""
    return make_site(tmp_path)
