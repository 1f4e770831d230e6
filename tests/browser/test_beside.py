"""What staff do beside the course of a matter, in a real browser and in Chinese: by clicks alone, no dead end."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.served import Served
from tests.support.supervision import TO_DOCKET

pytestmark = pytest.mark.sqlite_only


def is_usable(page: Page) -> bool:
    """Whether everybody can use the page as it stands, on a desk and on a phone."""
    problems, screen = accessibility_problems(page), page.viewport_size
    page.set_viewport_size(PHONE_SCREEN)
    fits = not overflows(page)
    if screen is not None:
        page.set_viewport_size(screen)
    return problems == [] and fits


def test_a_comment_a_copy_and_a_day_to_come_back(served: Served, page: Page) -> None:
    """The director comments at a task, calling the clerk; copies it to the reviewer, who reads it; sets a day."""
    served.supervision.open("夜间施工噪声扰民")
    served.supervision.go(*TO_DOCKET[:2], receive={"title": "夜间施工噪声扰民"})
    served.sign_in(page, "director")
    page.get_by_role("link", name="夜间施工").first.click()
    page.get_by_role("link", name="立项审批", exact=True).click()
    page.locator(".more > summary").click()
    page.get_by_role("link", name="评论").click()
    page.locator("[name=text]").fill("@clerk 请补充现场照片")
    assert is_usable(page)
    page.get_by_role("button", name="评论").click()
    expect(page.locator("#comments")).to_contain_text("请补充现场照片")
    page.locator(".more > summary").click()
    page.get_by_role("link", name="抄送").click()
    page.locator("[name=to][value=reviewer]").check()
    page.locator("[name=note]").fill("供参考")
    page.get_by_role("button", name="抄送").click()
    page.locator(".more > summary").click()
    page.get_by_role("link", name="跟进日").click()
    page.locator("[name=due_on]").fill("2019-09-27")
    page.locator("[name=note]").fill("问一问")
    page.get_by_role("button", name="跟进日").click()
    served.open(page, "/inbox")
    expect(page.locator("#follow-ups")).to_contain_text("问一问")
    assert is_usable(page)
    page.locator("#follow-ups").get_by_role("button", name="不再提醒").click()
    expect(page.locator("#follow-ups")).to_have_count(0)
    served.sign_in(page, "reviewer")
    page.get_by_role("link", name="抄送我的").click()
    page.get_by_role("button", name="阅读").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("立项审批")
    assert is_usable(page)
    served.sign_in(page, "clerk")
    page.get_by_role("link", name="提醒").click()
    page.get_by_role("link", name="提到了您").click()
    page.get_by_role("link", name="评论").click()
    expect(page.locator(".comments")).to_contain_text("请补充现场照片")


def test_words_are_searched_and_what_is_found_is_printed(served: Served, page: Page) -> None:
    """From the box in the frame to the matter, and on to its page for paper."""
    served.supervision.open("夜间施工噪声扰民")
    served.sign_in(page, "clerk")
    page.get_by_role("searchbox", name="查找事项里的字词").fill("噪声")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text(["噪声"])
    assert is_usable(page)
    page.get_by_role("link", name="夜间施工噪声扰民").click()
    page.get_by_role("link", name="打印").click()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    assert is_usable(page)
    page.emulate_media(media="print")
    expect(page.locator(".paper-tools")).to_be_hidden()
    expect(page.get_by_role("heading", name="办理过程")).to_be_visible()


def test_two_matters_become_one(served: Served, page: Page) -> None:
    """From the warning at intake: registered, compared, merged; the earlier one is followed on with both sources."""
    served.supervision.open("老城区道路积水")
    served.sign_in(page, "clerk")
    served.open(page, "/matters/new")
    page.locator("[name=title]").fill("老城区的道路积水")
    page.locator("[name=source]").select_option("S5")
    page.get_by_role("button", name="查重").click()
    page.get_by_role("radio", name="登记后与“老城区道路积水”合并").check()
    assert is_usable(page)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("合并相同事项")
    page.locator("[name=reason]").fill("同一处积水，两次来件")
    assert is_usable(page)
    page.get_by_role("button", name="合并").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("老城区道路积水")
    expect(page.get_by_text("同一处积水，两次来件")).to_be_visible()
    assert is_usable(page)


def test_what_was_sent_back_comes_straight_back(served: Served, page: Page) -> None:
    """The leader sends it back so; the clerk mends it; the leader has it again, and nobody between was asked."""
    served.supervision.open("夜间施工噪声扰民")
    served.supervision.go(*TO_DOCKET[:3])
    served.sign_in(page, "leader")
    served.open(page, f"{served.task('leader_approval')}/send-back")
    page.get_by_role("radio", name="拟定督办意见").check()
    page.get_by_role("checkbox", name="直接送回给我").check()
    page.locator("[name=reason]").fill("请写明责任单位")
    assert is_usable(page)
    page.get_by_role("button", name="退回").click()
    served.sign_in(page, "clerk")
    served.open(page, served.task("draft_opinion"))
    expect(page.get_by_role("checkbox", name="提交后直接送回 leader")).to_be_checked()
    assert is_usable(page)
    page.locator(".form-buttons .btn-primary").first.click()
    served.sign_in(page, "leader")
    served.open(page, served.task("leader_approval"))
    expect(page.locator("#handed")).to_contain_text("直接送回")
