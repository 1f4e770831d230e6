"""A button that is pressed twice, and a form that is sent again from the page before: it counts once."""

from collections import Counter

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.store.tables import history_event
from tests.support.served import Served

pytestmark = pytest.mark.sqlite_only


def kinds(served: Served) -> Counter[str]:
    """How often what was done."""
    with served.supervision.reading() as session:
        return Counter(session.scalars(select(history_event.c.kind)))


def fill_in(served: Served, page: Page) -> None:
    """The intake of a matter, ready to be sent."""
    served.supervision.open()
    served.sign_in(page, "clerk")
    served.open(page, served.task("receive"))
    page.locator("[name=original_text]").fill("来信一封。")
    page.locator("[name=source]").select_option("S5")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_completes_the_task_once(served: Served, page: Page, scripts: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """The clerk double-clicks the button: one event, one message on the inbox."""
    fill_in(served, page)
    if not scripts:  # as where the script that swallows the second press was not loaded
        page.evaluate("document.addEventListener('submit', (event) => event.stopImmediatePropagation(), true)")
    page.locator(".form-buttons .btn-primary").dblclick()
    page.wait_for_url("**/inbox")
    expect(page.locator(".notice-success")).to_have_count(1)
    assert kinds(served)["complete"] == 1


def test_back_shows_what_became_of_the_form(served: Served, page: Page) -> None:
    """From the inbox back to the form: the page is asked for again, says who completed the task, and offers nothing."""
    fill_in(served, page)
    page.locator(".form-buttons .btn-primary").click()
    page.wait_for_url("**/inbox")
    before = kinds(served)
    page.go_back()
    expect(page.get_by_role("main")).to_contain_text("由 clerk 完成")
    expect(page.locator(".form-buttons")).to_have_count(0)
    assert kinds(served) == before


def test_the_page_before_that_the_browser_kept_is_answered_as_the_first_time(served: Served, page: Page) -> None:
    """A browser that still holds the form sends it again: the inbox once more, and nothing is done twice."""
    fill_in(served, page)
    kept = page.evaluate("document.querySelector('form[data-fill]').outerHTML")
    page.locator(".form-buttons .btn-primary").click()
    page.wait_for_url("**/inbox")
    before = kinds(served)
    page.evaluate(
        """kept => {
            document.querySelector("main").insertAdjacentHTML("beforeend", kept);
            const form = document.querySelector("form[data-fill]");
            form.elements.original_text.value = "来信一封。";
            form.elements.source.value = "S5";
            form.submit();
        }""",
        kept,
    )
    page.wait_for_url("**/inbox")
    expect(page.locator(".notice-success")).to_have_count(1)
    assert kinds(served) == before
