"""Transferring and delegating a task on the site: who may be chosen, who sees what, what is kept."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.features.web.test_task_page import key_of
from tests.support.snapshots import nothing_changes
from tests.support.supervision import TO_DOCKET
from workflows.organisation.roles import Role

WHY = "knows the case"


@pytest.fixture
def approval(site: Site) -> str:
    """The address of a docketing approval that the director and the deputy may give."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    return site.task("approve_docketing")


def offered(site: Site, login: str, address: str) -> list[str]:
    """The logins that a page offers."""
    page = html.fromstring(site.visitor(login).get(address).text)
    return [value for value in page.xpath("//select[@name='to']/option/@value") if value]


def links(site: Site, login: str, address: str) -> set[str]:
    """What the task's page offers to do with the task, without what can be done beside it."""
    page = html.fromstring(site.visitor(login).get(address).text)
    found = {each.rpartition("/")[2] for each in page.xpath(f"//main//a[starts-with(@href, '{address}/')]/@href")}
    return found - {"comment", "copy", "follow-up"}


def test_a_transferred_task_is_in_the_inbox_of_the_other_alone(site: Site, approval: str) -> None:
    """The other sees who gave it and why, and completes it; the giver no longer can."""
    assert links(site, "director", approval) == {"transfer", "entrust", "ask-signature", "send-back"}
    answer = site.visitor("director").post(f"{approval}/transfer", to="deputy", reason=WHY)
    assert (answer.status_code, answer.location) == (302, "/inbox")
    assert "Transferred by director" in site.visitor("deputy").get("/inbox").text
    assert approval not in site.visitor("director").get("/inbox").text
    page = html.fromstring(site.visitor("deputy").get(approval).text)
    assert WHY in page.get_element_by_id("handed").text_content()
    assert site.visitor("director").post(approval, docketing_decision="approve").status_code == 409
    assert site.visitor("deputy").post(approval, docketing_decision="approve").status_code == 302


def test_what_a_role_entitles_to_is_transferred_among_those_who_hold_it(site: Site, approval: str) -> None:
    """An approval goes to another approver; a clerk of the same unit may be asked to prepare it, unless who drafted."""
    assert offered(site, "director", f"{approval}/transfer") == ["deputy"]
    assert {"deputy", "reviewer", "clerk"} <= set(offered(site, "director", f"{approval}/entrust"))
    director = site.visitor("director")
    for action, to in (("transfer", "reviewer"), ("transfer", "clerk"), ("entrust", "clerk")):
        with nothing_changes(site.supervision.office.database):
            assert director.post(f"{approval}/{action}", to=to, reason=WHY).status_code == 422, (action, to)


def test_nobody_outside_the_unit_can_be_chosen(site: Site) -> None:
    """A unit hands its task round among its own people with an inbox; others, strangers and nobody are refused."""
    site.supervision.join("env.guest", "ENV")
    site.supervision.join("env.observer", "ENV", Role.OBSERVER_DISCIPLINE)
    site.supervision.issue()
    address, liaison = site.task("acknowledge"), site.visitor("env.liaison")
    assert set(offered(site, "env.liaison", f"{address}/transfer")) == {"env.deputy", "env.head", "env.staff"}
    for action in ("transfer", "entrust"):
        for to in ("edu.liaison", "director", "nobody", "", "env.liaison", "env.guest", "env.observer"):
            with nothing_changes(site.supervision.office.database):
                assert liaison.post(f"{address}/{action}", to=to, reason=WHY).status_code == 422, (action, to)
    assert liaison.post(f"{address}/transfer", to="env.deputy", reason=WHY).status_code == 302
    assert site.visitor("env.deputy").post(address, receipt_confirmed="true").status_code == 302


def test_a_refusal_keeps_what_was_typed(site: Site, approval: str) -> None:
    """Without a person, the reason is still there and the error stands at its field; and the other way round."""
    director = site.visitor("director")
    page = html.fromstring(director.post(f"{approval}/transfer", reason="<b>kept</b>").text)
    told_above = "//label[@for='field-to']/following::*[@id='error-to']/following::select/@aria-describedby"
    assert page.xpath(told_above) == ["error-to"]
    assert page.xpath("//textarea[@name='reason']/text()") == ["<b>kept</b>"]
    answer = director.post(f"{approval}/entrust", to="deputy", reason=" ")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-reason']")
    assert page.xpath("//option[@selected]/@value") == ["deputy"]


