"""Leaders who are laid a matter before, units that claim a piece, an approver who is asked about a criticism."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.offices import PASSWORD
from tests.support.people import People
from tests.support.served import Served
from tests.support.wording import data_of, strange_words
from workflows.organisation.roles import Role
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

pytestmark = pytest.mark.sqlite_only
MATTER = "Noise at night"
FitsInEnglish = Callable[[Page, str], None]


@pytest.fixture
def staff(browser: Browser, served: Served, page_problems: list[str]) -> Iterator[People]:
    """The people of the office, each at a browser of their own."""
    people = People(browser, served.address, page_problems, MATTER, password=PASSWORD)
    yield people
    people.leave()
    assert not page_problems, "\n".join(page_problems)


@pytest.fixture
def fits_in_english(served: Served) -> FitsInEnglish:
    """Checks that an open page is all English and accessible, with nothing beyond the edge of a phone."""

    def check(page: Page, selector: str) -> None:
        if page.locator("html").get_attribute("lang") != "en":
            page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator(selector)).to_be_visible()
        database = Path(served.supervision.office.database.url.removeprefix("sqlite:///"))
        assert strange_words(page, "en", data_of(database)) == []
        assert accessibility_problems(page) == []
        page.set_viewport_size(PHONE_SCREEN)
        assert not overflows(page)

    return check


def begin(page: Page, procedure: str) -> None:
    """Begin a procedure from the matter's page."""
    page.locator(".offers").get_by_role("button", name=procedure).click()


def refused(page: Page, button: str, sentence: str) -> None:
    """The form is not sent, and says why above its fields."""
    page.locator(".form-buttons").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".notice-danger")).to_contain_text(sentence)


@pytest.mark.rule("B14")
def test_leaders_read_rate_and_direct(served: Served, staff: People, fits_in_english: FitsInEnglish) -> None:
    """Laid before two by the clerk; one rates and directs, one comments; the matter's page keeps all of it."""
    served.supervision.join("mayor", "OFF", Role.LEADER)
    served.supervision.issue()
    clerk, mayor = staff["clerk"], staff["mayor"]
    page = clerk.see_matter("handling")
    begin(page, "领导阅示")
    clerk.fill(reading_summary="整改已过半")
    refused(page, "提交", "呈送领导")
    expect(page.locator("[name=reading_summary]")).to_have_value("整改已过半")
    page.get_by_label("leader", exact=True).check()
    page.get_by_label("mayor", exact=True).check()
    clerk.press("提交")
    page = mayor.begin("阅示")
    expect(page.locator(".task-form")).to_contain_text("整改已过半")
    refused(page, "提交", "评价、意见、批示至少写一项")
    mayor.fill(reading_rating="satisfied", reading_directive="下月再报一次")
    mayor.press("提交")
    fits_in_english(staff["leader"].begin("阅示"), "[name=reading_comment]")
    staff["leader"].fill(reading_comment="抓紧办理")
    staff["leader"].press("Submit")
    page = clerk.see_matter("handling")
    expect(page.locator("#readings li", has_text="mayor")).to_contain_text("满意")
    expect(page.locator("#readings li", has_text="leader")).to_contain_text("抓紧办理")
    expect(page.locator("#directive")).to_contain_text("下月再报一次")
    fits_in_english(page, "#readings >> text=Satisfied")


@pytest.mark.rule("C08")
def test_the_first_unit_claims_a_piece(served: Served, staff: People, fits_in_english: FitsInEnglish) -> None:
    """Offered by the clerk to units without a part; the one that claims has a task notice, the others nothing."""
    served.supervision.issue()
    clerk, claimant = staff["clerk"], staff["pol.liaison"]
    page = clerk.see_matter("handling")
    begin(page, "事项认领")
    clerk.fill(offer_task="开放操场", offer_standard="周末开放", offer_due_on="2019-12-20")
    page.locator("[name=offer_units][value=ENV]").check()
    refused(page, "提交", "所选单位都已有任务")
    expect(page.locator("[name=offer_task]")).to_have_value("开放操场")
    expect(page.locator("[name=offer_units][value=ENV]")).to_be_checked()
    for unit in ("EDU", "POL"):
        page.locator(f"[name=offer_units][value={unit}]").check()
    clerk.press("提交")
    assert staff["edu.liaison"].tasks() == ["认领"]
    fits_in_english(claimant.begin("认领"), "[name=claim_confirmed]")
    claimant.fill(claim_confirmed=True)
    claimant.press("Submit")
    assert claimant.tasks() == ["签收任务通知单"]
    assert staff["edu.liaison"].tasks() == []
    page = clerk.see_matter("handling")
    expect(page.locator("#offers")).to_contain_text("POL 已认领")
    fits_in_english(page, "#offers >> text=Claimed")


@pytest.mark.rule("C24")
def test_an_approver_decides_on_a_criticism(served: Served, staff: People, fits_in_english: FitsInEnglish) -> None:
    """Proposed by the office's watch the morning after the second urge; the reason is asked for and kept."""
    matter_id = served.supervision.issue(given_due_on="2019-10-16")
    served.supervision.begin_handling()
    served.supervision.until(datetime(2019, 10, 18, 2, tzinfo=UTC))
    for content in ("请报告结果", "再次催报"):
        with served.supervision.acting("director") as tx:
            urge(tx, matter_id, content=content, channel=UrgeChannel.PHONE)
    served.supervision.until(datetime(2019, 10, 21, 2, tzinfo=UTC))
    director = staff["director"]
    page = director.begin("决定是否通报批评")
    expect(page.locator(".task-form")).to_contain_text("经催办两次没有正当理由仍不报告结果")
    refused(page, "提出通报批评", "意见和理由")
    assert served.supervision.tasks("decide_criticism")
    fits_in_english(page, "[name=criticism_reason]")
    director.fill(criticism_reason="两次催办没有回音")
    director.press("提出通报批评")
    page = director.see_matter("handling")
    expect(page.locator("#criticisms")).to_contain_text("两次催办没有回音")
    fits_in_english(page, "#criticisms")
    assert any("两次催办没有回音" in text for text in staff["env.head"].reminders())
