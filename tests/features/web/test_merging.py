"""Matters that are the same are merged on the site: from the warning at intake and from the matter's page."""

import io

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.snapshots import nothing_changes
from workflows.history.seals import seals_of_office
from workflows.matters.values import Status

pytestmark = pytest.mark.sqlite_only
WHY = "two leaders wrote on the same nuisance"


def text_of(site: Site, login: str, address: str) -> str:
    """The text of a page as somebody sees it."""
    return " ".join(html.fromstring(site.visitor(login).get(address).text).text_content().split())


@pytest.mark.rule("E11", "D25")
def test_the_one_that_stays_shows_both_sources_directives_and_papers(site: Site) -> None:
    """The other ends with its tasks, for a reason that stands on both pages and in a history that holds."""
    kept = site.supervision.issue()
    other = site.supervision.issue(verbatim="I agree with that.", directive_leader="another leader")
    clerk = site.visitor("clerk")
    clerk.post(f"/matters/{other}/papers", papers=(io.BytesIO(b"letter"), "second letter.txt"))
    assert html.fromstring(clerk.get(f"/matters/{kept}/merge").text).xpath(f"//a[contains(@href, '{other}')]")
    assert "I agree with that." in text_of(site, "clerk", f"/matters/{kept}/merge?with={other}")
    answer = clerk.post(f"/matters/{kept}/merge", **{"with": other, "stays": kept, "reason": WHY})
    assert (answer.status_code, answer.location) == (302, f"/matters/{kept}")
    assert site.supervision.matter(other).status is Status.MERGED
    assert {task.business_key for task in site.supervision.tasks()} == {kept}
    page = text_of(site, "clerk", f"/matters/{kept}")
    assert all(each in page for each in ("I agree with that.", "another leader", WHY, "second letter.txt"))
    assert "second letter.txt" in text_of(site, "clerk", f"/matters/{kept}?tab=papers")
    assert WHY in text_of(site, "clerk", f"/matters/{other}")
    assert "I agree with that." in text_of(site, "env.liaison", f"/matters/{kept}")
    office = site.supervision.office
    with office.reading() as session:
        assert not [seal for seal in seals_of_office(session, office.engine, played=True) if seal.broken]


@pytest.mark.rule("D25")
def test_the_warning_at_intake_leads_to_merging(site: Site) -> None:
    """Whoever takes in what is here already registers it and merges it at once; the earlier one stays unless chosen."""
    earlier = site.supervision.open("Flooded roads in the old town")
    clerk, form = site.visitor("clerk"), {"title": "Flooded roads in old town", "source": "S5", "text": "words"}
    page = html.fromstring(clerk.post("/matters/new", **form).text)
    assert page.xpath("//input[@name='merge_with']/@value") == [earlier]
    answer = clerk.post("/matters/new", **form, merge_with=earlier)
    assert answer.status_code == 302
    compared = html.fromstring(clerk.get(answer.location).text)
    assert compared.xpath("//input[@name='stays'][@checked]/@value") == [earlier]
    address = answer.location.partition("?")[0]
    assert clerk.post(address, **{"with": earlier, "stays": earlier, "reason": WHY}).location == f"/matters/{earlier}"
    assert [task.business_key for task in site.supervision.tasks()] == [earlier]


@pytest.mark.rule("E11")
def test_what_cannot_be_merged_is_refused_with_the_reason(site: Site) -> None:
    """Without a reason, with itself, with what has ended or was merged; by a unit; nothing happens."""
    kept, other, done = (site.supervision.open(f"Noise {number}") for number in range(3))
    clerk, unit = site.visitor("clerk"), site.visitor("env.liaison")
    clerk.post(f"/matters/{done}/merge", **{"with": other, "stays": other, "reason": WHY})
    address = f"/matters/{kept}/merge"
    with nothing_changes(site.supervision.office.database):
        assert clerk.post(address, **{"with": other, "stays": kept, "reason": " "}).status_code == 422
        assert clerk.post(address, **{"with": kept, "stays": kept, "reason": WHY}).status_code == 422
        assert clerk.post(address, **{"with": done, "stays": kept, "reason": WHY}).status_code == 422
        assert clerk.post(address, **{"with": "nowhere", "stays": kept, "reason": WHY}).status_code == 404
        assert unit.post(address, **{"with": other, "stays": kept, "reason": WHY}).status_code == 403
