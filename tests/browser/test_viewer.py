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
    expect(page.get_by_text("当前：交各单位承办 ×12、3 个工作日后")).to_be_visible()
    assert accessibility_problems(page) == []


def test_on_an_english_page_the_words_are_english(open_island: OpenIsland, directive_xml: str) -> None:
    """The words around the diagram follow the language of the page; names of elements stay as they were drawn."""
    page = open_island("viewer", {"xml": directive_xml, "title": "Directive", "active": ACTIVE}, lang="en")
    expect(page.get_by_text("Now at: 交各单位承办 ×12、3 个工作日后")).to_be_visible()
    expect(page.get_by_role("button", name="Fit to window")).to_be_visible()
    expect(page.get_by_role("img", name="Diagram: Directive")).to_be_visible()


def test_a_called_process_is_a_link_away(open_island: OpenIsland, directive_xml: str) -> None:
    """Elements that lead somewhere are listed as links, for those who cannot double-click on a drawing."""
    page = open_island("viewer", {"xml": directive_xml, "title": "批办", "links": {"undertaking": "/instances/17"}})
    expect(page.get_by_role("link", name="进入 交各单位承办")).to_have_attribute("href", "/instances/17")


def test_a_diagram_that_cannot_be_read_is_said_so(open_island: OpenIsland) -> None:
    """Instead of an empty frame there is a sentence, and the rest of the page goes on."""
    page = open_island("viewer", {"xml": "<definitions", "title": "批办"})
    expect(page.get_by_role("alert")).to_contain_text("未能显示")


def test_every_diagram_of_a_file_can_be_shown(open_island: OpenIsland, foreign_xml: str) -> None:
    """A file with several diagrams offers them by name; a process without a pool is drawn beside the pools."""
    page = open_island("viewer", {"xml": foreign_xml, "title": "来文"})
    expect(page.locator("[data-element-id=alone] .djs-visual")).to_be_visible()
    expect(page.locator("[data-element-id=later]")).to_have_count(0)
    page.get_by_label("文件中的图").select_option("Second")
    expect(page.locator("[data-element-id=later] .djs-visual")).to_be_visible()
    assert accessibility_problems(page) == []
