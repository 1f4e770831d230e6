"""Working on one task through the site."""

import io
import re

import pytest
from lxml import html
from sqlalchemy import func, select

from tests.features.web.conftest import Site
from tests.support.supervision import OPINION, TO_DOCKET
from workflows.inbox.models import TaskDraft

INTAKE = {"title": "Noise at night", "source": "S5", "source_text": "", "original_text": "A letter.", "basis": ""}
OPINION_POST = {key: value for key, value in OPINION.items() if not isinstance(value, bool | list)}


def key_of(page: str) -> str:
    """The idempotency key of a rendered form."""
    found = re.search(r'name="_key" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_a_completed_task_leads_back_to_the_inbox_and_moves_the_matter_on(site: Site) -> None:
    """Submitting the form completes the task: POST, redirect, GET; the next task is open."""
    site.supervision.open()
    clerk = site.visitor("clerk")
    answer = clerk.post(site.task("receive"), **INTAKE)
    assert (answer.status_code, answer.location) == (302, "/inbox")
    assert "Submitted" in clerk.get("/inbox").text
    assert site.supervision.places() == ["draft_opinion"]


@pytest.mark.sqlite_only
def test_a_refused_form_says_why_at_the_field_and_keeps_what_was_typed(site: Site) -> None:
    """A missing title is refused with 422; the page marks the field and still holds everything else."""
    site.supervision.open()
    answer = site.visitor("clerk").post(site.task("receive"), **INTAKE | {"title": "", "basis": "<b>kept</b>"})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-summary']//a/@href") == ["#field-title"]
    assert page.xpath("//input[@name='title']/@aria-invalid") == ["true"]
    assert page.xpath("//input[@name='basis']/@value") == ["<b>kept</b>"]
    assert site.supervision.places() == ["receive"]


@pytest.mark.sqlite_only
def test_what_the_domain_refuses_keeps_what_was_typed_too(site: Site) -> None:
    """A refusal behind the form, such as classified content, shows its sentence and loses nothing."""
    site.supervision.open()
    answer = site.visitor("clerk").post(site.task("receive"), **INTAKE, classified="true")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='refusal']")
    assert page.xpath("//textarea[@name='original_text']/text()") == ["\nA letter."]


@pytest.mark.sqlite_only
def test_a_field_the_form_does_not_have_changes_nothing(site: Site) -> None:
    """A forged field is refused, so no form writes variables of the process."""
    site.supervision.open()
    answer = site.visitor("clerk").post(site.task("receive"), **INTAKE, directing_leader="me")
    assert answer.status_code == 422
    assert site.supervision.places() == ["receive"]


