"""A suggestion and a message, from the letter to what those who asked say of the reply, by the people of a city."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.people import People

CLERK, DIRECTOR, REVIEWER = "li.ruoxi", "yao.wenbin", "sun.qiao"
LIAISON, HEAD, CO_LIAISON = "u.xcb.liaison", "u.xcb.head", "u.gaj.liaison"
HANDOVER = {"requirement": "研究办理并答复。", "responsible_leader": "何知节", "lead": "XCB", "lead_duty": "办理答复"}
REPLY = {"reply_text": "已与公交公司商定，夜间线路延长至零点。"}


def begin(people: People) -> None:
    """The unit signs for its task and names who handles it."""
    people[LIAISON].do("签收任务通知单", receipt_confirmed=True)
    people[LIAISON].do("确定承办责任人", handler_choice=LIAISON)


def pass_the_gates(people: People, **reply: str) -> None:
    """Drafted by the handler, reviewed by the office, signed by the head."""
    people[LIAISON].do("起草答复", **REPLY | reply)
    people[REVIEWER].do("审核答复", "审核通过")
    people[HEAD].do("签报答复", "签发答复")


@pytest.mark.rule("B29", "B30", "B31", "B34")
@pytest.mark.parametrize("matter_title", ["夜班公交开到零点"])
def test_a_deputy_is_answered_twice(people: People) -> None:
    """The co-unit contributes, the reviewer asks back, the deputy is not content at first; the page tells all of it."""
    clerk = people[CLERK]
    page = clerk.register("S6", "末班车过早，群众下夜班不便。")
    expect(page.locator("[name=original_text]")).to_have_value("末班车过早，群众下夜班不便。")
    clerk.fill(asker_kind="npc", asker_number="第118号", asker_name="林代表")
    clerk.press("提交")
    clerk.do("拟定分办意见", **HANDOVER, co=[{"unit": "GAJ", "duty": "夜间治安"}])
    people[DIRECTOR].do("交办审批", "同意交办")
    people[CO_LIAISON].do("提出协办意见", feedback_progress="夜间站点已纳入巡逻。")
    begin(people)
    page = people[LIAISON].begin("起草答复")
    expect(page.locator(".field-remark")).to_contain_text("夜间站点已纳入巡逻。")
    expect(page.locator("[name=planned_on]")).to_have_count(0)
    people[LIAISON].fill(answer_kind="planned")
    people[LIAISON].fill(**REPLY, planned_on="2020-03-02")
    people[LIAISON].press("提交")
    people[REVIEWER].do("审核答复", "退回修改", review_remarks="请写明线路。")
    expect(people[LIAISON].begin("起草答复").locator(".field-remark").first).to_contain_text("请写明线路。")
    people[LIAISON].press("提交")
    people[REVIEWER].do("审核答复", "审核通过")
    people[HEAD].do("签报答复", "签发答复")
    clerk.do("送达答复", answered_on="2019-10-31")
    clerk.do("征询满意度", satisfaction="dissatisfied", satisfaction_note="没有说明票价。")
    assert people[LIAISON].tasks() == ["起草答复"]
    pass_the_gates(people)
    clerk.do("送达答复", answered_on="2019-10-31")
    clerk.do("征询满意度", satisfaction="basically_satisfied")
    page = clerk.see_matter("handling")
    expect(page.locator("#replies .records > li")).to_have_count(3)
    expect(page.locator("#replies .records")).to_contain_text("没有说明票价。")
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert not overflows(page)
    page = clerk.open("/lists?list=replies")
    expect(page.locator("tbody tr").first).to_contain_text("100%")
    assert accessibility_problems(page) == []
    assert not overflows(page)


@pytest.mark.rule("B35", "B36")
@pytest.mark.parametrize("matter_title", ["河滨路路灯不亮"])
def test_a_netizen_is_answered_in_public(people: People) -> None:
    """The page proposes the procedure; what is public was reviewed and signed; the same pages are there in English."""
    clerk = people[CLERK]
    page = clerk.open("/matters/new")
    page.get_by_label("事项标题").fill("河滨路路灯不亮")
    page.get_by_label("事项来源").select_option("S9")
    expect(page.locator("#procedures")).to_contain_text("网民留言和群众反映办理（建议）")
    page = clerk.register("S9", "河滨路入夜后路灯不亮。")
    clerk.fill(asker_name="河边人家")
    clerk.press("提交")
    clerk.do("分办", **HANDOVER)
    people[DIRECTOR].do("交办审批", "同意交办")
    begin(people)
    pass_the_gates(people)
    expect(clerk.begin("公开答复").locator("body")).to_contain_text(REPLY["reply_text"])
    clerk.fill(answered_on="2019-10-31")
    clerk.press("提交")
    clerk.do("征询满意度", satisfaction="satisfied")
    page = clerk.see_matter("handling")
    expect(page.locator("#replies")).to_contain_text("满意")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#replies")).to_contain_text("satisfied")
    expect(page.locator("#replies")).to_contain_text("河边人家")
    page = clerk.open("/lists?list=replies")
    expect(page.locator("tbody tr").nth(1)).to_contain_text("Netizen message")
    assert accessibility_problems(page) == []
    page = clerk.open("/matters/new?source=S6")
    expect(page.locator("#procedures")).to_contain_text("Proposed for this source")
    assert accessibility_problems(page) == []
