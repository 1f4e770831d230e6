"""The page of what was found, and the pages made for paper."""

import pytest
from lxml import html

from tests.features.web.conftest import Site

pytestmark = pytest.mark.sqlite_only


def text_of(site: Site, login: str, address: str) -> str:
    """The text of a page as somebody sees it."""
    return " ".join(html.fromstring(site.visitor(login).get(address).text).text_content().split())


def test_what_is_found_leads_to_where_it_stands(site: Site) -> None:
    """The matter with what was asked for marked, a link to the report that says so, pages of results."""
    matter_id = site.supervision.issue()
    site.supervision.begin_handling()
    site.supervision.do("handle", "env.liaison")
    site.supervision.do("prepare_report", "env.liaison", progress="Three <b>building sites</b> were closed")
    page = html.fromstring(site.visitor("clerk").get("/search?q=sites+building").text)
    assert page.xpath("//mark/text()") == ["building", "sites"]
    (report,) = page.xpath("//a[@class='found-where']/@href")
    assert report.startswith(f"/matters/{matter_id}/reports/")
    assert "Three <b>building sites</b> were closed" in text_of(site, "env.liaison", report)
    assert site.visitor("edu.liaison").get(report).status_code == 404
    assert "Nothing says “sites”" in text_of(site, "edu.liaison", "/search?q=sites")


def test_long_results_are_turned_over(site: Site) -> None:
    """Thirty texts a page, each on one page alone."""
    for number in range(31):
        site.supervision.open(f"Flooded road {number:02}")
    first, second = (html.fromstring(site.visitor("clerk").get(f"/search?q=flooded&page={n}").text) for n in (1, 2))
    titles = [page.xpath("//li[@class='found-matter']/h2/a/text()") for page in (first, second)]
    assert [len(each) for each in titles] == [30, 1]
    assert len({title for each in titles for title in each}) == 31
    assert first.xpath("//a[@rel='next']")
    assert not second.xpath("//a[@rel='next']")


def test_the_box_to_search_with_is_on_every_page_of_who_sees_matters(site: Site) -> None:
    """It stands in the frame; administrators who see no matters have none."""
    assert html.fromstring(site.visitor("clerk").get("/inbox").text).xpath("//form[@action='/search']")
    assert site.visitor("clerk").get("/search").status_code == 200


def test_a_matter_is_printed_with_what_its_reader_may_see(site: Site) -> None:
    """Facts, directive, units and course in order; a unit's paper has its own part only."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps out"}])
    whole, part = (text_of(site, login, f"/matters/{matter_id}/print") for login in ("clerk", "env.liaison"))
    number = site.supervision.matter(matter_id).matter_no
    assert number
    assert all(each in whole for each in (number, "Find out and report.", "helps out", "registered the matter"))
    assert "helps out" not in part
    assert site.visitor("pol.liaison").get(f"/matters/{matter_id}/print").status_code == 404


def test_the_ledger_is_printed_as_it_is_filtered(site: Site) -> None:
    """The same lines in the same order, without the rest."""
    for title in ("Noise", "Dust"):
        site.supervision.open(title)
    rows = html.fromstring(site.visitor("clerk").get("/ledger/print?q=Dust").text).xpath("//tbody/tr")
    assert ["Dust" in row.text_content() for row in rows] == [True]
