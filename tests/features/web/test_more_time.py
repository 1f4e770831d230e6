"""A unit asks for more time from the page of its matter; an archived matter gives its package away."""

import io
import zipfile
from datetime import timedelta

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.supervision import TO_ARCHIVE

pytestmark = pytest.mark.sqlite_only


def offers(site: Site, login: str, matter_id: str) -> list[str]:
    """The assignments for which the page offers ``login`` to ask for more time."""
    page = html.fromstring(site.visitor(login).get(f"/matters/{matter_id}?tab=units").text)
    return page.xpath("//form[contains(@action, '/extensions')]//input[@name='assignment']/@value")


@pytest.mark.rule("B08", "E18")
def test_the_liaison_asks_for_more_time_before_the_deadline(site: Site) -> None:
    """Only the unit's own liaison is offered it; pressed twice it leads to the same task; afterwards it is too late."""
    matter_id = site.supervision.issue(given_due_on="2019-10-16")
    [assignment] = site.supervision.assignments(matter_id)
    assert offers(site, "env.liaison", matter_id) == [assignment.id]
    assert offers(site, "clerk", matter_id) == offers(site, "env.head", matter_id) == []
    asked = {"assignment": assignment.id}
    first = site.visitor("env.liaison").post(f"/matters/{matter_id}/extensions", **asked)
    assert first.location == site.task("request_extension")
    assert site.visitor("env.liaison").post(f"/matters/{matter_id}/extensions", **asked).location == first.location
    site.visitor("env.head").post(f"/matters/{matter_id}/extensions", **asked)
    assert len(site.supervision.tasks("request_extension")) == 1
    site.supervision.do("request_extension", "env.liaison")
    site.visitor("env.liaison").post(f"/matters/{matter_id}/extensions", **asked)
    assert site.supervision.tasks("request_extension") == []
    site.supervision.clock.advance(timedelta(days=30))
    assert offers(site, "env.liaison", matter_id) == []


@pytest.mark.rule("E15")
def test_the_archivist_downloads_the_package(site: Site) -> None:
    """The papers of an archived matter lead to its package; before, there is none; others are refused."""
    matter_id = site.supervision.complete()
    assert site.visitor("archivist").get(f"/matters/{matter_id}/archive").status_code == 404
    site.supervision.wait(days=7)
    site.supervision.go(*TO_ARCHIVE)
    page = html.fromstring(site.visitor("archivist").get(f"/matters/{matter_id}?tab=papers").text)
    [address] = page.xpath("//a[contains(@href, '/archive')]/@href")
    names = zipfile.ZipFile(io.BytesIO(site.visitor("archivist").get(address).data)).namelist()
    assert any(name.endswith("bagit.txt") for name in names)
    assert site.visitor("clerk").get(address).status_code == 403


def test_the_diagram_stays_the_matters_own(site: Site) -> None:
    """While more time is asked for, the page still shows the course of the matter and leads to its replay."""
    matter_id = site.supervision.issue(given_due_on="2019-10-16")
    address = f"/matters/{matter_id}?tab=diagram"
    before = html.fromstring(site.visitor("clerk").get(address).text)
    asked = {"assignment": site.supervision.assignments(matter_id)[0].id}
    site.supervision.clock.advance(timedelta(minutes=1))
    site.visitor("env.liaison").post(f"/matters/{matter_id}/extensions", **asked)
    after = html.fromstring(site.visitor("clerk").get(address).text)
    for shown in ("//*[@data-island]//text()", "//a[contains(@href, '/history/')]/@href"):
        assert after.xpath(shown) == before.xpath(shown) != []
