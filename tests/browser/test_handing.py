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
    served.sign_in(page, "director")
    served.open(page, address)
    expect(page.locator("#handed")).to_contain_text("同意立项")
    expect(page.locator("[name=docketing_remarks]")).to_have_value("情况属实")
    page.locator(".more > summary").click()
    assert not overflows(page)


def test_a_task_is_signed_by_a_colleague(served: Served, page: Page) -> None:
    """From the menu of the task to the opinion above its form; every page on the way can be used by everybody."""
    served.supervision.open()
    served.supervision.go(*TO_DOCKET[:2])
    address = served.task("approve_docketing")
    served.sign_in(page, "director")
    served.open(page, address)
    page.locator("[name=docketing_remarks]").fill("拟同意")
    page.get_by_role("button", name="存草稿").click()
    page.locator(".more > summary").click()
    page.get_by_role("link", name="加签").click()
    page.locator("[name=reason]").fill("请从业务上把关")
    page.locator("[name=to][value=reviewer]").focus()
    page.keyboard.press("Space")
    page.locator("[name=to][value=deputy]").check()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="加签").click()
    expect(page.locator("#signatures")).to_contain_text("待签署")
    assert accessibility_problems(page) == []
    served.sign_in(page, "reviewer")
    expect(page.locator("#to-sign")).to_be_visible()
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert accessibility_problems(page) == []
    assert not overflows(page)
    served.open(page, address)
    expect(page.get_by_text("拟同意")).to_be_visible()
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.get_by_role("link", name="签署意见").click()
    page.get_by_role("radio", name="不同意").check()
    page.locator("[name=reason]").fill("依据不足")
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="签署意见").click()
    served.sign_in(page, "director")
    served.open(page, f"{address}/unask-signature")
    page.locator("[name=reason]").fill("出差在外")
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="减签").click()
    expect(page.locator("#signatures")).to_contain_text("依据不足")
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.locator("[name=docketing_decision][value=approve]").click()
    expect(page).to_have_url(f"{served.address}/inbox")


def test_a_task_is_sent_back_and_a_completed_one_withdrawn(served: Served, page: Page) -> None:
    """The steps are chosen on a page that a phone can show; what was withdrawn opens filled in as it was."""
    served.supervision.open()
    served.supervision.go(*TO_DOCKET[:3])
    served.sign_in(page, "leader")
    served.open(page, served.task("leader_approval"))
    page.locator(".more > summary").click()
    page.get_by_role("link", name="退回").click()
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.locator("[name=reason]").fill("请补充依据")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="退回").click()
    served.sign_in(page, "director")
    address = served.task("approve_docketing")
    served.open(page, address)
    expect(page.locator("#handed")).to_contain_text("请补充依据")
    page.locator("[name=docketing_remarks]").fill("依据已补")
    page.locator("[name=docketing_decision][value=approve]").click()
    expect(page).to_have_url(f"{served.address}/inbox")
    served.open(page, f"{address}/take-back")
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("[name=docketing_remarks]")).to_have_value("依据已补")


def test_several_tasks_are_done_together(served: Served, page: Page) -> None:
    """Ticked in the inbox, they are completed with one form, on a desk and on a phone."""
    for title in ("关于噪声扰民的批示", "关于河道治理的批示"):
        served.supervision.open(title)
    for _ in range(2):
        served.supervision.go(*TO_DOCKET[:2])
    served.sign_in(page, "director")
    page.locator("[data-ticks-all]").check()
    page.get_by_role("button", name="一并办理所选").click()
    expect(page.locator("[name=_task]")).to_have_count(2)
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert accessibility_problems(page) == []
    assert not overflows(page)
    page.locator("[name=docketing_decision][value=approve]").click()
    expect(page.get_by_text("已提交 2 项任务。")).to_be_visible()
