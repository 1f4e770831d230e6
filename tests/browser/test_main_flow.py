"""One matter from the letter to the archive, played in a browser by the people of a city."""

import base64
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.people import People
from tests.support.server import Office

TITLE = "关于整治城东夜间施工噪声扰民问题的督办"
VERBATIM = "请宣传部牵头，公安、城管配合，月底前见效。"
LEAD, POLICE, STREETS = "XCB", "GAJ", "CGJ"
DIRECTOR, CLOSER, LEADER, REVIEWER = "yao.wenbin", "liang.chengzhi", "he.fushizhang", "sun.qiao"
HANDLER, DEPUTY, HEAD = "u.xcb.liaison", "shi.kewei", "u.xcb.head"
OPINION = {
    "verbatim": VERBATIM,
    "directive_leader": "何知节",
    "directive_on": "2019-10-30",
    "intent": "让群众睡个安稳觉。",
    "directive_class": "action",
    "requirement": "查清噪声来源，限期整改。",
    "proposed_urgency": "normal",
    "severity": "ordinary",
    "given_due_on": "2019-11-15",
    "lead": LEAD,
    "lead_duty": "牵头并公开结果",
    "co": [{"unit": POLICE, "duty": "夜间巡查"}, {"unit": STREETS, "duty": "查处违规施工"}],
}
REPORT = {
    "deployment": "成立专班。",
    "progress": "夜查六次。",
    "results": "噪声投诉下降八成。",
    "problems": "个别工地反复。",
}
CHECKS = ("deviation", "omission", "understatement", "hollow", "unfulfilled")
PASSED = {name: answer for check in CHECKS for name, answer in ((check, "pass"), (f"{check}_note", "已核实"))}
REVIEW = {**PASSED, "review_type": "written"}

WARNING, DUE, OVERDUE = "即将到期", "今天到期", "已逾期"
LADDER = [
    (HANDLER, "warning", "2019-11-12 00:30"),
    (HANDLER, "warning", "2019-11-19 00:30"),
    (HANDLER, "warning", "2019-11-21 00:30"),
    (HANDLER, "due", "2019-11-22 00:30"),
    (DEPUTY, "overdue", "2019-11-25 00:30"),
    (HEAD, "overdue", "2019-11-27 00:30"),
    (CLOSER, "overdue", "2019-11-29 00:30"),
]
"""Whom bpmn/decisions/escalation.dmn names, at half past eight in the office's time (here in UTC): three working days
before 15 November; after the extension three and one before 22 November, the day itself, one, three and five after."""


@pytest.fixture
def matter_title() -> str:
    """The matter of this story."""
    return TITLE


@pytest.mark.rule("A22", "B06", "B08", "C13", "D08", "D12", "D13", "E04", "E06", "E13", "E15", "E17", "E18", "E20")
def test_a_matter_from_the_letter_to_the_archive(people: People, office: Office, tmp_path: Path) -> None:
    """Everybody does their part in a browser; each reminder reaches whom the table names; the package is complete."""
    register_and_draft(people)
    approve(people)
    issue(people)
    undertake_at_once(people, "u.gaj", head_holds_back=True)
    undertake_at_once(people, "u.cgj", reviewer_sends_back=True)
    let_the_lead_run_late(people)
    assert told_about(office) == LADDER
    finish(people, a_photo(tmp_path))
    close_out_next_week(people)
    archive(people, office, tmp_path)


def register_and_draft(people: People) -> None:
    """The clerk sees that a similar matter is another one, takes the letter in, and proposes who shall do what."""
    clerk = people["li.ruoxi"]
    page = clerk.register("S5", VERBATIM, not_the_same_as="夜间施工扰民")
    expect(page.locator("[name=original_text]")).to_have_value(VERBATIM)
    clerk.press("提交")
    clerk.do("拟定督办意见", **OPINION)


