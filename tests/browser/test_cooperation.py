"""People who help each other in a real browser: a substitute, a difficulty before the leader, an appeal."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.offices import PASSWORD
from tests.support.people import People
from tests.support.served import Served

pytestmark = pytest.mark.sqlite_only
MATTER = "Noise at night"


@pytest.fixture
def staff(browser: Browser, served: Served, page_problems: list[str]) -> Iterator[People]:
    """The people of an office whose matter the environment bureau handles; each at a browser of their own."""
    served.supervision.issue()
    served.supervision.begin_handling()
    people = People(browser, served.address, page_problems, MATTER, password=PASSWORD)
    yield people
    people.leave()


def fits(page: Page, selector: str) -> None:
    """The part of the page is there in English too, accessible, and fits on a phone."""
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.locator(selector)).to_be_visible()
    page.set_viewport_size(PHONE_SCREEN)
    assert not overflows(page)


@pytest.mark.rule("B12", "D11")
def test_a_difficulty_goes_to_the_leader_and_is_settled_by_another_unit(staff: People) -> None:
    """Asked for from the matter's page, signed, proposed, decided; the police sign for form 3 and are checked twice."""
    liaison = staff["env.liaison"]
    page = liaison.see_matter("handling")
    page.get_by_role("button", name="协调督办").click()
    expect(page.get_by_role("heading", level=1, name="提出协调申请")).to_be_visible()
    liaison.fill(difficulty="施工须封闭路段", tried="已与公安部门商谈", wanted="请公安部门封闭路段")
    liaison.press("提交")
    staff["env.head"].do("主要负责人签字", "签发上报")
    page = staff["clerk"].begin("提出协调意见")
    expect(page.locator("body")).to_contain_text("施工须封闭路段")
    piece = {"item_unit": "POL", "item_task": "封闭路段", "item_due_on": "2019-10-15"}
    staff["clerk"].fill(coordination_opinion="由公安部门配合", items=[piece])
    staff["clerk"].press("提交")
    staff["leader"].begin("领导批示").set_viewport_size(PHONE_SCREEN)
    assert not overflows(staff["leader"].page)
    staff["leader"].fill(coordination_directive="按此办理")
    staff["leader"].press("同意")
    staff["pol.liaison"].do("签收协调督办单", receipt_confirmed=True)
    staff["pol.liaison"].do("落实协调事项", item_result="白天已封闭")
    staff["reviewer"].do("二次跟进检查", "未落实", check_remarks="夜间仍通行", new_due_on="2019-10-25")
    expect(staff["pol.liaison"].begin("落实协调事项").locator(".field-remark")).to_contain_text("夜间仍通行")
    staff["pol.liaison"].fill(item_result="昼夜封闭")
    staff["pol.liaison"].press("提交")
    staff["reviewer"].do("二次跟进检查", "已落实")
    page = liaison.see_matter("handling")
    expect(page.locator("#coordination")).to_contain_text("按此办理")
    expect(page.locator("#coordination tbody tr")).to_contain_text("共检查 2 次")
    fits(page, "#coordination >> text=Settled")


def test_an_appeal_is_judged_by_somebody_else(served: Served, staff: People) -> None:
    """Sent back, the head appeals from the matter's page; the deputy, not the reviewer, has it; the page keeps both."""
    served.supervision.report()
    served.supervision.do("review_report", "reviewer", verdict="redo", return_reason="facts_unclear", omission="fail")
    head = staff["env.head"]
    page = head.see_matter("handling")
    page.get_by_role("button", name="审核申诉").click()
    head.fill(appeal_reason="数据在第二页")
    head.press("提交")
    assert "裁定申诉" not in staff["reviewer"].tasks()
    staff["deputy"].do("裁定申诉", "申诉成立", appeal_ruling="数据确在第二页")
    assert "五查审核" in staff["deputy"].tasks()
    page = head.see_matter("handling")
    expect(page.locator("#appeals")).to_contain_text("数据确在第二页")
    fits(page, "#appeals >> text=Upheld")


def test_a_substitute_works_in_both_names(staff: People) -> None:
    """Named on the page, the deputy finds the head's tasks; what was done says so, in both languages."""
    liaison = staff["env.liaison"]
    page = liaison.open("/administration/substitutions/")
    page.get_by_label("代办人", exact=False).select_option("env.deputy")
    page.get_by_label("第一天").fill("2019-09-27")
    page.get_by_label("最后一天").fill("2019-10-11")
    page.get_by_label("事由").fill("年休假")
    page.get_by_role("button", name="指定").click()
    expect(page.locator("tbody tr")).to_contain_text("代办中")
    assert accessibility_problems(page) == []
    deputy = staff["env.deputy"]
    page = deputy.begin("反馈进展")
    expect(page.locator(".lead")).to_contain_text("代 env.liaison 办理")
    deputy.fill(feedback_progress="已开始办理")
    deputy.press("提交")
    page = staff["director"].see_matter("course")
    expect(page.locator(".course")).to_contain_text("env.deputy 代 env.liaison")
    assert any("env.deputy 代您完成了" in text for text in _told(liaison.open("/inbox?list=told")))
    fits(liaison.open("/administration/substitutions/"), "tbody >> text=Running")


def _told(page: Page) -> list[str]:
    return page.locator(".inbox-table tbody tr").all_inner_texts()
