"""Pages of one island alone, under the site's policy, without a server."""

import json
import mimetypes
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from web.security import HEADERS

DIST = Path(__file__).resolve().parents[2] / "web" / "static" / "dist"
ADDRESS = "https://duban.test"
_SHELL = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{kind}</title>
<link rel="stylesheet" href="/dist/{app}"><link rel="stylesheet" href="/dist/{style}">
<script type="module" src="/dist/{site}"></script><script type="module" src="/dist/{script}"></script></head>
<body><main><h1>{kind}</h1>
<div data-island="{kind}"><script type="application/json">{data}</script></div></main></body></html>"""


def show_island(page: Page, kind: str, data: dict[str, Any], lang: str = "zh-CN") -> Page:
    """A page with one island, when it has started; answers to its requests are routed by the caller."""
    manifest = json.loads((DIST / "manifest.json").read_text("utf-8"))
    html = _SHELL.format(
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


def _serve_built(route: Route) -> None:
    file = DIST / route.request.url.rpartition("/")[2]
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind, headers=HEADERS)
