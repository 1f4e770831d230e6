"""A process administrator looks after a running matter: its data, a halt, another version; in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from engine.actor import Actor
from engine.store.tables import DefinitionKind
from tests.browser.test_main_flow import OPINION
from tests.support.browser import accessibility_problems
from tests.support.people import People
from tests.support.server import Office as ServedOffice
from workflows.office import Office
from workflows.procedures.service import approve, propose

ADMINISTRATOR, COLLEAGUE, DIRECTOR = "li.ruoxi", "gao.yuan", "yao.wenbin"
OLD_NAME, NEW_NAME = "拟定督办意见", "起草督办意见"
SUSPENDED = "该流程已暂停"


@pytest.fixture
def matter_title() -> str:
    """The matter that is looked after."""
    return "背街小巷路灯不亮"


def instance_page(people: People, title: str) -> Page:
    """The page of the matter's instance, as the list leads to it."""
    page = people[ADMINISTRATOR].open("/instances/")
    page.get_by_role("searchbox", name="编号、标题或实例号").fill(title)
    page.get_by_role("button", name="筛选").click()
    page.locator("tbody th").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1, name="领导批示件督办")).to_be_visible()
    expect(page.locator("[data-island][aria-busy]")).to_have_count(0)
    return page


def confirm(page: Page, button: str, reason: str) -> None:
    """Give the reason that an operation asks for and carry it out."""
    expect(page.locator(".consequence").first).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".notice-success")).to_be_visible()


def deploy_new_version(served: ServedOffice) -> None:
    """Two administrators give a step of the directive flow another name."""
    office = Office.from_environment(served.environment())
    try:
        with office.transaction(Actor(ADMINISTRATOR)) as tx:
            base = tx.engine.definitions.latest(tx.session, DefinitionKind.PROCESS, "directive")
            body = base.body.replace(OLD_NAME.encode(), NEW_NAME.encode())
            given = {"base_id": base.id, "reason": "与办法的叫法一致"}
            proposal = propose(tx, DefinitionKind.PROCESS, "directive", body, **given).id
        with office.transaction(Actor(COLLEAGUE)) as tx:
            approve(tx, proposal)
    finally:
        office.close()


def test_a_matter_is_mended_halted_and_taken_to_a_new_version(
    people: People, office: ServedOffice, matter_title: str
) -> None:
    """A variable is changed; while it is halted nobody can complete; migrated with all others, it goes on."""
    people[ADMINISTRATOR].register("S5", "请抓紧研究。")
    people[ADMINISTRATOR].press("提交")
    drafting = people[COLLEAGUE].begin(OLD_NAME)
    people[COLLEAGUE].fill(**OPINION | {"co": []})

    page = instance_page(people, matter_title)
    expect(page.locator("[data-element-id=draft_opinion].is-waiting")).to_be_visible()
    page.locator("#variables summary").first.click()
    page.get_by_role("link", name="修改 来源说明").click()
    page.get_by_label("新的值").fill("市长热线")
    confirm(page, "修改变量", "登记时漏填")
    expect(page.locator("main")).to_contain_text("“来源说明”由")
    expect(page.locator("main")).to_contain_text("改为 市长热线：登记时漏填")

    page.get_by_role("link", name="暂停").click()
    confirm(page, "暂停", "核对承办单位")
    expect(page.locator("[data-element-id=draft_opinion].is-suspended")).to_be_visible()
    drafting.locator(".form-buttons").get_by_role("button", name="提交", exact=True).click()
    expect(drafting.locator(".notice-danger")).to_contain_text(SUSPENDED)
    expect(drafting.locator("[name=intent]")).to_have_value(OPINION["intent"])
    page.get_by_role("link", name="恢复").click()
    confirm(page, "恢复", "核对无误")

    deploy_new_version(office)
    page = people[ADMINISTRATOR].open("/designer/bpmn/directive/versions")
    page.get_by_role("link", name="迁移到新版本 第 1 版").click()
    expect(page.locator(".notice-success")).to_contain_text("件都可以迁移")
    page.get_by_label("理由").fill("统一名称")
    page.get_by_role("button", name="迁移", exact=False).last.click()
    expect(page.locator("#progress:not([data-progress])")).to_be_visible(timeout=60_000)
    expect(page.locator("#progress")).to_contain_text("已迁移")
    expect(page.locator("#progress")).not_to_contain_text("受阻")

    page = instance_page(people, matter_title)
    expect(page.locator("main")).to_contain_text("由第 1 版迁移到第 2 版：统一名称")
    people[COLLEAGUE].do(NEW_NAME, **OPINION | {"co": []})
    assert people[DIRECTOR].tasks() == ["立项审批"]
