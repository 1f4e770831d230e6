"""What a page with an island costs to load for the first time."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import OpenIsland

KILOBYTE = 1000


@pytest.mark.parametrize(("kind", "most"), [("viewer", 150), ("player", 150), ("designer", 600)])
def test_a_page_stays_within_its_weight(
    page: Page, open_island: OpenIsland, directive_xml: str, kind: str, most: int
) -> None:
    """Page, scripts, styles, symbols and fonts together stay within the limit of their kind, compressed."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- Playwright marks its listeners, which a built-in refuses
    event = {"seq": 1, "at": "2019-10-31T01:00:00Z", "kind": "x", "instance": "1", "definition": "d", "marking": []}
    history = {"instances": [{"id": "1", "name": "批办", "parent": None}], "versions": {"d": directive_xml}}
    data = {"xml": directive_xml, "urls": {}, "csrf_token": "", "events": [event], **history}
    open_island(kind, data)
    page.wait_for_load_state("networkidle")
    weights = {answer.url: len(gzip.compress(answer.body())) / KILOBYTE for answer in answers}
    assert any(url.endswith(".css") for url in weights)
    assert sum(weights.values()) < most, weights
