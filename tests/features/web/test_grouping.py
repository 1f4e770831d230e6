"""Sorting matters by the pages: kind, tags, listing, batches, terms; the ledger finds them again."""

from datetime import timedelta

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.supervision import SupervisionOffice
from workflows.matters.values import Kind, Source
from workflows.overview.opening import open_matter
from workflows.tags.queries import tags_of
from workflows.tags.service import set_tags

pytestmark = pytest.mark.sqlite_only


def titles(site: Site, query: str, login: str = "clerk") -> list[str]:
    """The matters that the ledger shows for a query."""
    page = html.fromstring(site.visitor(login).get(f"/ledger?{query}").text)
    return [link.text for link in page.xpath("//td[contains(@class, 'ledger-title')]/a")]


def taken_in(office: SupervisionOffice, title: str, source: Source) -> str:
    """A matter from this source. Its id."""
    with office.acting("clerk") as tx:
        return open_matter(tx, source=source, title=title).id


@pytest.mark.parametrize(
    ("kind", "source", "other"),
    [
        pytest.param("decision", Source.MEETING, Source.OWN_LEADER, marks=pytest.mark.rule("B03")),
        pytest.param("special", Source.SUPERIOR_DIRECTIVE, Source.DOCUMENT, marks=pytest.mark.rule("B04")),
    ],
)
def test_the_ledger_finds_a_kind(site: Site, kind: str, source: Source, other: Source) -> None:
    """A matter has the kind of its source; the page shows it, and the ledger filters by it."""
    matter_id = taken_in(site.supervision, "wanted", source)
    taken_in(site.supervision, "other", other)
    assert titles(site, f"kind={kind}") == ["wanted"]
    signs = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}").text)
    assert kind.capitalize() in signs.xpath("string(//p[@class='matter-signs'])")


def test_the_office_sorts_a_matter(site: Site) -> None:
    """Kind and tags are set together and shown as links into the ledger; units neither see nor change them."""
    matter_id = site.supervision.issue()
    form = {"tags-kind": "decision", "tags-term": ["source_kind:chief_directive", "topic:smooth_roads"]}
    assert site.visitor("env.liaison").post(f"/matters/{matter_id}/tags", **form).status_code == 403
    assert site.visitor("clerk").post(f"/matters/{matter_id}/tags", **form).status_code == 302
    assert site.supervision.matter(matter_id).kind is Kind.DECISION
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}?tab=handling").text)
    links = [link.get("href") for link in page.xpath("//p[@class='tags']/a")]
    assert links == ["/ledger?kind=decision", *(f"/ledger?tag={key}" for key in form["tags-term"])]
    assert titles(site, "tag=topic:smooth_roads") == ["Noise at night"]
    assert titles(site, "tag=topic:smooth_roads&tag=blocker:funds") == []
    assert titles(site, "tag=topic:smooth_roads&tag=blocker:funds", "env.liaison") == ["Noise at night"]
    site.visitor("env.liaison").post("/ledger/columns", column=["title", "tags"])
    assert "Smooth roads" not in site.visitor("env.liaison").get("/ledger?tag=topic:smooth_roads").text
    assert "tags" not in site.visitor("env.liaison").get(f"/matters/{matter_id}?tab=handling").text.split("<main")[1]


def test_a_tag_that_nobody_offers_is_refused(site: Site) -> None:
    """It is said where it was chosen, and nothing is kept."""
    matter_id = site.supervision.issue()
    refused = site.visitor("clerk").post(f"/matters/{matter_id}/tags", **{"tags-term": ["topic:unheard"]})
    assert refused.status_code == 422
    assert "unknown or retired" in refused.text
    with site.supervision.reading() as session:
        assert tags_of(session, matter_id) == []


@pytest.mark.rule("D22")
def test_a_matter_is_listed_and_taken_off(site: Site) -> None:
    """The unit sees that it is listed and by when; the ledger finds it; afterwards it is listed no more."""
    matter_id = site.supervision.issue()
    listing = {"listing-reason": "demolition"}
    assert site.visitor("env.liaison").post(f"/matters/{matter_id}/listing", **listing).status_code == 403
    site.visitor("deputy").post(f"/matters/{matter_id}/listing", **listing)
    assert "Listed, by" in site.visitor("env.liaison").get(f"/matters/{matter_id}").text
    assert titles(site, "listed=yes") == ["Noise at night"]
    assert site.visitor("deputy").post(f"/matters/{matter_id}/listing", **listing).status_code == 409
    site.visitor("deputy").post(f"/matters/{matter_id}/listing/lift", **{"listing-result": "done"})
    assert titles(site, "listed=yes") == []


@pytest.mark.rule("B32")
def test_candidates_become_a_batch(site: Site) -> None:
    """A pool lists its candidates; those ticked get a name and a limit, which their pages and the ledger show."""
    matter_id = taken_in(site.supervision, "prices", Source.PUBLIC_COMPLAINT)
    with site.supervision.acting("clerk") as tx:
        set_tags(tx, matter_id, ["attention:hot_topic"])
    clerk = site.visitor("clerk")
    page = html.fromstring(clerk.get("/batches").text)
    assert page.xpath("//input[@name='matter']/@value") == [matter_id]
    form = {"name": "Winter", "due_on": "2019-12-31", "matter": matter_id}
    assert site.visitor("leader").post("/batches", **form).status_code == 403
    empty = clerk.post("/batches", **{**form, "matter": ""})
    assert (empty.status_code, "Winter" in empty.text) == (409, True)
    assert clerk.post("/batches", **form).status_code == 302
    assert "Winter" in clerk.get(f"/matters/{matter_id}?tab=handling").text
    page = html.fromstring(clerk.get("/batches").text)
    [link] = page.xpath("//a[starts-with(@href, '/ledger?batch=')]/@href")
    assert titles(site, link.split("?")[1]) == ["prices"]


@pytest.mark.rule("C05", "C15")
def test_an_administrator_adds_and_retires_terms(site: Site) -> None:
    """Without code; a name that is there already is refused where it was typed; units only read."""
    address = "/administration/vocabulary"
    term = {"kind": "source_kind", "name": "Decision of the council"}
    assert site.visitor("env.liaison").post(address, **term).status_code == 403
    clerk = site.visitor("clerk")
    assert clerk.post(address, **term).status_code == 302
    again = clerk.post(address, **term)
    assert (again.status_code, "already" in again.text) == (409, True)
    matter_id = site.supervision.issue()
    assert "Decision of the council" in clerk.get(f"/matters/{matter_id}?tab=handling").text
    clerk.post(f"{address}/retire", kind="topic", code="smooth_roads", _do="retire")
    assert "topic:smooth_roads" not in clerk.get(f"/matters/{matter_id}?tab=handling").text


def test_a_campaigns_plan_and_rounds_are_on_its_page(site: Site) -> None:
    """The office reads plan and items; who has rounds finds how they were kept among the units."""
    matter_id = site.supervision.issue(requested_cadence="monthly")
    assert "Rounds, as data" not in site.visitor("clerk").get(f"/matters/{matter_id}?tab=units").text
    site.supervision.wait(days=31)
    site.supervision.clock.advance(timedelta(hours=1))
    assert "Rounds, as data" in site.visitor("clerk").get(f"/matters/{matter_id}?tab=units").text
