"""Being late, seen in a browser: progress nodes on the matter's page, form 2, the proposal to criticise."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import accessibility_problems
from tests.support.served import Served
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("B37", "D09", "D10")
def test_a_unit_keeps_its_nodes_and_answers_for_a_late_one(served: Served, page: Page) -> None:
    """The liaison marks a node as reached; for a late one the clerk issues form 2 and the liaison signs for it."""
    matter_id = served.supervision.issue(given_due_on="2019-11-08")
    served.supervision.begin_handling()
    served.supervision.until(datetime(2019, 10, 14, 2, tzinfo=UTC))
    served.sign_in(page, "clerk")
    served.open(page, served.task("issue_tracking"))
    expect(page.locator("[name=lag]")).to_have_value("“部署落实”应于2019年10月11日完成，已滞后1个工作日")
    page.locator("[name=ask]").fill("说明原因，提出追赶措施")
    page.locator("[name=answer_due_on]").fill("2019-10-18")
    page.get_by_role("button", name="下发", exact=True).click()
    served.sign_in(page, "env.liaison")
    served.open(page, f"/matters/{matter_id}?tab=handling")
    nodes = page.locator("#milestones")
    expect(nodes.locator("tbody tr").first).to_contain_text("滞后 2 个工作日")
    nodes.get_by_role("button", name="“部署落实”已完成").click()
    expect(nodes.locator("tbody tr").first).to_contain_text("今天")
    assert accessibility_problems(page) == []
    served.open(page, served.task("acknowledge_tracking"))
    page.locator("[name=feedback_progress]").fill("已全部部署")
    page.locator("[name=feedback_problems]").fill("连日下雨，周末加班")
    page.locator("[name=tracking_confirmed]").check()
    page.locator("main form button[type=submit]").last.click()
    served.open(page, f"/matters/{matter_id}?tab=handling")
    expect(page.locator("#papers-issued")).to_contain_text("env.liaison")


@pytest.mark.rule("C20", "C24")
def test_an_approver_decides_on_a_proposal_to_criticise(served: Served, page: Page) -> None:
    """What the rule found stands on the form; a reason is asked for; the decision stands on the matter's page."""
    matter_id = served.supervision.issue(given_due_on="2019-10-16")
    served.supervision.begin_handling()
    served.supervision.until(datetime(2019, 10, 18, 2, tzinfo=UTC))
    for _ in range(2):
        with served.supervision.acting("clerk") as tx:
            urge(tx, matter_id, content="请报告", channel=UrgeChannel.PHONE)
    served.supervision.until(datetime(2019, 11, 18, 2, tzinfo=UTC))
    served.sign_in(page, "director")
    served.open(page, served.task("decide_criticism"))
    expect(page.locator("main")).to_contain_text("经催办两次没有正当理由仍不报告结果")
    assert accessibility_problems(page) == []
    page.locator("[name=criticism_reason]").fill("两次催办没有回音")
    page.get_by_role("button", name="提出通报批评").click()
    served.open(page, f"/matters/{matter_id}?tab=handling")
    expect(page.locator("#criticisms")).to_contain_text("两次催办没有回音")
    served.sign_in(page, "env.liaison")
    served.open(page, served.task("report_overdue"))
    page.locator("[name=feedback_progress]").fill("完成八成")
    page.locator("[name=overdue_reason]").fill("材料未到")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("下步打算")
    assert page.url.endswith(served.task("report_overdue"))
