"""The designer island."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenIsland
from tests.support.browser import accessibility_problems
from tests.support.islands import ADDRESS

URGE_TEMPLATE = {
    "name": "催办通知",
    "id": "urge",
    "version": 1,
    "appliesTo": ["bpmn:ServiceTask"],
    "elementType": {"value": "bpmn:ServiceTask"},
    "properties": [
        {"type": "Hidden", "value": "urge", "binding": {"type": "zeebe:taskDefinition", "property": "type"}},
        {"label": "催办单位", "type": "String", "feel": "optional", "binding": {"type": "zeebe:input", "name": "unit"}},
    ],
}
FINDING = {
    "code": "no-default",
    "severity": "error",
    "element": "decision",
    "line": 30,
    "column": 5,
    "message": "网关“同意？”缺少默认流",
    "remedy": "把一条流出的顺序流设为默认流。",
}
OWN_TEXTS = {"Powered by bpmn.io", "duration", "unit", "units"}
ENGLISH = """() => {
  const found = new Set();
  const terms = /\\b(FEEL|DMN|JSON|ISO)\\b/g;
  const note = (text) => /[A-Za-z]{3}/.test((text ?? "").replace(terms, "")) && found.add(text.trim());
  const walker = document.createTreeWalker(document.querySelector("[data-island]"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("script, style, .cm-editor")) note(walker.currentNode.data);
  for (const name of ["title", "aria-label", "placeholder"])
    for (const node of document.querySelectorAll(`[data-island] [${name}]`)) note(node.getAttribute(name));
  return [...found];
}"""

Answering = Callable[[str, int, dict[str, Any]], list[Any]]


@pytest.fixture
def designer(open_island: OpenIsland, directive_xml: str) -> Page:
    """The designer with a small process."""
    actions = ("check", "save", "compare", "propose")
    data = {
        "title": "批办",
        "xml": directive_xml,
        "state": "草稿，李若曦 10:02 保存",
        "csrf_token": "token-of-the-page",
        "templates": [URGE_TEMPLATE],
        "urls": {action: f"{ADDRESS}/{action}" for action in actions},
    }
    return open_island("designer", data)


@pytest.fixture
def answering(page: Page) -> Answering:
    """Answers an action, ``answering("check", 200, {...})``, and gives the requests that arrive."""

    def answer(action: str, status: int, body: dict[str, Any]) -> list[Any]:
        requests: list[Any] = []

        def fulfil(route: Route) -> None:
            requests.append((route.request.headers.get("x-csrftoken"), route.request.post_data_json))
            route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

        page.route(f"{ADDRESS}/{action}", fulfil)
        return requests

    return answer


def select(page: Page, element: str) -> None:
    """Select an element on the canvas, and nothing else: the tools around the selected one may cover it."""
    page.locator(".djs-container > svg").click(position={"x": 500, "y": 30})
    page.locator(f"[data-element-id={element}] .djs-hit").first.click(force=True)


def rename_approval(page: Page) -> None:
    """Change the diagram."""
    select(page, "approval")
    page.locator("#bio-properties-panel-name").fill("立项审核")
    page.keyboard.press("Tab")


def test_a_finding_leads_to_its_element(designer: Page, answering: Answering) -> None:
    """A finding is a sentence with a remedy; choosing it selects its element, which also bears a mark."""
    requests = answering("check", 200, {"findings": [FINDING]})
    designer.get_by_role("button", name="检查").click()
    expect(designer.get_by_role("heading", name="检查发现 1 处")).to_be_visible()
    expect(designer.get_by_text("把一条流出的顺序流设为默认流。")).to_be_visible()
    designer.get_by_role("button", name="网关“同意？”缺少默认流").click()
    expect(designer.locator("[data-element-id=decision].selected")).to_be_visible()
    expect(designer.locator(".finding-mark")).to_have_attribute("title", FINDING["message"])
    token, body = requests[0]
    assert token == "token-of-the-page"
    assert 'id="decision"' in body["xml"]


def test_a_change_is_unsaved_until_the_server_has_it(designer: Page, answering: Answering) -> None:
    """Changing the diagram says so at once; saving sends the changed diagram and shows the state the server answers."""
    requests = answering("save", 200, {"state": "草稿，李若曦 10:05 保存", "findings": []})
    state = designer.locator(".designer-state")
    expect(state).to_have_text("草稿，李若曦 10:02 保存")
    rename_approval(designer)
    expect(state).to_have_text("有改动尚未保存")
    designer.get_by_role("button", name="存草稿").click()
    expect(state).to_have_text("草稿，李若曦 10:05 保存")
    assert 'name="立项审核"' in requests[0][1]["xml"]


def test_differences_are_marked_and_listed(designer: Page, answering: Answering) -> None:
    """The comparison marks what was added and changed, lists what was removed, and can be closed."""
    answer = {
        "against": "第 3 版",
        "added": ["notify"],
        "removed": [{"element": "print", "name": "打印"}],
        "changed": [{"element": "approval", "text": "办理人由 role:leader 改为 role:approver"}],
    }
    answering("compare", 200, answer)
    designer.get_by_role("button", name="与现行版本比较").click()
    expect(designer.get_by_role("heading", name="与第 3 版相比有 3 处不同")).to_be_visible()
    expect(designer.locator("[data-element-id=notify].is-added")).to_be_visible()
    expect(designer.locator("[data-element-id=approval].is-changed")).to_be_visible()
    expect(designer.locator(".designer-comparison")).to_contain_text("打印")
    designer.get_by_role("button", name="关闭").click()
    expect(designer.locator("[data-element-id].is-added")).to_have_count(0)


def test_a_refused_proposal_keeps_the_drawing_and_says_why(
    designer: Page, answering: Answering, page_problems: list[str]
) -> None:
    """Proposing asks for a reason; a refusal shows the server's sentence and findings and loses nothing."""
    requests = answering("propose", 422, {"message": "有 1 处错误，不能提请部署", "findings": [FINDING]})
    rename_approval(designer)
    designer.get_by_role("button", name="提请部署").click()
    designer.get_by_label("改动的理由").fill("按新办法调整")
    designer.get_by_role("dialog").get_by_role("button", name="提请部署").click()
    expect(designer.get_by_role("alert")).to_have_text("有 1 处错误，不能提请部署")
    expect(designer.get_by_role("heading", name="检查发现 1 处")).to_be_visible()
    expect(designer.locator("[data-element-id=approval]").get_by_text("立项审核")).to_be_visible()
    assert requests[0][1]["reason"] == "按新办法调整"
    assert len(page_problems) == 1  # the browser's own note of the 422
    page_problems.clear()


def test_a_proposal_can_be_thought_better_of(designer: Page, answering: Answering) -> None:
    """Cancelling the dialog sends nothing."""
    requests = answering("propose", 200, {"location": "/"})
    designer.get_by_role("button", name="提请部署").click()
    designer.get_by_role("button", name="不做了").click()
    expect(designer.get_by_role("dialog")).to_have_count(0)
    assert requests == []


def test_a_delegate_has_a_chinese_form(designer: Page) -> None:
    """A service task takes an element template, which turns its mappings into fields with Chinese names."""
    select(designer, "notify")
    designer.get_by_role("button", name="选择", exact=True).click()
    designer.locator(".djs-popup").get_by_text("催办通知").click()
    expect(designer.locator(".bio-properties-panel").get_by_text("催办单位")).to_be_visible()
    assert set(designer.evaluate(ENGLISH)) - OWN_TEXTS == set()


def test_the_editor_speaks_chinese(designer: Page) -> None:
    """On a Chinese page no label, tooltip or hint of canvas and panel is English, whatever is selected."""
    stray: set[str] = set(designer.evaluate(ENGLISH))
    for element in ("start", "approval", "notify", "undertaking", "remind", "decision", "f5", "end"):
        select(designer, element)
        expect(designer.locator(".bio-properties-panel-header-type")).to_be_visible()
        closed = designer.locator(".bio-properties-panel-group-header:not(.open):not(.empty)")
        while closed.count():
            closed.first.click()
        stray |= set(designer.evaluate(ENGLISH))
        if designer.locator("[data-action=replace]").count():
            designer.locator("[data-action=replace]").click()
            stray |= set(designer.evaluate(ENGLISH))
            designer.keyboard.press("Escape")
    assert stray - OWN_TEXTS == set()


def test_designer_is_accessible(designer: Page) -> None:
    """No accessibility problem around the canvas, nor in the panel of a selected element."""
    select(designer, "approval")
    assert accessibility_problems(designer) == []
