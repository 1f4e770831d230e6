"""A decision and a campaign carried out by the people of an office at their browsers, and matters sorted by clicks."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows, watched
from tests.support.offices import PASSWORD
from tests.support.people import Person
from tests.support.served import Served
from workflows.matters.values import Source
from workflows.overview.opening import open_matter

pytestmark = pytest.mark.sqlite_only
TITLE = "背街小巷路灯改造"
ITEMS = [{"item_name": "路灯", "item_standard": "亮灯率百分之百"}, {"item_name": "线路", "item_standard": "入地"}]
DUTY = {
    "requirement": "年内完成改造",
    "standard": "没有暗路",
    "responsible_leader": "leader",
    "lead": "ENV",
    "lead_duty": "牵头改造",
}

At = Callable[..., Person]


@pytest.fixture
def at(served: Served, browser: Browser, page_problems: list[str]) -> Iterator[At]:
    """Somebody of the office at a browser of their own; fails when a page misbehaves."""
    known: dict[tuple[str, str], Person] = {}

    def person(login: str, language: str = "zh-CN") -> Person:
        if (login, language) not in known:
            page = watched(browser, page_problems, language).new_page()
            known[login, language] = Person(page, served.address, login, TITLE, PASSWORD)
        return known[login, language]

    yield person
    for each in known.values():
        each.page.context.close()
    assert not page_problems, "\n".join(page_problems)


@pytest.mark.rule("B27", "C07")
def test_a_decision_from_the_meeting_to_its_evaluation(served: Served, at: At) -> None:
    """The clerk takes it in, the deputy compiles, the clerk plans and divides, the leader approves, all four steps."""
    page = at("clerk").open("/matters/new")
    page.get_by_label("事项标题").fill(TITLE)
    page.get_by_label("事项来源").select_option("S2")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    meeting = {"source_text": "市政府第31次常务会议", "basis": "第31期", "original_text": "年内完成路灯改造。"}
    at("deputy").do("编制决定事项", **meeting)
    at("clerk").do("制订督查方案", goal="年内无暗路", approach="夜间实地查看", plan_items=ITEMS)
    at("clerk").do("分解责任", **DUTY, given_due_on="2019-12-20")
    at("leader").do("审定方案和分工", "同意")
    file = {"guidance_class": "slow", "channel": "phone", "contact": "白科长", "guidance_given": "先改老城区"}
    part = served.supervision.assignments(served.supervision.tasks("guide_progress")[0].business_key or "")[0].id
    at("clerk").do("跟踪进展、分类指导", file_no="督档〔2019〕12号", guidance=[{"part": part, **file}])
    served.supervision.undertake()
    at("clerk").do("总结评估反馈", completion_summary="全部亮灯", evaluation="good", advice="纳入日常养护")
    at("leader").do("呈报领导", leader_rating="satisfied")
    page = at("clerk").see_matter("handling")
    expect(page.locator("#plan")).to_contain_text("落实到位")
    expect(page.locator("#plan tbody tr")).to_have_count(2)
    expect(page.locator("#tracking")).to_contain_text("先改老城区")
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert not overflows(page)


@pytest.mark.rule("B16", "B28")
def test_a_campaign_from_its_plan_to_the_follow_ups(served: Served, at: At) -> None:
    """The clerk chooses the procedure, the leader approves, the office inspects, wraps up and follows up."""
    page = at("clerk").open("/matters/new")
    page.get_by_label("事项标题").fill(TITLE)
    page.get_by_label("事项来源").select_option("S8")
    page.get_by_label("办理流程").select_option("campaign")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="草拟预案")).to_be_visible()
    at("clerk").fill(
        **DUTY,
        basis="领导批示",
        original_text="开展半年专项督查。",
        goal="没有暗路",
        approach="明查暗访结合",
        begins_on="2019-09-27",
        ends_on="2020-03-31",
        plan_items=ITEMS,
        campaign_cadence="monthly",
    )
    at("clerk").press("提交")
    at("leader").do("领导审定预案", "同意")
    page = at("reviewer").begin("组织实施")
    points = page.locator("[name='findings.0.item'] option").evaluate_all("all => all.map(each => each.value)")
    found = [{"item": point, "finding": "三处不亮"} for point in points if point]
    at("reviewer").fill(findings=found)
    at("reviewer").press("提交")
    served.supervision.undertake()
    left = [{"unit": "ENV", "ask": "修好三处", "due_on": "2020-04-15"}]
    bulletin = {"bulletin_problems": "三处不亮", "advice": "定期巡查", "follow_ups": left}
    at("clerk").do("总结通报", completion_summary="总体好转", met_on="2019-09-27", meeting="各单位参加", **bulletin)
    at("leader").do("呈报领导", leader_rating="satisfied")
    at("reviewer").do("核实整改", follow_up_result="已经修好")
    page = at("clerk").see_matter("handling")
    expect(page.locator("#plan")).to_contain_text("修好三处")
    expect(page.locator("#plan")).to_contain_text("三处不亮")


@pytest.mark.rule("B32", "D22")
def test_matters_are_sorted_listed_and_put_into_a_batch(served: Served, at: At) -> None:
    """Tags, the list and a batch by clicks, in Chinese; the same pages in English say it in English."""
    matter_id = served.supervision.issue()
    with served.supervision.acting("clerk") as tx:
        hot_id = open_matter(tx, source=Source.PUBLIC_COMPLAINT, title=TITLE).id
    page = at("clerk").open(f"/matters/{hot_id}?tab=handling")
    page.locator("#field-tags summary").click()
    page.get_by_label("社会热点难点").check()
    page.get_by_label("厕所革命").check()
    page.get_by_role("button", name="保存分类").click()
    expect(page.locator("#tags .tags")).to_contain_text("社会热点难点")
    page = at("clerk").open(f"/matters/{matter_id}?tab=handling")
    page.locator("#field-listing summary").click()
    page.get_by_label("挂牌原因").fill("限期拆除")
    page.get_by_role("button", name="挂牌", exact=True).click()
    expect(page.locator(".matter-signs")).to_contain_text("挂牌督办")
    page = at("clerk").open("/batches")
    page.get_by_label(f"选择“{TITLE}”").check()
    page.get_by_label("批次名称").fill("四季度集中督办")
    page.get_by_label("集中督办时限").fill("2019-12-31")
    page.get_by_role("button", name="将选中事项集中督办").click()
    expect(page.locator("#batches")).to_contain_text(TITLE)
    for path in ("/batches", "/administration/vocabulary", f"/matters/{hot_id}?tab=handling"):
        page = at("clerk", "en").open(path)
        assert accessibility_problems(page) == []
        page.set_viewport_size(PHONE_SCREEN)
        assert not overflows(page)
