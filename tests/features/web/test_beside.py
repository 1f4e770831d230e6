"""Beside the course of a matter: comments, copies and follow-up dates, on any task and matter."""

from datetime import date

import pytest
from lxml import html

from engine.history.events import of_business_key, of_instance
from tests.features.web.conftest import Site
from tests.support.snapshots import nothing_changes
from workflows.history.seals import seals_of_office
from workflows.inbox.service import send_copies

pytestmark = pytest.mark.sqlite_only
SAID = "@director please look, the nuisance goes on"


@pytest.fixture
def matter(site: Site) -> str:
    """The id of a matter that ENV handles and EDU helps with."""
    matter_id = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    site.supervision.begin_handling()
    return matter_id


def read(site: Site, login: str, address: str) -> str:
    """The text of a page as somebody sees it."""
    return " ".join(html.fromstring(site.visitor(login).get(address).text).text_content().split())


def events(site: Site, matter_id: str, kind: str) -> list[dict[str, object]]:
    """What was given to the events of a kind in the record of a matter; the whole record must hold and play again."""
    office = site.supervision.office
    with office.reading() as session:
        assert not [seal for seal in seals_of_office(session, office.engine, played=True) if seal.broken]
        rows = of_business_key(session, matter_id)
        found = [event for row in rows for event in of_instance(session, row.id) if event.kind == kind]
        return [event.payload["given"] for event in found]


def test_a_comment_is_read_and_whoever_is_called_is_told(site: Site, matter: str) -> None:
    """It stands on the page with who reads it, the person called finds it among the reminders, the record has it."""
    answer = site.visitor("clerk").post(f"/matters/{matter}/comments", **{"comment-text": SAID})
    assert (answer.status_code, answer.location) == (302, f"/matters/{matter}?tab=comments#comment")
    assert SAID in read(site, "director", f"/matters/{matter}?tab=comments")
    assert "clerk called you" in read(site, "director", "/inbox?list=told")
    assert events(site, matter, "comment") == [{"text": SAID, "people": ["director"], "at": None}]


def test_a_unit_reads_and_writes_on_its_own_part_only(site: Site, matter: str) -> None:
    """The office's own comments are not for units; what a unit writes is not for other units."""
    comments = f"/matters/{matter}?tab=comments"
    for login, text in (("clerk", "among ourselves"), ("env.liaison", "we are at it")):
        assert site.visitor(login).post(f"/matters/{matter}/comments", **{"comment-text": text}).status_code == 302
    part = site.supervision.assignments(matter)[1]
    addressed = {"comment-text": "to EDU", "comment-assignment": part.id}
    site.visitor("clerk").post(f"/matters/{matter}/comments", **addressed)
    seen = {login: read(site, login, comments) for login in ("clerk", "env.liaison", "edu.liaison")}
    texts = ("among ourselves", "we are at it", "to EDU")
    assert {login: [text in page for text in texts] for login, page in seen.items()} == {
        "clerk": [True, True, True],
        "env.liaison": [False, True, False],
        "edu.liaison": [False, False, True],
    }
    env, stranger = site.visitor("env.liaison"), site.visitor("pol.liaison")
    with nothing_changes(site.supervision.office.database):
        assert env.post(f"/matters/{matter}/comments", **addressed).status_code == 404
        assert stranger.post(f"/matters/{matter}/comments", **addressed).status_code == 404


def test_nobody_is_called_who_cannot_read_it(site: Site, matter: str) -> None:
    """The name is said, what was typed stays; an address that is nobody's is just text."""
    clerk = site.visitor("clerk")
    with nothing_changes(site.supervision.office.database):
        answer = clerk.post(f"/matters/{matter}/comments", **{"comment-text": "@env.liaison between us"})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert "env.liaison" in page.get_element_by_id("error-comment-text").text_content()
    assert page.xpath("//textarea[@name='comment-text']/text()")[0].strip() == "@env.liaison between us"
    assert clerk.post(f"/matters/{matter}/comments", **{"comment-text": "mail to a@b.example"}).status_code == 302


def test_a_comment_at_a_task_is_for_those_who_have_to_do_with_it(site: Site, matter: str) -> None:
    """The handler writes at the task; the office and the unit read it there, and it is recorded at that step."""
    task = site.task("handle")
    answer = site.visitor("env.liaison").post(f"{task}/comment", text="two sites left")
    assert (answer.status_code, answer.location) == (302, task)
    for login in ("env.liaison", "clerk"):
        assert "two sites left" in read(site, login, task)
    assert "two sites left" not in read(site, "edu.liaison", f"/matters/{matter}?tab=comments")
    assert [each["at"] for each in events(site, matter, "comment")] == [task.rpartition("/")[2]]
    assert site.visitor("clerk").post(f"{task}/comment", text="not mine").status_code == 409