def approve(people: People) -> None:
    """The director asks back; the drafter reads it above the field; then director and leader agree."""
    clerk, director = people["li.ruoxi"], people[DIRECTOR]
    assert clerk.tasks() == []
    director.do("立项审批", "退回重拟", docketing_remarks="经费由谁承担？")
    page = clerk.begin("拟定督办意见")
    expect(page.locator(".field-remark")).to_contain_text("经费由谁承担？")
    expect(page.locator("[name=lead]")).to_have_value(LEAD)
    clerk.fill(requirement="查清噪声来源，限期整改，经费由各单位自行解决。")
    clerk.press("提交")
    director.do("立项审批", "同意立项")
    people[LEADER].do("领导审定", "同意")


def issue(people: People) -> None:
    """The method is confirmed and the letter approved by somebody else; three units have a task."""
    clerk = people["li.ruoxi"]
    clerk.do("督查办法确认", focus="夜间施工", requirements="月底前见效", method="实地核查", standard="投诉下降八成")
    assert clerk.tasks() == []
    people[DIRECTOR].do("审定督办函", "同意下发")
    rows = clerk.see_matter("units").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("主办")


def begin(people: People, unit: str) -> None:
    """The unit's liaison signs for the task and names its one handler."""
    liaison = people[f"{unit}.liaison"]
    liaison.do("签收任务通知单", receipt_confirmed=True)
    liaison.do("确定承办责任人", handler_choice=f"{unit}.liaison")


def report(people: People, unit: str) -> None:
    """The handler does the work and reports."""
    people[f"{unit}.liaison"].do("办理", handling_notes="夜查、约谈、整改。")
    people[f"{unit}.liaison"].do("撰写办理情况报告", **REPORT)


def undertake_at_once(
    people: People, unit: str, *, head_holds_back: bool = False, reviewer_sends_back: bool = False
) -> None:
    """A unit that is done on the first day; its head or the reviewer sends the report back once, saying why."""
    liaison, head = people[f"{unit}.liaison"], people[f"{unit}.head"]
    begin(people, unit)
    report(people, unit)
    if head_holds_back:
        head.do("主要负责人签发", "退回修改", signature_remarks="数字再核。")
        expect(liaison.begin("撰写办理情况报告").get_by_text("数字再核。").first).to_be_visible()
        liaison.press("提交")
    head.do("主要负责人签发", "签发上报")
    if reviewer_sends_back:
        reviewer = people[REVIEWER]
        reviewer.begin("五查审核")
        reviewer.fill(**REVIEW | {"hollow": "fail", "hollow_note": "没有时间表"})
        refused_acceptance(people)
        reviewer.fill(return_reason="format_irregular", review_remarks="补时间表", new_due_on="2019-11-05")
        reviewer.press("退回重报")
        expect(liaison.begin("撰写办理情况报告").get_by_text("补时间表").first).to_be_visible()
        liaison.fill(progress="夜查六次，每周二、四、六。")
        liaison.press("提交")
        head.do("主要负责人签发", "签发上报")
        page = reviewer.begin("五查审核")
        expect(page.get_by_text("第 2 稿")).to_be_visible()
        reviewer.fill(**REVIEW)
        reviewer.press("审核通过")
    else:
        people[REVIEWER].do("五查审核", "审核通过", **REVIEW)


def refused_acceptance(people: People) -> None:
    """A report that fails one of the five checks cannot be accepted; what was written stays."""
    page = people[REVIEWER].page
    page.locator(".form-buttons").get_by_role("button", name="审核通过").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=hollow_note]")).to_have_value("没有时间表")


def let_the_lead_run_late(people: People) -> None:
    """The lead gets one week more than the fifteenth, and is late all the same."""
    begin(people, "u.xcb")
    operator, liaison = people["sysadmin"], people[HANDLER]
    operator.advance_clock("2019-11-13T09:00")
    page = liaison.see_matter("units")
    page.get_by_role("button", name="申请延期").click()
    liaison.fill(extension_reason="设备未到", extension_progress="已完成一半", extension_due_on="2019-11-22")
    liaison.press("提交")
    people[DIRECTOR].do("审批延期", "批准延期")
    page = people["li.ruoxi"].see_matter()
    expect(page.locator(".matter-facts")).to_contain_text("11月22日")
    expect(page.locator(".matter-facts s")).to_have_text("11月15日")
    operator.advance_clock("2019-11-29T09:00")
    for login, expected in (
        (HANDLER, [DUE, WARNING, WARNING, WARNING]),
        (DEPUTY, [OVERDUE]),
        (HEAD, [OVERDUE]),
        (CLOSER, [OVERDUE]),
        ("u.gaj.liaison", []),
        ("u.cgj.head", []),
    ):
        told = people[login].reminders()
        ladder = [line for line in told if "催办" not in line]
        found = [next(word for word in (WARNING, DUE, OVERDUE) if word in line) for line in ladder]
        assert found == expected, login


