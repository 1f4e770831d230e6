"""A form that the server draws again after an answer, while somebody goes on typing."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.people import People


@pytest.fixture
def draft(people: People) -> Page:
    """The open draft of an opinion on a matter that was just taken in."""
    clerk = people["li.ruoxi"]
    clerk.register("S8")
    clerk.press("提交")
    return clerk.begin("拟定督办意见")


@pytest.mark.parametrize("matter_title", ["楼道照明的维修"])
def test_what_is_typed_while_the_form_is_drawn_again_stays(draft: Page) -> None:
    """The server's answer to the first choice arrives after more was typed; nothing of it is lost."""
    held: list[Route] = []
    draft.route("**/tasks/*", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks its listeners, which a built-in refuses

    def answer(number: int) -> None:
        for _ in range(500):
            if len(held) >= number:
                break
            draft.wait_for_timeout(20)
        held[number - 1].continue_()

    draft.locator("[name=proposed_urgency][value=top]").check()
    draft.locator("[name=intent]").fill("越快越好")
    answer(1)
    answer(2)
    expect(draft.locator("[name=urgency_reason]")).to_be_visible()
    expect(draft.locator("[name=intent]")).to_have_value("越快越好")


@pytest.mark.parametrize("matter_title", ["路灯的更换"])
def test_what_a_form_sends_by_itself_never_overtakes(draft: Page) -> None:
    """Two answers in one moment: the second is sent when the first has been answered, so the newer one is kept."""
    sent: list[str] = []
    draft.on("request", lambda request: sent.append(request.method) if request.resource_type == "fetch" else None)
    draft.evaluate(
        """() => {
            for (const [name, value] of [["proposed_urgency", "top"], ["severity", "major"]]) {
                const choice = document.querySelector(`[name=${name}][value=${value}]`);
                choice.checked = true;
                for (const kind of ["input", "change"]) choice.dispatchEvent(new Event(kind, { bubbles: true }));
            }
        }"""
    )
    expect(draft.locator("[name=urgency_reason]")).to_be_visible()
    expect(draft.locator("[name=severity][value=major]")).to_be_checked()
    assert sent[:4] == ["POST", "GET", "POST", "GET"]


@pytest.mark.parametrize("matter_title", ["树木的修剪"])
def test_a_row_is_added_after_what_the_form_asked_for_by_itself(draft: Page) -> None:
    """While the server draws the form again a row is asked for, twice in haste: it is sent afterwards, once."""
    held: list[Route] = []
    sent: list[str] = []
    draft.on("request", lambda request: sent.append(request.method) if request.is_navigation_request() else None)
    draft.route(
        "**/tasks/*", lambda route: route.continue_() if route.request.is_navigation_request() else held.append(route)
    )
    draft.locator("[name=proposed_urgency][value=top]").check()
    more = draft.locator("button[value='add:co']")
    more.dispatch_event("click")
    more.dispatch_event("click")
    assert (len(held), sent) == (1, [])
    held[0].continue_()
    expect(draft.locator("[name='co.0._']")).to_be_attached()
    expect(draft.locator("[name=proposed_urgency][value=top]")).to_be_checked()
    expect(draft.locator("[name='co.1._']")).not_to_be_attached()
    assert sent == ["POST", "GET"]


@pytest.mark.parametrize("matter_title", ["井盖的加固"])
def test_a_row_is_added_while_the_drawn_form_is_still_on_its_way(draft: Page) -> None:
    """It arrives in pieces, and the draft is being kept meanwhile: the row is added all the same."""
    sent: list[Route] = []
    draft.evaluate(
        """() => {
            const text = Response.prototype.text;
            Response.prototype.text = async function () {
                const whole = await text.call(this);
                await new Promise((arrive) => (window.arrive = arrive));
                return whole;
            };
        }"""
    )
    draft.route(
        "**/tasks/*",
        lambda route: sent.append(route) if b"keep" in (route.request.post_data_buffer or b"") else route.continue_(),
    )
    draft.locator("[name=proposed_urgency][value=top]").check()
    draft.wait_for_function("() => window.arrive")
    for _ in range(500):
        if sent:
            break
        draft.wait_for_timeout(20)
    draft.locator("button[value='add:co']").dispatch_event("click")
    draft.evaluate("() => window.arrive()")
    sent[0].continue_()
    expect(draft.locator("[name='co.0._']")).to_be_attached()
