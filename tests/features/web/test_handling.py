"""Supervising a matter from its page: each small form leaves a record, for those who may, where they may."""

from io import BytesIO

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.supervision import TO_DOCKET
from workflows.matters.queries import urgency_changes

pytestmark = pytest.mark.sqlite_only


def section(site: Site, login: str, matter_id: str, name: str) -> str:
    """The words of one section of the tab, empty where the reader has none."""
    page = html.fromstring(site.visitor(login).get(f"/matters/{matter_id}?tab=handling").text)
    return " ".join("".join(part.text_content() for part in page.xpath(f"//section[@id='{name}']")).split())


@pytest.mark.rule("A10")
def test_a_follow_up_keeps_channel_contact_and_words(site: Site) -> None:
    """All three channels can be recorded; what is missing is said at its field and nothing typed is lost."""
    matter_id = site.supervision.issue()
    clerk, address = site.visitor("clerk"), f"/matters/{matter_id}/tracking"
    for channel in ("phone", "face", "on_site"):
        form = {"tracking-channel": channel, "tracking-contact": "Mr Wu", "tracking-content": f"said it by {channel}"}
        assert clerk.post(address, **form).status_code == 302
    told = section(site, "clerk", matter_id, "tracking")
    assert all(f"said it by {channel}" in told for channel in ("phone", "face", "on_site"))
    answer = clerk.post(address, **{"tracking-channel": "phone", "tracking-content": "half an hour"})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-tracking-contact']")
    assert "half an hour" in page.xpath("//textarea[@name='tracking-content']/text()")[0]
    assert clerk.post(address, **form | {"tracking-contact": "x" * 81}).status_code == 422
    elsewhere = site.supervision.assignments(site.supervision.issue())[0].id
    assert clerk.post(address, **form | {"tracking-assignment": elsewhere}).status_code == 404
    assert site.visitor("env.liaison").post(address, **form).status_code == 403
    assert not section(site, "env.liaison", matter_id, "tracking")


