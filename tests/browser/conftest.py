"""Somebody who signs in to the demo office; pages of one island alone, under the site's policy, without a server."""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from web.security import HEADERS

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "web" / "static" / "dist"
ADDRESS = "https://duban.test"
SHELL = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{kind}</title>
<link rel="stylesheet" href="/dist/{app}"><link rel="stylesheet" href="/dist/{style}">
<script type="module" src="/dist/{site}"></script><script type="module" src="/dist/{script}"></script></head>
<body><main><h1>{kind}</h1>
<div data-island="{kind}"><script type="application/json">{data}</script></div></main></body></html>"""

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
def open_island(page: Page) -> OpenIsland:
    """Opens a page with one island: ``open_island("viewer", data)``; answers to its requests are routed by the test."""

    def opened(kind: str, data: dict[str, Any], lang: str = "zh-CN") -> Page:
        manifest = json.loads((DIST / "manifest.json").read_text("utf-8"))
        html = SHELL.format(
            lang=lang,
            kind=kind,
            app=manifest["app.css"],
            site=manifest["app.js"],
            style=manifest[f"{kind}.css"],
            script=manifest[f"{kind}.js"],
            data=json.dumps(data).replace("<", "\\u003c"),
        )
        page.route(f"{ADDRESS}/dist/*", _serve_built)
        page.route(f"{ADDRESS}/", lambda route: route.fulfill(body=html, content_type="text/html", headers=HEADERS))
        page.goto(f"{ADDRESS}/")
        page.wait_for_selector("[data-island]:not([aria-busy])")
        return page

    return opened


def _serve_built(route: Route) -> None:
    file = DIST / route.request.url.rpartition("/")[2]
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind, headers=HEADERS)
