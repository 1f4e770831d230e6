"""The page of a matter, and taking a new one in."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.supervision import OPINION, TO_UNITS

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("D13")
def test_the_stage_bar_shows_where_the_matter_is(site: Site) -> None:
    """Seven stages in order; the present one is marked for eyes and for screen readers."""
    matter_id = site.supervision.open()
    site.supervision.do("receive", "clerk")
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}").text)
    stages = page.xpath("//ol[contains(@class, 'stages')]/li")
    assert len(stages) == 7
    assert [stage.get("aria-current") for stage in stages].index("step") == 1


@pytest.mark.rule("A02")
def test_the_head_says_which_of_the_four_phases_the_matter_is_in(site: Site) -> None:
    """Triage until the units have it, then tracking, review when the office reports, return visit when struck off."""
    supervision = site.supervision

    def phase(login: str = "clerk", language: str = "en") -> str:
        page = html.fromstring(site.visitor(login, language).get(f"/matters/{matter_id}").text)
        return str(page.xpath("//dl[@class='matter-facts']/div[last()]//small/text()")[0])

    matter_id = supervision.open()
    assert phase() == "Triage"
    supervision.go(*TO_UNITS)
    assert phase() == "Tracking"
    supervision.undertake()
    supervision.do("completion_report", "clerk")
    assert phase() == "Review"
    supervision.do("present_to_leader", "leader")
    supervision.wait(days=7)
    supervision.do("close_out", "director")
    assert phase() == "Return visit"
    assert phase("director", "zh_CN") == "回访阶段"


def test_the_head_says_whose_it_is_and_until_when(site: Site) -> None:
    """Number, leader, lead and co-units, the directive word for word."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    text = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}").text).text_content()
    number = site.supervision.matter(matter_id).matter_no
    assert number
    for expected in (number, str(OPINION["verbatim"]), "leader", "ENV", "EDU"):
        assert expected in text


def test_a_unit_sees_its_own_part_only(site: Site) -> None:
    """A co-unit's people find their own row and not the other's; the office finds both."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])

    def units(login: str) -> list[str]:
        page = html.fromstring(site.visitor(login).get(f"/matters/{matter_id}?tab=units").text)
        return [row.text_content().split()[0] for row in page.xpath("//tbody/tr/th")]

    assert units("clerk") == ["ENV", "EDU"]
    assert units("edu.liaison") == ["EDU"]
    assert site.visitor("pol.liaison").get(f"/matters/{matter_id}").status_code == 404


def test_the_course_tells_what_happened_the_latest_first(site: Site) -> None:
    """The timeline names who did what; a unit does not read what the office did before."""
    matter_id = site.supervision.issue()
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}").text)
    heads = [" ".join(step.text_content().split()) for step in page.xpath("//p[@class='course-head']")]
    assert "issued the task notice" in heads[0] or "approve_letter" in heads[0] or "director" in heads[0]
    assert "registered the matter" in heads[-1]
    unit = html.fromstring(site.visitor("env.liaison").get(f"/matters/{matter_id}").text)
    assert not unit.xpath("//li[contains(@class, 'course-task')]")


def test_the_diagram_marks_what_was_passed_and_what_waits(site: Site) -> None:
    """The island gets the deployed diagram, the elements passed and those where tokens stand."""
    matter_id = site.supervision.open()
    site.supervision.do("receive", "clerk")
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}?tab=diagram").text)
    (island,) = page.xpath("//*[@data-island='viewer']/script/text()")
    assert '"element": "draft_opinion"' in island
    assert '"receive"' in island


@pytest.mark.rule("E07")
def test_urging_goes_on_record(site: Site) -> None:
    """An urge is counted and told in the course; units cannot urge; a refused one is shown where it was typed."""
    matter_id = site.supervision.issue()
    form = {"urge-channel": "phone", "urge-content": "please report"}
    assert site.visitor("env.liaison").post(f"/matters/{matter_id}/urges", **form).status_code == 403
    site.visitor("deputy").post(f"/matters/{matter_id}/urges", **form)
    text = site.visitor("clerk").get(f"/matters/{matter_id}").text
    assert "please report" in text
    assert "Urged: 1" in text
    wrong = {"urge-channel": "pigeon", "urge-content": "typed with care"}
    refused = site.visitor("deputy").post(f"/matters/{matter_id}/urges", **wrong)
    assert refused.status_code == 422
    page = html.fromstring(refused.text)
    assert page.xpath("//*[@id='error-urge-channel']")
    assert "typed with care" in page.xpath("//textarea[@name='urge-content']/text()")[0]
    assert "Urged: 1" in site.visitor("clerk").get(f"/matters/{matter_id}").text


@pytest.mark.rule("D25")
@pytest.mark.rule("D01")
def test_a_matter_that_may_be_here_already_needs_a_look(site: Site) -> None:
    """A similar title is shown before anything is registered; having looked, one may go on."""
    site.supervision.open("Flooded roads in the old town")
    clerk = site.visitor("clerk")
    form = {"title": "Flooded roads in old town", "source": "S5", "text": "words"}
    answer = clerk.post("/matters/new", **form)
    assert answer.status_code == 409
    assert "Flooded roads in the old town" in answer.text
    assert "words" in answer.text
    assert len(site.supervision.tasks("receive")) == 1
    assert clerk.post("/matters/new", **form, checked="yes").status_code == 302
    assert len(site.supervision.tasks("receive")) == 2


def test_a_new_matter_leads_to_its_first_task_with_what_is_known(site: Site) -> None:
    """Registering starts the process; the first form already holds title and text."""
    answer = site.visitor("clerk").post("/matters/new", title="Street lamps", source="S9", text="dark streets")
    assert answer.status_code == 302
    page = html.fromstring(site.visitor("clerk").get(answer.location).text)
    assert page.xpath("//input[@name='title']/@value") == ["Street lamps"]
    assert page.xpath("//textarea[@name='original_text']/text()") == ["\ndark streets"]


@pytest.mark.parametrize("missing", ["title", "source"])
def test_a_new_matter_needs_title_and_source(site: Site, missing: str) -> None:
    """What is missing is said at its field; nothing is started, nothing typed is lost."""
    form = {"title": "Street lamps", "source": "S9", "text": "dark streets"} | {missing: ""}
    answer = site.visitor("clerk").post("/matters/new", **form)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath(f"//*[@id='error-{missing}']")
    assert "dark streets" in answer.text
    assert not site.supervision.tasks()