def test_a_copy_shows_a_task_and_gives_no_right_to_do_anything(site: Site, matter: str) -> None:
    """Who gets it finds it unread, reads task and matter, and can neither complete, comment, attach nor copy on."""
    task = site.task("acknowledge")
    guest, address = site.visitor("pol.head"), f"/matters/{matter}"
    assert guest.get(task).status_code == guest.get(address).status_code == 404
    with site.supervision.acting("clerk") as tx:
        send_copies(tx, matter, ["pol.head"], "for your information", task.rpartition("/")[2])
    inbox = html.fromstring(guest.get("/inbox?list=copied").text)
    assert "for your information" in inbox.text_content()
    (form,) = inbox.xpath("//form[contains(@action, '/inbox/copies/')]")
    assert guest.post(form.get("action")).location == task
    assert guest.get(task).status_code == guest.get(address).status_code == 200
    assert "Noise at night" in read(site, "pol.head", task)
    with nothing_changes(site.supervision.office.database):
        assert guest.post(task, receipt_confirmed="true").status_code == 403
        assert guest.post(f"{task}/comment", text="x").status_code == 409
        assert guest.post(f"{task}/copy", to="pol.liaison").status_code == 409
        assert guest.post(f"{address}/comments", **{"comment-text": "x"}).status_code == 403
        assert guest.post(f"{address}/copies", **{"copy-recipient": "pol.liaison"}).status_code == 403
    assert "Read" in read(site, "clerk", address)
    assert events(site, matter, "copy")[0]["people"] == ["pol.head"]


def test_a_unit_sends_copies_to_its_own_people_only(site: Site, matter: str) -> None:
    """Colleagues are offered and accepted; somebody of another unit is refused."""
    task = site.task("handle")
    page = html.fromstring(site.visitor("env.liaison").get(f"{task}/copy").text)
    offered = page.xpath("//input[@name='to']/@value")
    assert "env.staff" in offered
    assert not [login for login in offered if not login.startswith("env.")]
    assert site.visitor("env.liaison").post(f"{task}/copy", to="edu.liaison").status_code == 422
    assert site.visitor("env.liaison").post(f"{task}/copy", to="env.staff", note="see").status_code == 302
    assert "see" in read(site, "env.staff", "/inbox?list=copied")
    assert site.visitor("env.liaison").post(f"/matters/{matter}/copies").status_code == 422


def test_a_follow_up_date_reminds_its_owner_alone_on_its_day(site: Site, matter: str) -> None:
    """Until then it stands aside; it is set again, dropped, and never before today."""
    address, task = f"/matters/{matter}/follow-up", site.task("handle")
    liaison = site.visitor("env.liaison")
    wrong = liaison.post(f"{task}/follow-up", due_on="2019-09-26")
    assert wrong.status_code == 422
    assert "cannot be before today" in wrong.text
    for day in ("2019-09-29", "2019-09-30"):
        assert liaison.post(f"{task}/follow-up", due_on=day, note="ring them").status_code == 302
    clerk = site.visitor("clerk")
    assert clerk.post(address, **{"follow-up-due_on": "2019-09-27", "follow-up-note": "soon"}).status_code == 302
    assert "To follow up later 1" in read(site, "env.liaison", "/inbox")
    assert "To follow up today 1" in read(site, "clerk", "/inbox")
    assert "ring them" not in read(site, "clerk", "/inbox")
    site.supervision.until(site.supervision.clock.now().replace(month=9, day=30))
    assert "To follow up today 1" in read(site, "env.liaison", "/inbox")
    page = html.fromstring(site.visitor("env.liaison").get("/inbox").text)
    (drop,) = page.xpath("//form[contains(@action, '/follow-ups/')]/@action")
    assert site.visitor("clerk").post(drop).status_code == 404
    site.visitor("env.liaison").post(drop)
    assert "ring them" not in read(site, "env.liaison", "/inbox")


def test_a_follow_up_of_a_task_is_over_with_the_task(site: Site, matter: str) -> None:
    """What is done needs no reminder any more; that of the matter stays."""
    due = date(2019, 9, 27).isoformat()
    liaison, task = site.visitor("env.liaison"), site.task("handle")
    liaison.post(f"{task}/follow-up", due_on=due, note="of the task")
    liaison.post(f"/matters/{matter}/follow-up", **{"follow-up-due_on": due, "follow-up-note": "of the matter"})
    site.supervision.do("handle", "env.liaison")
    text = read(site, "env.liaison", "/inbox")
    assert "of the task" not in text
    assert "of the matter" in text


def test_filters_of_the_inbox_are_saved_under_a_name(site: Site) -> None:
    """They stand above the list with their conditions, for their owner alone, and apart from those of the ledger."""
    clerk = site.visitor("clerk")
    assert clerk.post("/inbox/views?q=noise&source=S5", name="Noise").location == "/inbox?q=noise&source=S5"
    page = html.fromstring(clerk.get("/inbox").text)
    (link,) = page.xpath("//a[text()='Noise']/@href")
    assert link == "/inbox?q=noise&source=S5"
    assert "Noise at" not in clerk.get("/ledger?source=S4").text
    assert not html.fromstring(clerk.get("/ledger").text).xpath("//a[text()='Noise']")
    (drop,) = page.xpath("//form[contains(@action, '/inbox/views/')]/@action")
    assert site.visitor("director").post(drop).status_code == 404
    clerk.post(drop)
    assert not html.fromstring(clerk.get("/inbox").text).xpath("//a[text()='Noise']")
