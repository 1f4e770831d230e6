"""The history player island."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenIsland
from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows

STEPS = [
    (
        "2019-10-31T01:00:00+00:00",
        "李若曦",
        "登记 收件",
        "register",
        ["draft_opinion"],
        [["urgency", "紧急程度", "–", "特急"]],
    ),
    (
        "2019-11-01T03:30:00+00:00",
        "李若曦",
        "完成 拟定督办意见",
        "draft_opinion",
        ["approval"],
        [["opinion", "拟办意见", "–", "<b>交市教育局</b>"]],
    ),
    ("2019-11-06T01:00:00+00:00", "", "定时 3 个工作日后", "remind", ["approval", "notify"], []),
    (
        "2019-11-06T02:00:00+00:00",
        "宋启明",
        "同意立项",
        "approval",
        ["undertaking", "undertaking"],
        [["approved", "是否同意", "–", "是"]],
    ),
]


@pytest.fixture
def history(directive_xml: str) -> dict[str, Any]:
    """Four events of a directive and one of a process that it called."""
    events = [
        {
            "seq": seq,
            "at": at,
            "actor": actor,
            "kind": "task.completed",
            "text": text,
            "element": element,
            "instance": "1",
            "definition": "directive:3",
            "marking": marking,
            "changed": changed,
            "record": f'{{"changes":[[1,"{changed[0][0]}",null]]}}' if changed else "{}",
            "hash": "9f2c",
            "timers": [{"element": "remind", "due_at": "2019-11-06T01:00:00+00:00"}],
            "tasks": [{"element": marking[0], "assignee": "宋启明", "due_at": "2019-11-05T09:00:00+00:00"}],
        }
        for seq, (at, actor, text, element, marking, changed) in enumerate(STEPS, 1)
    ]
    called = {**events[0], "seq": 1, "instance": "2", "definition": "undertaking:1", "at": "2019-11-07T01:00:00+00:00"}
    return {
        "title": "泽督〔2019〕1号",
        "verified": {"ok": True, "text": "2019-12-01 10:00 校验一致"},
        "instances": [
            {"id": "1", "name": "批办", "parent": None},
            {"id": "2", "name": "承办：市教育局", "parent": "1"},
        ],
        "versions": {"directive:3": directive_xml, "undertaking:1": directive_xml},
        "titles": {"directive:3": "批办 · 第 3 版", "undertaking:1": "承办 · 第 1 版"},
        "events": [*events, called],
    }


def at(page: Page, step: int, total: int) -> None:
    """The player stands at this step."""
    expect(page.locator(".player-position")).to_have_text(f"第 {step} / {total} 步")


def test_each_step_shows_event_person_data_and_deadlines_as_they_were(
    open_island: OpenIsland, history: dict[str, Any]
) -> None:
    """A step shows its tokens on the diagram and, beside it, what was done, by whom, what changed and what was due."""
    page = open_island("player", history)
    at(page, 5, 5)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    at(page, 2, 5)
    beside = page.locator(".player-aside")
    expect(beside).to_contain_text("完成 拟定督办意见")
    expect(beside).to_contain_text("批办 · 第 3 版")
    expect(beside).to_contain_text("2019年11月1日 11:30")
    expect(beside.locator("ins")).to_have_text("<b>交市教育局</b>")
    expect(beside).to_contain_text("3 个工作日后 · 2019年11月6日 09:00")
    beside.get_by_text("原始记录").click()
    expect(beside.locator("pre")).to_have_text('{"changes":[[1,"opinion",null]]}')
    expect(page.locator("[data-element-id=approval].is-waiting")).to_be_visible()
    expect(page.locator("[data-element-id=register].is-done")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-element-id=approval].is-late")).to_be_visible()


def test_an_instance_can_be_chosen_and_played_to_its_end(open_island: OpenIsland, history: dict[str, Any]) -> None:
    """Choosing an instance leaves its events; playing goes on to the last one and stops there."""
    page = open_island("player", history)
    page.get_by_label("查看").select_option("1")
    at(page, 1, 4)
    page.get_by_label("速度").select_option("8")
    page.get_by_role("button", name="播放").click()
    at(page, 4, 4)
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    expect(page.locator(".token")).to_have_text("2")


def test_a_day_on_the_slider_leads_to_its_first_event(open_island: OpenIsland, history: dict[str, Any]) -> None:
    """Days are counted in the office's time zone, and each mark leads to where the day begins."""
    page = open_island("player", history)
    page.get_by_role("button", name="11月6日").click()
    at(page, 3, 5)


def test_the_table_is_one_key_away_and_leads_back(open_island: OpenIsland, history: dict[str, Any]) -> None:
    """T shows all events as rows; the number of a row goes back to that step on the diagram."""
    page = open_island("player", history)
    page.keyboard.press("t")
    rows = page.locator(".player-table tbody tr")
    expect(rows).to_have_count(5)
    expect(rows.nth(3)).to_contain_text("立项审批")
    assert accessibility_problems(page) == []
    rows.nth(3).get_by_role("button", name="4").click()
    at(page, 4, 5)
    expect(page.locator(".diagram-canvas")).to_be_visible()


def test_player_is_accessible_and_fits_a_phone(open_island: OpenIsland, history: dict[str, Any]) -> None:
    """No accessibility problem on the office screen, and nothing to scroll sideways at the width of a phone."""
    page = open_island("player", history)
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert not overflows(page)
