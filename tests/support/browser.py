"""The ``page`` fixture: a real Chromium that fails the test when a page misbehaves; and an axe check for any page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (  # a container has no user namespaces to sandbox with, and nothing but the tested server may be called
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Of a switch that is given twice the last one holds: this repeats what Playwright switches off, and adds the two pages
# that the address bar of every window would load and nobody sees, at half a second of work a window.
SWITCHED_OFF = """
AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose HttpsUpgrades
HttpsFirstBalancedModeAutoEnable LensOverlay MediaRouter NetworkTimeServiceQuerying OptimizationHints PaintHolding
PreconnectToSearch ThirdPartyStoragePartitioning WebUIOmniboxAimPopup WebUIOmniboxPopup
"""
PATIENCE = 30_000
"""Milliseconds within which a page does what was asked of it, on a machine that has much else to do."""
expect.set_options(timeout=PATIENCE)
OFFICE_SCREEN = ViewportSize(width=1366, height=768)
PHONE_SCREEN = ViewportSize(width=390, height=844)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_REPEATED = "tbody tr:nth-child(n+21)"
"""Of a long table twenty rows stand for all when axe looks; it needs seconds for hundreds."""
WATCH_POLICY = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.effectiveDirective} blocked ${event.blockedURI} (${event.sourceFile})`));
"""


class NoChromium(Exception):
    """There is no Chromium on this machine: ``make browser`` installs it, or says how."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, headless. Raises NoChromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise NoChromium
    with sync_playwright() as playwright:
        switches = [*QUIET, f"--disable-features={','.join(SWITCHED_OFF.split())}"]
        launched = playwright.chromium.launch(executable_path=program, args=switches)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, headless."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def page_problems() -> list[str]:
    """What the pages of this test complained about so far; a test that provokes a complaint checks and clears it."""
    return []


@pytest.fixture
def context(browser: Browser, page_problems: list[str]) -> Iterator[BrowserContext]:
    """A fresh Chinese reader at an office screen; fails on a script error, console error or blocked resource."""
    opened = watched(browser, page_problems)
    yield opened
    opened.close()
    assert not page_problems, "\n".join(page_problems)


def watched(browser: Browser, problems: list[str], language: str = "zh-CN") -> BrowserContext:
    """A fresh reader of ``language`` at an office screen; what their pages complain about is added to ``problems``."""
    opened = browser.new_context(viewport=OFFICE_SCREEN, locale=language, timezone_id="Asia/Shanghai")
    opened.set_default_timeout(PATIENCE)
    opened.add_init_script(WATCH_POLICY)
    opened.on("console", lambda message: _note_message(message, problems))
    opened.on("weberror", lambda error: problems.append(f"script error: {error.error}"))
    return opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of ``context``."""
    return context.new_page()


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, by WCAG 2.2 A and AA: ``rule: target`` for each."""
    page.wait_for_load_state()
    wanted = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}  # not what it found in order
    results = Axe().run(page, context={"exclude": [[_REPEATED]]}, options=wanted)
    return [
        f"{found['id']}: {' '.join(map(str, node['target']))}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page can be scrolled sideways, which no page may at any width from 360 px."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def _note_message(message: ConsoleMessage, problems: list[str]) -> None:
    if message.type == "error" and not _is_the_page_itself(message):
        problems.append(f"console: {message.text}")


def _is_the_page_itself(message: ConsoleMessage) -> bool:
    """Chromium reports a page that rightly answers 404 or 422 like a missing image; its test checks the status."""
    if message.page is None or not message.text.startswith("Failed to load resource"):
        return False
    return message.location["url"] == message.page.url
