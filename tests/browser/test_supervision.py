"""Supervising in a real browser: the hint while a matter is typed in, small forms at phone width, lists on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.served import Served
from workflows.lists.service import make_monday_list

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("A05")
def test_what_the_tables_propose_follows_what_is_typed(served: Served, page: Page) -> None:
    """The proposal changes with the words, and what is ticked and typed meanwhile stays."""
    served.sign_in(page, "clerk")
    served.open(page, "/matters/new")
    page.locator("[name=title]").fill("Street lamps")
    expect(page.locator("#proposed dd").nth(1)).to_have_text("平件")
    page.locator("[name=text]").fill("特急，请立即处置")
    expect(page.locator("#proposed dd").nth(1)).to_have_text("特急")
    expect(page.locator("[name=text]")).to_have_value("特急，请立即处置")
    assert accessibility_problems(page) == []


@pytest.mark.rule("C31")
def test_a_unit_divides_its_task_on_a_phone(served: Served, page: Page) -> None:
    """The form opens, sends, and the page returns to the list, which has the new item."""
    matter_id = served.supervision.issue()
    page.set_viewport_size(PHONE_SCREEN)
    served.sign_in(page, "env.liaison")
    served.open(page, f"/matters/{matter_id}?tab=handling")
    part = page.locator("section[id^=breakdown]")
    part.locator("summary").click()
    part.get_by_label("名称").fill("噪声治理专班")
    part.get_by_role("button", name="添加").click()
    expect(part.locator("li")).to_contain_text("噪声治理专班")
    part.locator("summary").click()
    assert accessibility_problems(page) == []
    assert not overflows(page)


@pytest.mark.rule("C12")
def test_a_weekly_list_is_printed_without_the_frame(served: Served, page: Page) -> None:
    """On paper there is the list and its fingerprint, and no sidebar."""
    served.supervision.issue()
    with served.supervision.acting() as tx:
        week = make_monday_list(tx).week_of.isoformat()
    served.sign_in(page, "leader")
    served.open(page, f"/lists/monday_list/{week}")
    assert accessibility_problems(page) == []
    page.emulate_media(media="print")
    expect(page.locator("tbody tr")).to_be_visible()
    expect(page.locator(".fingerprint")).to_contain_text("指纹一致")
    expect(page.locator(".sidebar")).to_be_hidden()
