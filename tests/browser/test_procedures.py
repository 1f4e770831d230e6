"""A procedure is changed in the designer and approved by somebody else; a history is played: in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.administrators import add_administrators
from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.served import Served
from workflows.history.queries import recorded

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def office(served: Served) -> Served:
    """The office with two process administrators and an auditor, and a matter that two units have taken up."""
    add_administrators(served.supervision)
    served.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    served.supervision.begin_handling("env")
    return served


def test_a_change_is_drawn_proposed_and_approved_by_another(office: Served, page: Page, browser: Browser) -> None:
    """From a new name in the properties to the version that runs, with what changed shown to the second person."""
    office.sign_in(page, "designer")
    office.open(page, "/designer/bpmn/directive")
    expect(page.locator("[data-island]:not([aria-busy])")).to_be_visible()
    page.locator("[data-element-id=receive]").first.click(force=True)
    name = page.locator("#bio-properties-panel-name")
    name.fill("收件核对")
    name.press("Tab")
    page.get_by_role("button", name="与现行版本比较").click()
    expect(page.locator(".designer-comparison")).to_contain_text("名称：收件登记 → 收件核对")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator(".designer-state")).to_contain_text("草稿，Designer")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="提请部署").click()
    page.locator("dialog textarea").fill("与办法的叫法一致")
    page.locator("dialog .btn-primary").click()
    expect(page.get_by_role("button", name="撤回提请")).to_be_visible()
    assert accessibility_problems(page) == []
    address = page.url.removeprefix(office.address)
    second = browser.new_context(locale="zh-CN", viewport=PHONE_SCREEN).new_page()
    office.sign_in(second, "checker")
    office.open(second, address)
    expect(second.locator("main")).to_contain_text("与办法的叫法一致")
    expect(second.locator("[data-element-id=receive].is-changed").first).to_be_visible()
    assert not overflows(second)
    second.get_by_role("button", name="批准并部署").click()
    office.open(second, "/designer/bpmn/directive/versions")
    expect(second.locator("tbody tr").first).to_contain_text("第 2 版")
    second.context.close()


def test_a_history_is_played_with_all_its_parts(office: Served, page: Page) -> None:
    """The seal is whole, each part can be chosen, one key shows the same as a table; nothing overflows on a phone."""
    with office.supervision.reading() as session:
        instance_id = recorded(session)[0].id
    office.sign_in(page, "auditor")
    office.open(page, f"/history/{instance_id}")
    expect(page.locator(".player-seal")).to_contain_text("校验一致：3 个流程")
    page.get_by_label("查看").select_option(label="　承办单位办理：ENV")
    expect(page.locator(".player-aside")).to_contain_text("开始“承办单位办理”")
    page.keyboard.press("t")
    expect(page.locator(".player-table")).to_contain_text("完成“签收任务通知单”")
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert not overflows(page)


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("designer", "/designer/"),
        ("designer", "/designer/bpmn/directive/versions"),
        ("designer", "/designer/form/intake/versions"),
        ("auditor", "/history/"),
        ("auditor", "/history/{instance}/table"),
    ],
)
def test_the_pages_are_accessible_and_fit_a_phone(office: Served, page: Page, login: str, path: str) -> None:
    """No accessibility problem on the office screen or a phone, and nothing to scroll sideways."""
    with office.supervision.reading() as session:
        path = path.format(instance=recorded(session)[0].id)
    office.sign_in(page, login)
    office.open(page, path)
    assert accessibility_problems(page) == []
    page.set_viewport_size(PHONE_SCREEN)
    assert accessibility_problems(page) == []
    assert not overflows(page)
