"""Doing the work in a real browser: forms that react, lists that filter, pages that everybody can use."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE_SCREEN, accessibility_problems, overflows
from tests.support.served import Served
from tests.support.supervision import TO_DOCKET
from workflows.attachments.models import Attachment
from workflows.matters.models import Matter
from workflows.organisation.models import User

pytestmark = pytest.mark.sqlite_only


def test_an_answer_shows_what_it_makes_necessary(served: Served, page: Page) -> None:
    """Choosing an urgency asks for its reason at once; what was typed elsewhere stays, and focus stays where it was."""
    served.supervision.open()
    served.supervision.go(TO_DOCKET[0])
    served.sign_in(page, "clerk")
    served.open(page, served.task("draft_opinion"))
    page.locator("[name=verbatim]").fill("务必查清")
    expect(page.locator("[name=urgency_reason]")).to_have_count(0)
    page.locator("[name=proposed_urgency][value=top]").check()
    expect(page.locator("[name=urgency_reason]")).to_be_visible()
    expect(page.locator("[name=verbatim]")).to_have_value("务必查清")
    assert page.evaluate("document.activeElement.name") == "proposed_urgency"
    page.locator("[name=proposed_urgency][value=normal]").check()
    expect(page.locator("[name=urgency_reason]")).to_have_count(0)


@pytest.mark.rule("E22")
def test_the_counter_counts_while_one_writes(served: Served, page: Page) -> None:
    """The length of a report is shown as it grows, and stands out beyond the limit."""
    served.supervision.issue()
    served.supervision.begin_handling()
    while served.supervision.tasks("handle"):
        served.supervision.do("handle", "env.liaison")
    served.sign_in(page, "env.liaison")
    served.open(page, served.task("prepare_report"))
    note = page.locator("#count-progress")
    page.locator("[name=progress]").fill("进展 良好")
    expect(note).to_contain_text("4")
    page.locator("[name=progress]").fill("字" * 1001)
    expect(note).to_contain_text("1001")
    expect(note).to_have_class("form-count form-count-over")


def test_a_unit_is_found_by_typing(served: Served, page: Page) -> None:
    """The search above a long list leaves what contains the typed text and takes the only one left."""
    with served.supervision.acting() as tx:
        for number in range(20):
            unit = f"UNIT{number:02}"
            tx.session.execute(
                User.__table__.metadata.tables["unit"].insert().values(
                    code=unit, name=f"{unit} bureau", short_name=unit, aliases=[f"alias-{number:02}"],
                    kind="", position=number, active=True, head_name="", deputy_name="", liaison_name="", phone="",
                )
            )  # fmt: skip
    served.supervision.open()
    served.supervision.go(TO_DOCKET[0])
    served.sign_in(page, "clerk")
    served.open(page, served.task("draft_opinion"))
    page.locator("[data-filters=field-lead]").fill("alias-07")
    expect(page.locator("[name=lead]")).to_have_value("UNIT07")


def test_a_refused_form_takes_the_reader_to_the_first_error(served: Served, page: Page) -> None:
    """The summary links to the field; the page passes the accessibility check in that state, too."""
    served.supervision.open()
    served.sign_in(page, "clerk")
    served.open(page, served.task("receive"))
    page.locator("[name=title]").fill("")
    page.locator(".form-buttons .btn-primary").click()
    link = page.locator("#error-summary a").first
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("#field-title")).to_be_focused()
    assert accessibility_problems(page) == []


def test_a_leader_approves_on_a_phone(served: Served, page: Page) -> None:
    """From the inbox to the decision at phone width: no sideways scrolling, and done in one press."""
    served.supervision.open()
    served.supervision.go(*TO_DOCKET[:3])
    page.set_viewport_size(PHONE_SCREEN)
    served.sign_in(page, "leader")
    page.locator(".task-name").first.click()
    assert not overflows(page)
    assert accessibility_problems(page) == []
    approve = page.locator("button[value=approve]")
    expect(approve).to_be_visible()
    approve.click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert served.supervision.places() == ["confirm_method"]


def test_what_is_typed_is_kept_without_pressing_anything(served: Served, page: Page) -> None:
    """A few seconds after the last key the draft is kept: leaving the page loses nothing."""
    served.supervision.open()
    served.sign_in(page, "clerk")
    address = served.task("receive")
    served.open(page, address)
    page.locator("[name=basis]").fill("half a thought")
    expect(page.locator("[data-kept]")).to_be_visible(timeout=20_000)
    served.open(page, address)
    expect(page.locator("[name=basis]")).to_have_value("half a thought")


def test_similar_matters_appear_while_the_title_is_typed(served: Served, page: Page) -> None:
    """Before anything is sent, matters with much the same title are listed, and the confirmation is asked for."""
    served.supervision.open("Flooded roads in the old town")
    served.sign_in(page, "clerk")
    served.open(page, "/matters/new")
    page.locator("[name=title]").fill("Flooded roads in old town")
    expect(page.locator("#alike a")).to_have_text("Flooded roads in the old town")
    expect(page.locator("[name=checked]")).to_be_visible()
    assert accessibility_problems(page) == []


def test_stored_text_is_only_ever_text(served: Served, page: Page) -> None:
    """Titles, directives, duties, remarks and file names that hold markup are shown as text and run nothing (S9)."""
    attack = '"><img src=x onerror="document.title=\'owned\'"></script><script>document.title="owned"</script>{{7*7}}'
    matter_id = served.supervision.issue(
        verbatim=attack, requirement=attack, intent=attack, co=[{"unit": "EDU", "duty": attack}]
    )
    with served.supervision.acting("clerk") as tx:
        tx.session.get_one(Matter, matter_id).title = attack
        attachment = {"media_type": "text/plain", "size": 1, "uploaded_by": "clerk", "uploaded_at": tx.now}
        tx.session.add(Attachment(id="f1", sha256="0" * 64, file_name=attack[:200], matter_id=matter_id, **attachment))
    served.supervision.open(attack)
    served.sign_in(page, "clerk")
    matter = f"/matters/{matter_id}"
    parts = [f"{matter}?tab={tab}" for tab in ("course", "units", "handling", "papers", "diagram")]
    asked = f"/matters/new?{urlencode({'title': attack})}"
    for path in ("/inbox", "/inbox?list=started", *parts, asked, served.task("receive")):
        served.open(page, path)
        page.wait_for_load_state("networkidle")
        assert page.title() != "owned", path
        assert page.locator("img[src=x]").count() == 0, path
