"""Two people at one task: who comes second reads who was first, and loses nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.people import People

TYPED = "这是第二个人写的意图，一个字也不能丢。"


def count_posts(page: Page) -> list[str]:
    """The addresses of the forms that the page sends from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


@pytest.mark.parametrize("matter_title", ["电梯困人如何处置"])
def test_who_comes_second_reads_who_was_first_and_keeps_what_was_typed(people: People) -> None:
    """The second clerk's text is still there, beside the name of the first and the time; nothing happened twice."""
    people["li.ruoxi"].register("S8")
    first, second = people["li.ruoxi"], people["gao.yuan"]
    for clerk in (first, second):
        clerk.begin("收件登记")
    second.fill(original_text=TYPED, source_text="来电记录")
    first.press("提交")
    second.page.get_by_role("button", name="提交", exact=True).click()
    conflict = second.page.get_by_role("alert")
    expect(conflict).to_contain_text("李若溪 已经完成了这项任务")
    expect(conflict.locator("time")).to_have_text(re.compile(r"今天 \d\d:\d\d"))
    for text in (TYPED, "来电记录"):
        expect(second.page.locator(".task-form").get_by_text(text)).to_be_visible()
    assert second.tasks() == ["拟定督办意见"]


@pytest.mark.parametrize("matter_title", ["统一印制会议桌牌"])
def test_a_double_click_submits_once(people: People) -> None:
    """Pressed twice in a hurry, a form is sent once, and its success is told."""
    page = people["li.ruoxi"].register("S8")
    sent = count_posts(page)
    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.locator(".notice-success")).to_be_visible()
    assert [address for address in sent if "/tasks/" in address] == sent[:1]