def test_a_delegated_task_comes_back_filled_in(site: Site, approval: str) -> None:
    """The delegate fills in and hands back; the owner finds it as a draft with the opinion, and submits."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    assert director.post(f"{approval}/entrust", to="reviewer", reason=WHY).status_code == 302
    assert "Delegated by director" in reviewer.get("/inbox").text
    page = html.fromstring(reviewer.get(approval).text)
    assert not page.xpath("//button[@name='docketing_decision']")
    assert page.xpath("//button[@value='respond']")
    assert reviewer.post(approval, docketing_decision="approve").status_code == 409
    kept = reviewer.post(approval, docketing_remarks="well founded", _do="respond")
    assert (kept.status_code, kept.location) == (303, f"{approval}/respond")
    refused = reviewer.post(f"{approval}/respond", reason="")
    assert refused.status_code == 422
    assert reviewer.post(f"{approval}/respond", reason="agree").status_code == 302
    page = html.fromstring(director.get(approval).text)
    assert "agree" in page.get_element_by_id("handed").text_content()
    assert page.xpath("//textarea[@name='docketing_remarks']/text()") == ["\nwell founded"]
    assert director.post(approval, docketing_decision="approve").status_code == 302


def test_the_owner_sees_what_is_out_and_takes_it_back(site: Site, approval: str) -> None:
    """It stands under the to-do list until then; the delegate has nothing to do afterwards."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    director.post(f"{approval}/entrust", to="reviewer", reason=WHY)
    inbox = html.fromstring(director.get("/inbox").text)
    assert inbox.xpath(f"//h2[@id='entrusted']/following::a[@href='{approval}']")
    assert links(site, "director", approval) == {"recall"}
    answer = director.post(f"{approval}/recall")
    assert (answer.status_code, answer.location) == (302, approval)
    assert reviewer.post(f"{approval}/respond", reason="late").status_code in (404, 409)
    assert director.post(approval, docketing_decision="approve").status_code == 302


def test_only_who_has_a_task_can_hand_it_on(site: Site, approval: str) -> None:
    """Whoever merely sees it is refused, whoever does not learns nothing; nothing is written."""
    posts = [(action, {"to": "deputy", "reason": WHY}) for action in ("transfer", "entrust", "respond", "recall")]
    for login, statuses in (("archivist", (403, 409, 422)), ("env.liaison", (404,)), ("clerk", (403, 409, 422))):
        visitor = site.visitor(login)
        for action, form in posts:
            with nothing_changes(site.supervision.office.database):
                assert visitor.post(f"{approval}/{action}", **form).status_code in statuses, (login, action)


def test_pressing_twice_hands_over_once(site: Site, approval: str) -> None:
    """The second request of one rendered page gets the first one's answer."""
    director = site.visitor("director")
    key = key_of(director.get(f"{approval}/transfer").text)
    answers = [director.post(f"{approval}/transfer", to="deputy", reason=WHY, _key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]


def test_history_tells_both_names(site: Site, approval: str) -> None:
    """The matter's course says who handed what to whom and why."""
    site.visitor("director").post(f"{approval}/entrust", to="reviewer", reason=WHY)
    site.visitor("reviewer").post(f"{approval}/respond", reason="agree")
    text = site.visitor("clerk").get(f"/history/{site.supervision.tasks()[0].instance_id}/table").text
    assert "delegated to reviewer: knows the case" in text
    assert "handed back to director: agree" in text
    course = html.fromstring(site.visitor("clerk").get(f"/matters/{site.supervision.tasks()[0].business_key}").text)
    told = [" ".join(each.text_content().split()) for each in course.xpath("//li[contains(@class, 'course-handed')]")]
    assert ["agree" in told[0], "to reviewer" in told[1]] == [True, True]