def test_pressing_twice_does_it_once(site: Site) -> None:
    """The second request of one rendered form gets the first one's answer."""
    site.supervision.open()
    clerk = site.visitor("clerk")
    address = site.task("receive")
    key = key_of(clerk.get(address).text)
    answers = [clerk.post(address, **INTAKE, _key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(site.supervision.tasks("draft_opinion")) == 1


def test_who_comes_second_learns_who_was_first_and_keeps_the_text(site: Site) -> None:
    """A second clerk's submission is a conflict that names the first, and shows what was typed for copying."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address = site.task("approve_docketing")
    form = {"docketing_remarks": "my long remarks", "docketing_decision": "approve"}
    assert site.visitor("director").post(address, docketing_decision="approve").status_code == 302
    answer = site.visitor("deputy").post(address, **form)
    assert answer.status_code == 409
    page = html.fromstring(answer.text)
    conflict = page.xpath("//*[@id='conflict']")[0].text_content()
    assert "director has completed this task already" in conflict
    assert "my long remarks" in page.xpath("//dl")[0].text_content()


@pytest.mark.sqlite_only
def test_a_draft_is_kept_exactly_as_typed_for_its_author_alone(site: Site) -> None:
    """Half-filled, even wrong values come back to the author; a colleague sees an untouched form."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address = site.task("approve_docketing")
    answer = site.visitor("director").post(address, docketing_remarks="half a", _do="draft")
    assert (answer.status_code, answer.location) == (303, address)
    assert "half a" in site.visitor("director").get(address).text
    assert "half a" not in site.visitor("deputy").get(address).text
    assert "Draft" in site.visitor("director").get("/inbox").text
    site.visitor("director").post(address, docketing_decision="approve")
    assert "half a" not in site.visitor("director").get(address).text


@pytest.mark.sqlite_only
def test_no_draft_is_kept_of_what_is_over_or_somebody_elses(site: Site) -> None:
    """A draft of a task that a colleague has completed is a conflict, of a task not one's own a refusal."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address = site.task("approve_docketing")
    assert site.visitor("clerk").post(address, docketing_remarks="x", _do="draft").status_code == 403
    site.visitor("director").post(address, docketing_decision="approve")
    answer = site.visitor("deputy").post(address, docketing_remarks="half a thought", _do="draft")
    assert answer.status_code == 409
    assert "half a thought" in answer.text
    with site.supervision.reading() as session:
        assert session.scalar(select(func.count()).select_from(TaskDraft)) == 0


@pytest.mark.sqlite_only
def test_rows_are_added_and_removed_without_a_script(site: Site) -> None:
    """The buttons of a list keep everything typed so far and change only their row."""
    site.supervision.open()
    site.supervision.do("receive", "clerk")
    address, clerk = site.task("draft_opinion"), site.visitor("clerk")
    clerk.post(address, **OPINION_POST, _do="add:co")
    typed = {**OPINION_POST, "co.0._": "1", "co.0.unit": "EDU", "co.0.duty": "helps"}
    clerk.post(address, **typed, _do="add:co")
    page = html.fromstring(clerk.get(address).text)
    assert page.xpath("//textarea[@name='co.0.duty']/text()") == ["\nhelps"]
    assert page.xpath("//*[@name='co.1.duty']")
    assert page.xpath("//textarea[@name='intent']/text()") == [f"\n{OPINION['intent']}"]
    clerk.post(address, **typed, **{"co.1._": "1", "co.1.unit": "POL", "co.1.duty": "too"}, _do="remove:co.0")
    page = html.fromstring(clerk.get(address).text)
    assert page.xpath("//textarea[@name='co.0.duty']/text()") == ["\ntoo"]
    assert not page.xpath("//*[@name='co.1.duty']")


@pytest.mark.sqlite_only
def test_each_decision_says_what_it_leads_to(site: Site) -> None:
    """Buttons that decide carry the consequence that the form's author wrote."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    page = html.fromstring(site.visitor("director").get(site.task("approve_docketing")).text)
    for button in page.xpath("//button[@name='docketing_decision']"):
        (consequence,) = page.xpath(f"//*[@id='{button.get('aria-describedby')}']")
        assert consequence.text_content().strip()
    assert len(page.xpath("//button[@name='docketing_decision']")) == 2


@pytest.mark.sqlite_only
def test_the_instruction_stands_beside_the_form_word_for_word(site: Site) -> None:
    """The task page shows the matter's essentials: the directive, its leader, the units."""
    site.supervision.issue()
    page = html.fromstring(site.visitor("env.liaison").get(site.task("acknowledge")).text)
    aside = page.xpath("//aside")[0].text_content()
    assert str(OPINION["verbatim"]) in aside
    assert "leader" in aside
    assert "ENV" in aside


@pytest.mark.sqlite_only
def test_a_task_can_be_claimed_and_given_back(site: Site) -> None:
    """Claiming makes the task one's own; giving it back offers it to all again."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address = site.task("approve_docketing")
    assert site.visitor("director").post(f"{address}/claim").location == address
    assert "director" in site.visitor("deputy").get(address).text
    refused = site.visitor("deputy").post(address, docketing_decision="approve")
    assert refused.status_code == 409
    assert site.visitor("director").post(f"{address}/unclaim").location == "/inbox"
    assert site.visitor("deputy").post(address, docketing_decision="approve").status_code == 302


@pytest.mark.sqlite_only
def test_somebody_elses_task_does_not_exist(site: Site) -> None:
    """Another unit's task answers 404 to reading, submitting, claiming and drafting."""
    site.supervision.issue()
    address, stranger = site.task("acknowledge"), site.visitor("edu.liaison")
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, receipt_confirmed="true").status_code == 404
    assert stranger.post(address, _do="draft").status_code == 404
    assert stranger.post(f"{address}/claim").status_code == 404
    assert [task.assignee for task in site.supervision.tasks("acknowledge")] == [None]


@pytest.mark.sqlite_only
def test_who_may_see_a_task_may_not_therefore_do_it(site: Site) -> None:
    """The office sees a unit's task but gets no form, and a forged submission is refused."""
    site.supervision.issue()
    address = site.task("acknowledge")
    page = html.fromstring(site.visitor("clerk").get(address).text)
    assert not page.xpath("//form[@data-fill]")
    assert site.visitor("clerk").post(address, receipt_confirmed="true").status_code == 403


@pytest.mark.sqlite_only
def test_files_are_refused_by_content_and_downloaded_only_by_those_concerned(site: Site) -> None:
    """A paper put with a matter is a download for the office and the unit concerned, and unknown to another unit."""
    matter_id = site.supervision.issue()
    clerk = site.visitor("clerk")
    address = f"/matters/{matter_id}/papers"
    refused = clerk.post(address, papers=(io.BytesIO(b"MZ program"), "letter.pdf"))
    assert "does not fit its name" in refused.text
    clerk.post(address, papers=(io.BytesIO(b"%PDF-1.7 letter"), "批示.pdf"))
    page = html.fromstring(clerk.get(f"/matters/{matter_id}?tab=papers").text)
    (link,) = page.xpath("//a[contains(@href, '/attachments/')]/@href")
    for login in ("clerk", "env.liaison"):
        answer = site.visitor(login).get(link)
        assert answer.status_code == 200
        assert answer.data == b"%PDF-1.7 letter"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert site.visitor("edu.liaison").get(link).status_code == 404


@pytest.mark.sqlite_only
def test_a_completed_task_still_shows_what_was_submitted(site: Site) -> None:
    """Looking back at one's own work, the answers are there to read and nothing is there to press."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address, director = site.task("approve_docketing"), site.visitor("director")
    director.post(address, docketing_remarks="well drafted", docketing_decision="approve")
    page = html.fromstring(director.get(address).text)
    assert "well drafted" in page.xpath("//dl")[0].text_content()
    assert not page.xpath("//form[@data-fill]")


@pytest.mark.sqlite_only
def test_a_reviewer_knows_whose_report_is_to_be_reviewed(site: Site) -> None:
    """With two units reporting on one matter, the inbox names the unit and the task shows that unit's report."""
    site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    for unit in ("env", "edu"):
        site.supervision.begin_handling(unit)
        site.supervision.do("handle", f"{unit}.liaison")
        site.supervision.do("prepare_report", f"{unit}.liaison", results=f"results of {unit}")
        site.supervision.do("sign_report", f"{unit}.head")
    reviewer = site.visitor("reviewer")
    page = html.fromstring(reviewer.get("/inbox?q=五查").text)
    rows = page.xpath("//tbody/tr[td]")
    seen = {}
    for row in rows:
        (unit,) = row.xpath(".//span[contains(@class, 'tag-quiet')]/text()")
        seen[unit] = reviewer.get(row.xpath(".//a[@class='task-name']/@href")[0]).text
    assert set(seen) == {"ENV", "EDU"}
    for unit, text in seen.items():
        other = "edu" if unit == "ENV" else "env"
        assert f"results of {unit.lower()}" in text
        assert f"results of {other}" not in text


@pytest.mark.sqlite_only
def test_a_file_comes_with_the_form_and_survives_a_refusal(site: Site) -> None:
    """A file sent with an incomplete report is kept and offered again; a wrong one is refused at its field."""
    matter_id = site.supervision.issue()
    site.supervision.begin_handling()
    site.supervision.do("handle", "env.liaison")
    address, liaison = site.task("prepare_report"), site.visitor("env.liaison")
    report = {"deployment": "d", "progress": "p", "results": "r", "problems": "q"}
    answer = liaison.post(address, **report, evidence=(io.BytesIO(b"MZ program"), "photo.png"))
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-evidence']")
    assert page.xpath("//textarea[@name='results']/text()") == ["\nr"]
    photo = io.BytesIO(b"\x89PNG\r\n\x1a\n...")
    answer = liaison.post(address, **report | {"deployment": ""}, evidence=(photo, "现场.png"))
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    (kept,) = page.xpath("//input[@type='checkbox'][@name='evidence']/@value")
    assert "现场.png" in answer.text
    assert liaison.post(address, **report, evidence=kept).status_code == 302
    papers = html.fromstring(site.visitor("clerk").get(f"/matters/{matter_id}?tab=papers").text)
    assert papers.xpath(f"//a[@href='/attachments/{kept}']")


@pytest.mark.sqlite_only
def test_nobody_hands_in_a_file_of_somebody_else(site: Site) -> None:
    """The id of a file that belongs to another task is refused."""
    site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    found = {unit: site.visitor(f"{unit}.liaison") for unit in ("env", "edu")}
    for unit in found:
        site.supervision.begin_handling(unit)
        site.supervision.do("handle", f"{unit}.liaison")
    reports = [f"/tasks/{task.id}" for task in site.supervision.tasks("prepare_report")]
    own = {unit: next(path for path in reports if found[unit].get(path).status_code == 200) for unit in found}
    photo = io.BytesIO(b"\x89PNG\r\n\x1a\n...")
    page = html.fromstring(found["env"].post(own["env"], evidence=(photo, "a.png")).text)
    (kept,) = page.xpath("//input[@type='checkbox'][@name='evidence']/@value")
    report = {"deployment": "d", "progress": "p", "results": "r", "problems": "q"}
    answer = found["edu"].post(own["edu"], **report, evidence=kept)
    assert answer.status_code == 422
    assert "no longer exists" in answer.text


@pytest.mark.sqlite_only
def test_sending_back_names_the_unit_and_the_new_deadline(site: Site) -> None:
    """The button's consequence is told for this very task: which unit, until when."""
    site.supervision.issue()
    site.supervision.begin_handling()
    site.supervision.go(("handle", "env.liaison"), ("prepare_report", "env.liaison"), ("sign_report", "env.head"))
    address, reviewer = site.task("review_report"), site.visitor("reviewer")
    reviewer.post(address, new_due_on="2019-10-18", _do="refresh")
    page = html.fromstring(reviewer.get(address).text)
    button = page.xpath("//button[@name='verdict'][@value='redo']")[0]
    consequence = page.xpath(f"//*[@id='{button.get('aria-describedby')}']")[0].text_content()
    assert "ENV" in consequence
    assert "2019年10月18日" in consequence
