"""A supervision office served inside the test's own process, for a browser."""

import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from engine.database import Database
from tests.support.browsers import token_on
from tests.support.databases import Copies
from tests.support.offices import PASSWORD
from tests.support.server import free_port
from tests.support.supervision import SupervisionOffice, fill_deployed
from web.app import create_app

PATIENCE = 30
"""Seconds within which what was sent has arrived."""


class Served:
    """A supervision office with its site at ``address``."""

    def __init__(self, supervision: SupervisionOffice, address: str) -> None:
        self.supervision = supervision
        self.address = address

    def sign_in(self, page: Page, login: str) -> None:
        """Sign ``login`` in, whoever was there before, without the entrance being drawn; the page is the inbox."""
        self._let_arrive(page)
        page.context.clear_cookies()
        entrance, asked = f"{self.address}/sign-in", page.context.request
        form = {"csrf_token": token_on(asked.get(entrance).text()), "login": login, "password": PASSWORD}
        assert asked.post(entrance, form=form, max_redirects=0).status == HTTPStatus.FOUND
        self.open(page, "/inbox")

    def open(self, page: Page, path: str) -> Page:
        """Go to ``path``, as soon as a form that was sent has arrived."""
        self._let_arrive(page)
        page.goto(f"{self.address}{path}")
        return page

    def task(self, element: str) -> str:
        """The path of the oldest open task at ``element``, which a form just sent may still be about to open."""
        deadline = time.monotonic() + PATIENCE
        while not (found := self.supervision.tasks(element)):
            assert time.monotonic() < deadline, f"no task at {element}, only at {self.supervision.places()}"
            time.sleep(0.05)
        return f"/tasks/{found[0].id}"

    def _let_arrive(self, page: Page) -> None:
        expect(page.locator("form[aria-busy=true]")).to_have_count(0)


@pytest.fixture
def served(copies: Copies, tmp_path: Path) -> Iterator[Served]:
    """An office served on a free port while the test runs."""
    supervision = SupervisionOffice.deployed(Database(copies.sqlite(tmp_path, fill_deployed)), tmp_path)
    port = free_port()
    server = make_server("127.0.0.1", port, create_app(supervision.office), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(supervision, f"http://127.0.0.1:{port}")
    server.shutdown()
    thread.join()
    supervision.office.close()
