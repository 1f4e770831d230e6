"""The diagram viewer island."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenIsland
from tests.support.browser import accessibility_problems

ACTIVE = [{"element": "undertaking", "count": 12, "kind": "waiting"}, {"element": "remind", "kind": "late"}]


def test_tokens_are_shown_where_they_are_and_said_in_words(open_island: OpenIsland, directive_xml: str) -> None:
    """Active elements carry a badge with their count, passed ones are marked, and a sentence says the same."""
    page = open_island(
        "viewer", {"xml": directive_xml, "title": "批办", "active": ACTIVE, "done": ["register", "approval"]}
    )
    expect(page.locator(".token.is-waiting")).to_have_text("12")
    expect(page.locator("[data-element-id=register].is-done")).to_be_visible()
    expect(page.locator("[data-element-id=remind].is-late")).to_be_visible()
    expect(page.get_by_text("当前:交各单位承办 ×12、3 个工作日后")).to_be_visible()
    assert accessibility_problems(page) == []
