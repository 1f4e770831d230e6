"""The course of a new matter is proposed and chosen; what runs beside a matter is begun from its page."""

import pytest
from lxml import html

from tests.features.web.conftest import Site

pytestmark = pytest.mark.sqlite_only


def test_the_intake_page_proposes_a_course_and_takes_another(site: Site) -> None:
    """The proposal says for which source it is; whoever takes the matter in may choose among what there is."""
    clerk = site.visitor("clerk")
    page = html.fromstring(clerk.post("/matters/new", _do="check", title="Street lamps", source="S5", text="x").text)
    [chosen] = page.xpath("//select[@name='procedure']/option[@value='']")
    assert "proposed" in chosen.text_content()
    assert "Proposed for this source" in page.get_element_by_id("procedures").text_content()
    other = html.fromstring(clerk.post("/matters/new", _do="check", title="Street lamps", source="S9", text="x").text)
    assert "goes by no class of directive" in other.get_element_by_id("proposed").text_content()
    given = {"title": "Street lamps", "source": "S5", "text": "x"}
    assert clerk.post("/matters/new", **given, procedure="undertaking").status_code == 422
    assert clerk.post("/matters/new", **given, procedure="directive").status_code == 302
    assert site.supervision.places() == ["receive"]


def test_what_can_be_begun_stands_on_the_matters_page(site: Site) -> None:
    """The liaison begins it and is led to the task; then it stands listed; another unit sees nothing."""
    matter_id = site.supervision.issue(given_due_on="2019-10-16", co=[{"unit": "EDU", "duty": "helps"}])
    lead = site.supervision.assignments(matter_id)[0]
    address, liaison = f"/matters/{matter_id}?tab=handling", site.visitor("env.liaison")
    offer = "//form[contains(@action, '/courses')][input[@value='extension']]"
    page = html.fromstring(liaison.get(address).text)
    [form] = page.xpath(offer)
    asked = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    assert asked["assignment"] == lead.id
    sent = {"procedure": asked["procedure"], "assignment": lead.id}
    answer = liaison.post(f"/matters/{matter_id}/courses", **sent)
    assert answer.location == site.task("request_extension")
    after = html.fromstring(liaison.get(address).text)
    assert after.xpath("//*[@id='courses-beside']//a/@href") == [answer.location]
    assert not after.xpath(offer)
    assert len(html.fromstring(site.visitor("clerk").get(address).text).xpath("//*[@id='courses-beside']/li")) == 1
    assert not html.fromstring(site.visitor("edu.liaison").get(address).text).xpath("//*[@id='courses-beside']")
    assert liaison.post(f"/matters/{matter_id}/courses", **sent).status_code == 409
    assert site.visitor("edu.liaison").post(f"/matters/{matter_id}/courses", **sent).status_code == 404
    assert site.visitor("env.head").post(f"/matters/{matter_id}/courses", **sent).status_code == 403
