"""A second approver for the most urgent matters: drawn, approved, worked with and audited, in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_main_flow import CLOSER, DIRECTOR, HANDLER, HEAD, LEADER, OPINION, REPORT, REVIEW, REVIEWER
from tests.support.canvas import Canvas
from tests.support.people import People, Person

TITLES = RUNNING, TOP, NORMAL = "危化品仓库外迁进度督办", "城北水厂应急检修督办", "老年食堂布点工作督办"
AUTHOR, COLLEAGUE, AUDITOR = "li.ruoxi", "gao.yuan", "auditadmin"
SECOND = "liang.chengzhi"
REASON = "特急事项立项须经第二人审批"
STEP, GATE = "second_approval", "second_agreed"
DUE = "2019年11月1日 18:00"
"""The end of the working day after 31 October, where the demo office's clock stands."""


@dataclass(frozen=True)
class Change:
    """What director, second approver and leader had to do, by title, once the director had agreed to the matters."""

    people: People
    waiting: dict[str, list[list[str]]]


@pytest.fixture
def change(browser: Browser, live_server: str) -> Iterator[Change]:
    """An office that changed its procedure while a matter was running, and two matters that came later."""
    problems: list[str] = []
    people = People(browser, live_server, problems, RUNNING)
    take_in(people, RUNNING, "top")
    draw(people[AUTHOR])
    check_and_propose(people[AUTHOR])
    approve_change(people[COLLEAGUE])
    take_in(people, TOP, "top")
    take_in(people, NORMAL, "normal")
    for title in TITLES:
        about(people, DIRECTOR, title).do("立项审批", "同意立项")
    waiting = {title: [about(people, login, title).tasks() for login in (DIRECTOR, SECOND, LEADER)] for title in TITLES}
    second = about(people, SECOND, TOP)
    refuse_the_same_person(people[DIRECTOR], urlsplit(second.begin("二次审批").url).path)
    approve_as_second(second)
    for title in (RUNNING, TOP):
        issue(people, title)
    finish(people, RUNNING)
    yield Change(people, waiting)
    people.leave()
    assert not problems, "\n".join(problems)


def about(people: People, login: str, title: str) -> Person:
    """Somebody, from now on busy with this matter."""
    person = people[login]
    person.matter = title
    return person


def take_in(people: People, title: str, urgency: str) -> None:
    """The clerk registers a matter for one unit and proposes its urgency; the director has to agree next."""
    clerk = about(people, AUTHOR, title)
    clerk.register("S5", "请抓紧办理。")
    clerk.press("提交")
    reason = {"urgency_reason": "安全风险"} if urgency == "top" else {}
    clerk.do("拟定督办意见", **OPINION | {"proposed_urgency": urgency, "co": []} | reason)


def issue(people: People, title: str) -> None:
    """The matter is given to its unit, which signs for it."""
    about(people, LEADER, title).do("领导审定", "同意")
    method = {"focus": "重点", "requirements": "限期", "method": "实地核查", "standard": "见效"}
    about(people, AUTHOR, title).do("督查办法确认", **method)
    about(people, DIRECTOR, title).do("审定督办函", "同意下发")
    about(people, HANDLER, title).do("签收任务通知单", receipt_confirmed=True)


def finish(people: People, title: str) -> None:
    """The unit does its part, the office reports and closes out in the week after, and the matter is archived."""
    handler, head, clerk = (about(people, login, title) for login in (HANDLER, HEAD, AUTHOR))
    handler.do("确定承办责任人", handler_choice=HANDLER)
    handler.do("办理", handling_notes="已外迁。")
    handler.do("撰写办理情况报告", **REPORT)
    head.do("主要负责人签发", "签发上报")
    about(people, REVIEWER, title).do("五查审核", "审核通过", **REVIEW)
    clerk.do("督查办结报告", completion_summary="已外迁完毕。")
    about(people, LEADER, title).do("反馈督查结果", leader_rating="satisfied", leader_comment="好。")
    people["sysadmin"].advance_clock("2019-11-04T08:00")
    about(people, CLOSER, title).do("办理销号", close_out_result="已全部办结。")
    handler.do("签收任务销号单", close_out_confirmed=True)
    about(people, "gu.juan", title).do("结果归档运用", retention="D30")


