"""A task changes hands in a real browser, on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.served import Served
from tests.support.supervision import TO_DOCKET

pytestmark = pytest.mark.sqlite_only


def test_a_task_is_delegated_filled_in_and_handed_back(served: Served, page: Page) -> None:
    """From the menu of the task to the draft of the owner; every page on the way can be used by everybody."""
    served.supervision.open()
    served.supervision.go(*TO_DOCKET[:2])
    address = served.task("approve_docketing")
    served.sign_in(page, "director")
    served.open(page, address)
    page.locator(".more > summary").click()
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="委派").click()
    page.locator("[name=reason]").fill("请先核对")
    page.locator("[name=to]").select_option("reviewer")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="委派").click()
    expect(page.locator("#entrusted")).to_be_visible()
    assert accessibility_problems(page) == []
    page.context.clear_cookies()
    served.sign_in(page, "reviewer")
    served.open(page, "/inbox")
    expect(page.get_by_text("委派自")).to_be_visible()
    served.open(page, address)
    page.set_viewport_size(PHONE_SCREEN)
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.locator("[name=docketing_remarks]").fill("情况属实")
    page.get_by_role("button", name="交回").click()
    page.locator("[name=reason]").fill("同意立项")
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="交回").click()
    page.context.clear_cookies()
    served.sign_in(page, "director")
    served.open(page, address)
    expect(page.locator("#handed")).to_contain_text("同意立项")
    expect(page.locator("[name=docketing_remarks]")).to_have_value("情况属实")
    page.locator(".more > summary").click()
    assert not overflows(page)
