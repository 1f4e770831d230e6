"""Somebody who signs in to the demo office; pages of one island alone, under the site's policy, without a server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.islands import show_island

OpenIsland = Callable[..., Page]
PASSWORD = "duban-2019"


@pytest.fixture
def sign_in(page: Page, live_server: str) -> Callable[[str], Page]:
    """Signs somebody of the demo office in, in ``page``."""

    def enter(login: str) -> Page:
        page.goto(f"{live_server}/sign-in")
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("navigation", name="主导航")).to_be_attached()
        return page

    return enter


@pytest.fixture
def directive_xml() -> str:
    """A small process with a loop, a timer and a called process for several units."""
    return (Path(__file__).parent / "diagrams" / "directive.bpmn").read_text("utf-8")


@pytest.fixture
def foreign_xml() -> str:
    """A file of another tool: pools, nested lanes, data, extensions, two diagrams."""
    return (Path(__file__).parents[1] / "conformance" / "models" / "foreign.bpmn").read_text("utf-8")


@pytest.fixture
def open_island(page: Page) -> OpenIsland:
    """Opens a page with one island: ``open_island("viewer", data)``; answers to its requests are routed by the test."""

    def opened(kind: str, data: dict[str, Any], lang: str = "zh-CN") -> Page:
        return show_island(page, kind, data, lang)

    return opened