def refuse_the_same_person(director: Person, task: str) -> None:
    """Who gave the first approval may not give the second, which nothing but its address leads them to."""
    page = director.open(task)
    page.locator(".form-buttons").get_by_role("button", name="同意立项", exact=True).click()
    expect(page.locator("main")).to_contain_text("按职责分离的要求")


def approve_as_second(approver: Person) -> None:
    """Another approver sees on the diagram of the matter that it waits for them, and agrees."""
    expect(approver.see_matter("diagram").locator(f"[data-element-id={STEP}].is-waiting")).to_be_visible()
    approver.do("二次审批", "同意立项")


def draw(author: Person) -> None:
    """A second approval where the urgency is top; who is sent back drafts anew, as with the first."""
    canvas = Canvas(author.open("/designer/bpmn/directive"))
    canvas.append("docketing_agreed", "append-task", name="二次审批", element=STEP, above=120)
    canvas.write("name", "同意特急")
    canvas.write_expression("conditionExpression", 'docketing_decision = "approve" and proposed_urgency = "top"')
    canvas.select("docketing_agreed_to_leader_approval")
    canvas.write_expression("conditionExpression", ' and proposed_urgency != "top"')
    canvas.turn_into(STEP, "用户任务")
    canvas.write_expression("assignmentDefinitionCandidateGroups", '["role:approver"]')
    canvas.write_expression("taskScheduleDueDate", "end of day(add working days(today(), 1))")
    canvas.open_group("表单")
    canvas.choose("formType", "camunda-form-linked")
    canvas.write("formId", "docketing_approval")
    canvas.add_property(STEP, "separateFrom", "draft_opinion, approve_docketing")
    canvas.append(STEP, "gateway", name="二次审批同意？", element=GATE)
    canvas.connect(GATE, "leader_approval")
    canvas.write("name", "同意")
    canvas.write_expression("conditionExpression", 'docketing_decision = "approve"')
    back = canvas.connect(GATE, "draft_opinion")
    canvas.lift(back, by=185)
    canvas.turn_into(back, "默认流")
    canvas.write("name", "退回")


def check_and_propose(author: Person) -> None:
    """The linter has nothing to say; the draft is kept; what differs is shown; the author cannot approve it."""
    page = author.page
    page.get_by_role("button", name="检查").click()
    expect(page.locator(".designer-findings")).to_contain_text("没有发现问题")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".designer-state")).to_contain_text("草稿，李若溪")
    page.reload()
    expect(page.locator(f"[data-element-id={STEP}]").first).to_be_visible()
    page.get_by_role("button", name="与现行版本比较").click()
    expect(page.get_by_role("heading", name="与第 1 版相比")).to_be_visible()
    expect(page.locator(f"[data-element-id={STEP}].is-added")).to_be_visible()
    expect(page.locator(".designer-comparison")).to_contain_text('proposed_urgency != "top"')
    page.get_by_role("button", name="提请部署").click()
    page.get_by_label("改动的理由").fill(REASON)
    page.get_by_role("dialog").get_by_role("button", name="提请部署").click()
    expect(page.get_by_role("button", name="撤回提请")).to_be_visible()
    expect(page.get_by_role("button", name="批准并部署")).to_have_count(0)


def approve_change(colleague: Person) -> None:
    """The colleague finds the proposal, reads why and what, and deploys it."""
    page = colleague.open("/designer/")
    page.locator("tr").filter(has_text=REASON).get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator(f"[data-element-id={STEP}].is-added").first).to_be_visible()
    page.get_by_role("button", name="批准并部署").click()
    expect(page.locator(".notice-success")).to_be_visible()