def told_about(office: Office) -> list[tuple[str, str, str]]:
    """Everybody who was reminded of the matter's deadline, in the order of time, as the database has it."""
    query = """select recipient, notification.kind, substr(notification.created_at, 1, 16) from notification
        join matter on matter.id = matter_id where title = ? and notification.kind <> 'urge'
        order by notification.created_at"""
    with sqlite3.connect(office.folder / "duban.db") as database:
        return database.execute(query, [TITLE]).fetchall()


def finish(people: People, photo: Path) -> None:
    """The lead reports and consolidates, with a photo; the office sums up; the leader reads it and writes on it."""
    report(people, "u.xcb")
    head, reviewer = people[HEAD], people[REVIEWER]
    head.do("主要负责人签发", "签发上报")
    reviewer.do("五查审核", "审核通过", **REVIEW)
    people[HANDLER].do("汇总报告", evidence=photo, **REPORT, rectify=True, measures="本周内更换设备。")
    head.do("主要负责人签发", "签发上报")
    reviewer.do("五查审核", "审核通过", **REVIEW)
    people["li.ruoxi"].do("督查办结报告", completion_summary="三家单位均已落实。")
    people[LEADER].do("反馈督查结果", leader_rating="satisfied", leader_comment="继续保持。")
    expect(people["li.ruoxi"].see_matter().locator(".directive").last).to_contain_text("继续保持。")


def a_photo(folder: Path) -> Path:
    """The smallest picture there is."""
    file = folder / "现场.png"
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    file.write_bytes(base64.b64decode(pixel))
    return file


def close_out_next_week(people: People) -> None:
    """Completed on a Friday, it is closed out from the Monday on."""
    operator, closer = people["sysadmin"], people[CLOSER]
    operator.advance_clock("2019-12-01T23:30")
    assert closer.tasks() == []
    operator.advance_clock("2019-12-02T08:00")
    closer.do("办理销号", close_out_result="已全部办结。")
    people[HANDLER].do("签收任务销号单", close_out_confirmed=True)


def archive(people: People, office: Office, folder: Path) -> None:
    """The package is a valid bag that holds every document and every event; the matter is done."""
    archivist = people["gu.juan"]
    archivist.do("结果归档运用", retention="D30")
    page = archivist.see_matter("papers")
    expect(page.locator(".stage-done")).to_have_count(7)
    expect(page.locator(".matter-signs")).to_contain_text("销号")
    expect(page.locator(".matter-facts")).to_contain_text("已归档")
    expect(page.get_by_role("link", name="现场.png")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载档案包").click()
    with zipfile.ZipFile(download.value.path()) as package:
        package.extractall(folder / "bag")
    bag = next(path.parent for path in folder.rglob("bagit.txt"))
    subprocess.run([sys.executable, "-m", "bagit", "--validate", str(bag)], check=True, capture_output=True)
    with sqlite3.connect(office.folder / "duban.db") as database:
        of_matter = "select id from matter where title = ?"
        [[documents]] = database.execute(f"select count(*) from attachment where matter_id = ({of_matter})", [TITLE])
        [[events]] = database.execute(
            f"""select count(*) from history_event join instance on instance.id = instance_id
            where business_key = ({of_matter})""",
            [TITLE],
        )
    assert len([path for path in (bag / "data" / "documents").rglob("*") if path.is_file()]) == documents == 1
    lines = (bag / "data" / "history" / "events.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == events - 1, "all but the event that made the package"
