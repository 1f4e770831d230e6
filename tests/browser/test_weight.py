"""What a page costs to load for the first time."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

KILOBYTE = 1000
PAGES = {"/inbox": 150, "/ledger": 150, "/matters/new": 150, "/history/": 150, "/designer/bpmn/directive": 600}


def first_visit(page: Page, go: Callable[[], object]) -> float:
    """The kilobytes that ``go`` makes a browser with an empty cache load, compressed."""
    answers: list[Response] = []
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- Playwright cannot mark a built-in
    go()
    page.wait_for_load_state("networkidle")
    assert any(answer.url.endswith(".css") for answer in answers)
    return sum(map(compressed, answers)) / KILOBYTE


def compressed(answer: Response) -> int:
    """The bytes of an answer: files come as the build compressed them, pages as a proxy would compress them."""
    if answer.request.resource_type in {"document", "fetch"}:
        return len(gzip.compress(answer.body())) if answer.ok else 0
    return answer.request.sizes()["responseBodySize"]


@pytest.mark.parametrize(("path", "most"), PAGES.items())
def test_a_page_stays_within_its_weight(sign_in: Callable[[str], Page], live_server: str, path: str, most: int) -> None:
    """Page, scripts, styles, symbols and fonts together stay within the limit of their kind."""
    page = sign_in("li.ruoxi")
    assert first_visit(page, lambda: page.goto(live_server + path)) < most


def test_a_history_with_its_diagrams_stays_within_its_weight(sign_in: Callable[[str], Page], live_server: str) -> None:
    """The player of a matter with everything that it fetches is an ordinary page."""
    page = sign_in("li.ruoxi")
    page.goto(f"{live_server}/history/")
    assert first_visit(page, page.locator("main table a").first.click) < PAGES["/history/"]
    assert page.locator("[data-island=player]:not([aria-busy])").count() == 1
