"""A form that the server draws again after an answer, while somebody goes on typing."""

import pytest
from playwright.sync_api import Route, expect

from tests.support.people import People


@pytest.mark.parametrize("matter_title", ["楼道照明的维修"])
def test_what_is_typed_while_the_form_is_drawn_again_stays(people: People) -> None:
    """The server's answer to the first choice arrives after more was typed; nothing of it is lost."""
    clerk = people["li.ruoxi"]
    clerk.register("S8")
    clerk.press("提交")
    page = clerk.begin("拟定督办意见")
    held: list[Route] = []
    page.route("**/tasks/*", lambda route: held.append(route))  # noqa: PLW0108 -- Playwright marks its listeners, which a built-in refuses

    def answer(number: int) -> None:
        for _ in range(500):
            if len(held) >= number:
                break
            page.wait_for_timeout(20)
        held[number - 1].continue_()

    page.locator("[name=proposed_urgency][value=top]").check()
    page.locator("[name=intent]").fill("越快越好")
    answer(1)
    answer(2)
    expect(page.locator("[name=urgency_reason]")).to_be_visible()
    expect(page.locator("[name=intent]")).to_have_value("越快越好")


@pytest.mark.parametrize("matter_title", ["路灯的更换"])
def test_what_a_form_sends_by_itself_never_overtakes(people: People) -> None:
    """Two answers in one moment: the second is sent when the first has been answered, so the newer one is kept."""
    clerk = people["li.ruoxi"]
    clerk.register("S8")
    clerk.press("提交")
    page = clerk.begin("拟定督办意见")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.resource_type == "fetch" else None)
    page.evaluate(
        """() => {
            for (const [name, value] of [["proposed_urgency", "top"], ["severity", "major"]]) {
                const choice = document.querySelector(`[name=${name}][value=${value}]`);
                choice.checked = true;
                for (const kind of ["input", "change"]) choice.dispatchEvent(new Event(kind, { bubbles: true }));
            }
        }"""
    )
    expect(page.locator("[name=urgency_reason]")).to_be_visible()
    expect(page.locator("[name=severity][value=major]")).to_be_checked()
    assert sent[:4] == ["POST", "GET", "POST", "GET"]