@pytest.mark.rule("C31")
def test_a_unit_divides_its_task_and_others_do_not_see_it(site: Site) -> None:
    """Unit, project, post and person, indented; the office reads it, another unit neither reads nor adds."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    part = site.supervision.assignments(matter_id)[0].id
    name, address = f"breakdown-{part}", f"/matters/{matter_id}/parts/{part}/breakdown"
    liaison = site.visitor("env.liaison")
    for level in ("unit", "project", "post", "person"):
        page = html.fromstring(liaison.get(f"/matters/{matter_id}?tab=handling").text)
        below = page.xpath(f"//select[@name='{name}-parent']/option/@value")[-1]
        assert liaison.post(address, **{f"{name}-parent": below, f"{name}-name": f"the {level}"}).status_code == 302
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}?tab=handling").text)
    depths = page.xpath(f"//section[@id='{name}']//li/@class")
    assert depths == ["breakdown-0", "breakdown-1", "breakdown-2", "breakdown-3"]
    assert not page.xpath(f"//form[contains(@action, '{address}')]")
    assert not section(site, "edu.liaison", matter_id, name)
    assert site.visitor("edu.liaison").post(address, **{f"{name}-name": "x"}).status_code == 404
    assert site.visitor("clerk").post(address, **{f"{name}-name": "x"}).status_code == 403
    assert liaison.post(address, **{f"{name}-name": "x", f"{name}-due_on": "soon"}).status_code == 422


@pytest.mark.rule("C22")
def test_urgency_is_proposed_by_one_and_decided_by_another(site: Site) -> None:
    """Without a reason nothing is proposed; who proposed cannot decide; the log names both."""
    matter_id = site.supervision.issue()
    address = f"/matters/{matter_id}/urgency"
    clerk, director = site.visitor("clerk"), site.visitor("director")
    assert clerk.post(address, **{"urgency-urgency": "top"}).status_code == 422
    assert clerk.post(address, **{"urgency-urgency": "normal", "urgency-urgency_reason": "x"}).status_code == 422
    assert clerk.post(address, **{"urgency-urgency": "top", "urgency-urgency_reason": "danger"}).status_code == 302
    assert site.supervision.matter(matter_id).urgency == "normal"
    assert "to become Top urgent, please decide. Reason: danger" in director.get("/inbox?list=told").text
    page = html.fromstring(director.get(f"/matters/{matter_id}?tab=handling").text)
    [decide] = page.xpath("//section[@id='urgency']//form[contains(@class, 'button-row')]/@action")
    decide = decide.split("#")[0]
    assert clerk.post(decide, _do="approve").status_code == 403
    assert site.visitor("reviewer").post(decide, _do="approve").status_code == 403
    assert director.post(decide, _do="approve").status_code == 302
    assert site.supervision.matter(matter_id).urgency == "top"
    assert "was approved" in clerk.get("/inbox?list=told").text
    log = section(site, "clerk", matter_id, "urgency")
    assert "clerk" in log
    assert "director" in log
    assert director.post(decide, _do="refuse").status_code == 409
    assert not section(site, "env.liaison", matter_id, "urgency")


@pytest.mark.rule("C22")
def test_the_urgency_of_an_opinion_is_decided_with_its_docketing(site: Site) -> None:
    """Before the docketing, on which the deadline rests, nobody settles it or proposes another one."""
    matter_id = site.supervision.open()
    urgent = {"proposed_urgency": "top", "urgency_reason": "danger"}
    site.supervision.go(*TO_DOCKET[:2], draft_opinion=urgent)
    director, clerk = site.visitor("director"), site.visitor("clerk")
    page = html.fromstring(director.get(f"/matters/{matter_id}?tab=handling").text)
    assert not page.xpath("//section[@id='urgency']//form")
    address = f"/matters/{matter_id}/urgency"
    with site.supervision.reading() as session:
        [proposed] = [change.id for change in urgency_changes(session, matter_id)]
    assert director.post(f"{address}/{proposed}", _do="refuse").status_code == 409
    given = {"urgency-urgency": "urgent", "urgency-urgency_reason": "x"}
    assert clerk.post(address, **given).status_code == 409
    site.supervision.go(*TO_DOCKET[2:])
    assert site.supervision.matter(matter_id).urgency == "top"


@pytest.mark.rule("A16")
def test_further_directives_are_counted_and_dated(site: Site) -> None:
    """Each is numbered and dated; a classified one is refused."""
    matter_id = site.supervision.issue()
    clerk, address = site.visitor("clerk"), f"/matters/{matter_id}/directives"
    form = {"directive-directive_leader": "leader", "directive-given_on": "2019-09-27"}
    assert clerk.post(address, **form, **{"directive-verbatim": "Faster, please."}).status_code == 302
    told = section(site, "env.liaison", matter_id, "directive")
    assert "No. 2 leader · today" in told
    assert "Faster, please." in told
    assert clerk.post(address, **form, **{"directive-verbatim": "机密★1年"}).status_code == 422
    assert clerk.post(address, **form | {"directive-given_on": ""}, **{"directive-verbatim": "x"}).status_code == 422
    assert site.visitor("env.liaison").post(address, **form).status_code == 403


@pytest.mark.rule("A14")
def test_a_long_term_matter_asks_for_evidence_of_its_effect(site: Site) -> None:
    """The page says that some is needed, until there is."""
    matter_id = site.supervision.issue(long_term=True)
    assert "at least one piece of evidence" in section(site, "clerk", matter_id, "evidence")
    address = f"/matters/{matter_id}/evidence"
    assert site.visitor("clerk").post(address, **{"evidence-content": " "}).status_code == 422
    assert site.visitor("clerk").post(address, **{"evidence-content": "cleaner air"}).status_code == 302
    told = section(site, "clerk", matter_id, "evidence")
    assert "cleaner air" in told
    assert "at least one" not in told


@pytest.mark.rule("D08")
def test_a_receipt_names_signer_moment_and_fingerprint(site: Site) -> None:
    """Unsigned until the unit signs; then who and when, with the fingerprints. A unit sees its own only."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    assert section(site, "clerk", matter_id, "papers-issued").count("Not signed for") == 2
    site.supervision.do("acknowledge", "env.liaison")
    told = section(site, "clerk", matter_id, "papers-issued")
    assert told.count("Not signed for") == 1
    assert "env.liaison · today" in told
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}?tab=handling").text)
    assert [len(each) for each in page.xpath("//dl[@class='fingerprints']//code/text()")] == [64, 64]
    own = section(site, "edu.liaison", matter_id, "papers-issued")
    assert "EDU" in own
    assert "ENV" not in own


@pytest.mark.rule("A09")
def test_a_document_that_came_of_the_matter_is_linked_in_its_course(site: Site) -> None:
    """The course tells who added it and leads to it; a unit does not see what another unit added."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    file = (BytesIO(b"An urgent notice."), "notice.txt")
    site.visitor("env.liaison").post(f"/matters/{matter_id}/papers", papers=file)
    page = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}").text)
    [link] = page.xpath("//li[contains(@class, 'course-paper')]//a")
    assert link.text == "notice.txt"
    assert site.visitor("clerk").get(link.get("href")).status_code == 200
    assert "notice.txt" not in site.visitor("edu.liaison").get(f"/matters/{matter_id}").text
