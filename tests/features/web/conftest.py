"""The site of a supervision office whose people can sign in."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.browsers import Visitor
from tests.support.databases import Copies
from tests.support.supervision import SupervisionOffice
from tests.support.under_way import FILLED, fill_with_matters
from web.app import create_app


class Site:
    """The site of ``office`` and the browsers of its people."""

    def __init__(self, supervision: SupervisionOffice) -> None:
        self.supervision = supervision
        self.app = create_app(supervision.office)
        self._visitors: dict[tuple[str, datetime], Visitor] = {}

    def visitor(self, login: str, language: str = "en") -> Visitor:
        """The browser of ``login``, signed in; the same until time passes, which ends sessions."""
        key = (login, self.supervision.clock.now())
        if key not in self._visitors:
            self._visitors[key] = Visitor(self.app, language).sign_in(login)
        return self._visitors[key]

    def task(self, element: str) -> str:
        """The address of the oldest open task at ``element``."""
        return f"/tasks/{self.supervision.tasks(element)[0].id}"


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with its diagrams deployed and nothing to do yet."""
    return Site(supervision)


@pytest.fixture
def site_with_matters(database_kind: str, copies: Copies, tmp_path: Path) -> Iterator[Site]:
    """A site with a matter that two units have in hand, an hour later one that was only taken in."""
    with copies.opened(database_kind, tmp_path, fill_with_matters) as database:
        supervision = SupervisionOffice.reopened(database, tmp_path, FILLED)
        yield Site(supervision)
        supervision.office.close()
