"""Sending back and withdrawing on the site."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.features.web.test_task_page import key_of
from tests.support.snapshots import nothing_changes
from tests.support.supervision import TO_DOCKET
from workflows.organisation.models import User

WHY = "the second page is missing"


@pytest.fixture
def approval(site: Site) -> str:
    """The address of a leader's approval, after intake, opinion and docketing."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:3])
    return site.task("leader_approval")


def steps(site: Site, login: str, address: str) -> dict[str, str]:
    """What the page offers to send back to: the numbers of the steps by their words."""
    page = html.fromstring(site.visitor(login).get(f"{address}/send-back").text)
    return {
        " ".join(page.xpath(f"//label[@for='{each.get('id')}']")[0].text_content().split()): each.get("value")
        for each in page.xpath("//input[@name='step']")
    }


def test_a_task_is_sent_back_to_whoever_did_the_step(site: Site, approval: str) -> None:
    """The steps are named with who did them; the one chosen finds what was filled in, from whom it came and why."""
    offered = steps(site, "leader", approval)
    assert [words.split(" ")[-1] for words in offered] == ["director", "clerk", "clerk"]
    chosen = list(offered.values())[1]
    answer = site.visitor("leader").post(f"{approval}/send-back", step=chosen, reason=WHY)
    assert (answer.status_code, answer.location) == (302, "/inbox")
    assert site.supervision.places() == ["draft_opinion"]
    clerk = site.visitor("clerk")
    assert "Sent back by leader" in clerk.get("/inbox").text
    page = html.fromstring(clerk.get(site.task("draft_opinion")).text)
    assert WHY in page.get_element_by_id("handed").text_content()
    assert page.xpath("//textarea[@name='intent']/text()") == ["\nAn end to the nuisance."]
    text = site.visitor("clerk").get(f"/history/{site.supervision.tasks()[0].instance_id}/table").text
    assert f"to be done again by clerk: {WHY}" in text
    site.supervision.go(("draft_opinion", "clerk"), ("approve_docketing", "director"), ("leader_approval", "leader"))


def test_who_has_left_is_not_asked_again(site: Site, approval: str) -> None:
    """The step then goes to whoever the diagram names."""
    with site.supervision.acting() as tx:
        tx.session.get(User, "director").active = False
    chosen = next(iter(steps(site, "leader", approval).values()))
    assert site.visitor("leader").post(f"{approval}/send-back", step=chosen, reason=WHY).status_code == 302
    assert site.supervision.tasks("approve_docketing")[0].assignee is None
    assert site.visitor("deputy").post(site.task("approve_docketing"), docketing_decision="approve").status_code == 302


def test_a_refusal_keeps_what_was_typed(site: Site, approval: str) -> None:
    """Without a step or a reason the page says so at the field, and the other is still there."""
    chosen = next(iter(steps(site, "leader", approval).values()))
    leader = site.visitor("leader")
    answer = leader.post(f"{approval}/send-back", step=chosen, reason="")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//input[@checked]/@value") == [chosen]
    assert page.xpath("//*[@id='error-reason']")
    for wrong in ("", "0", "99999", "x"):
        answer = leader.post(f"{approval}/send-back", step=wrong, reason=WHY)
        assert answer.status_code == 422
        page = html.fromstring(answer.text)
        assert page.xpath("//*[@id='error-step']")
        assert page.xpath("//textarea[@name='reason']/text()") == [WHY]


def test_nobody_else_sends_back_or_withdraws(site: Site, approval: str) -> None:
    """Neither who merely sees the task nor a stranger; nothing is written."""
    step = next(iter(steps(site, "leader", approval).values()))
    for login, statuses in (("archivist", (403, 409)), ("env.liaison", (404,)), ("clerk", (403, 409))):
        visitor = site.visitor(login)
        for action in ("send-back", "take-back"):
            with nothing_changes(site.supervision.office.database):
                answer = visitor.post(f"{approval}/{action}", step=step, reason=WHY)
            assert answer.status_code in statuses, (login, action)


def test_what_nobody_has_acted_on_is_withdrawn(site: Site) -> None:
    """The docketing goes back from the leader's inbox to the director's, filled in as it was."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    address, director = site.task("approve_docketing"), site.visitor("director")
    assert director.post(address, docketing_remarks="well drafted", docketing_decision="approve").status_code == 302
    page = html.fromstring(director.get(address).text)
    assert page.xpath(f"//main//a[@href='{address}/take-back']")
    key = key_of(director.get(f"{address}/take-back").text)
    answer = director.post(f"{address}/take-back", _key=key)
    assert answer.status_code == 302
    assert answer.location == site.task("approve_docketing") != address
    assert director.post(f"{address}/take-back", _key=key).status_code == 302
    page = html.fromstring(director.get(answer.location).text)
    assert page.xpath("//textarea[@name='docketing_remarks']/text()") == ["\nwell drafted"]
    assert site.supervision.places() == ["approve_docketing"]


def test_what_was_acted_on_or_sent_is_not_withdrawn_and_says_why(site: Site, approval: str) -> None:
    """The page itself says what stands in the way; posting all the same changes nothing."""
    director = site.visitor("director")
    done = director.get("/inbox?list=done").text
    (address,) = html.fromstring(done).xpath("//a[@class='task-name']/@href")
    assert site.visitor("leader").post(approval, leader_decision="approve").status_code == 302
    page = director.get(f"{address}/take-back")
    assert "somebody has acted" in page.text
    with nothing_changes(site.supervision.office.database):
        refused = director.post(f"{address}/take-back")
    assert refused.status_code == 409
    assert "somebody has acted" in refused.text
    done = html.fromstring(site.visitor("clerk").get("/inbox?list=done").text)
    for address in done.xpath("//a[@class='task-name']/@href"):
        assert site.visitor("clerk").post(f"{address}/take-back").status_code == 409


def test_what_was_carried_out_automatically_is_not_withdrawn(site: Site) -> None:
    """An intake whose matter is in the ledger already cannot be taken back, and the page says so."""
    site.supervision.open()
    address, clerk = site.task("receive"), site.visitor("clerk")
    site.supervision.do("receive", "clerk")
    assert "carried out automatically" in clerk.get(f"{address}/take-back").text
    assert clerk.post(f"{address}/take-back").status_code == 409
    assert site.supervision.places() == ["draft_opinion"]