def test_a_running_matter_goes_the_old_way_and_the_next_one_takes_the_new_step(change: Change) -> None:
    """Only a matter that began after the approval, and is of the top urgency, waits for a second person.

    The auditor steps through both on the diagrams of their time.
    """
    assert change.waiting == {
        RUNNING: [[], [], ["领导审定"]],
        TOP: [[], ["二次审批"], []],
        NORMAL: [[], [], ["领导审定"]],
    }
    page = about(change.people, AUTHOR, RUNNING).see_matter("diagram")
    expect(page.locator(".matter-facts")).to_contain_text("已归档")
    expect(page.locator("[data-element-id=archive_matter].is-done")).to_be_visible()
    expect(page.locator(f"[data-element-id={STEP}]")).to_have_count(0)
    page = about(change.people, AUTHOR, TOP).see_matter("diagram")
    expect(page.locator(f"[data-element-id={STEP}].is-done")).to_be_visible()
    rows = change.people[AUTHOR].open("/designer/bpmn/directive/versions").locator("tbody").first.locator("tr")
    expect(rows).to_have_count(2)
    for fact in ("第 2 版", "李若溪", "高原", REASON):
        expect(rows.first).to_contain_text(fact)
    step_through(change.people, RUNNING, version=1)
    step_through(change.people, TOP, version=2)


def step_through(people: People, title: str, version: int) -> None:
    """Keys, slider and tables tell the same, event by event; only the diagram of the later matter has the new step."""
    page = about(people, AUDITOR, title).open(f"/history/?q={title}")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator(".player-seal.light-done")).to_contain_text("校验一致")
    page.keyboard.press("t")
    events = [row.locator("td").all_inner_texts() for row in page.locator(".player-table tbody tr").all()]
    page.keyboard.press("t")
    page.keyboard.press("Home")
    places = range(len(events))
    played = set()
    for place in places:
        played.add(see(page, events, place, version))
        page.keyboard.press("ArrowRight")
    assert played == {f"领导批示件督办 · 第 {version} 版", "承办单位办理 · 第 1 版"}
    for place in reversed(places):
        see(page, events, place, version)
        page.keyboard.press("ArrowLeft")
    slider = page.get_by_label("时间轴")
    for place in places:
        slider.fill(str(place))
        see(page, events, place, version)
    look_closely(page, slider, [event[2] for event in events], version)
    page.get_by_role("link", name="可打印的表格").click()
    expect(page.locator(".notice-success")).to_contain_text("校验一致")
    assert page.locator("tbody th").all_inner_texts() == [event[2] for event in events]


def see(page: Page, events: list[list[str]], place: int, version: int) -> str:
    """The player shows this event as the table has it, on the diagram of the procedure that it names."""
    _, at, event, where, who, _ = events[place]
    expect(page.locator(".player-position")).to_have_text(f"第 {place + 1} / {len(events)} 步")
    facts = page.locator(".player-facts dd")
    expect(facts).to_have_text([event, re.compile(" · 第 . 版$"), where or "无", who, at])
    procedure = facts.nth(1).inner_text()
    of_matter = procedure.startswith("领导批示件督办")
    expect(page.locator("[data-element-id=docketing_agreed].djs-shape")).to_have_count(int(of_matter))
    expect(page.locator(f"[data-element-id={STEP}].djs-shape")).to_have_count(int(of_matter and version > 1))
    return procedure


def look_closely(page: Page, slider: Locator, told: list[str], version: int) -> None:
    """Person, data before and after, who had to act next and by when, and the deadlines that were running."""
    beside = page.locator(".player-aside")
    slider.fill(str(told.index("完成“立项审批”")))
    expect(beside).to_contain_text("姚文斌")
    decision = page.locator(".player-changes tr").filter(has=page.locator("[title=docketing_decision]"))
    expect(decision.locator("del")).to_have_text("–")
    expect(decision).to_contain_text("立项审批")
    expect(decision.locator("ins")).to_have_text("同意立项")
    step, task = ("leader_approval", f"领导审定 · 何知节 · {DUE}") if version == 1 else (STEP, f"二次审批 · {DUE}")
    expect(page.locator(f"[data-element-id={step}].is-waiting")).to_be_visible()
    expect(beside.get_by_text(task)).to_be_visible()
    assert ("完成“二次审批”" in told) is (version > 1)
    slider.fill(str(told.index("完成“签收任务通知单”")))
    expect(beside.get_by_text("提醒时间 · 2019年11月14日 08:30")).to_be_visible()
