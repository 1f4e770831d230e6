"""What was sent back comes straight back on the site; signers are asked one after the other."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.supervision import OPINION, TO_DOCKET

pytestmark = pytest.mark.sqlite_only
WHY = "the second page is missing"


@pytest.fixture
def approval(site: Site) -> str:
    """The address of a leader's approval, after intake, opinion and docketing."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:3])
    return site.task("leader_approval")


def sent_back(site: Site, approval: str) -> str:
    """The address of the opinion that the leader sends back so that it comes straight back."""
    page = html.fromstring(site.visitor("leader").get(f"{approval}/send-back").text)
    assert page.xpath("//input[@name='straight']")
    step = page.xpath("//input[@name='step']/@value")[1]
    answer = site.visitor("leader").post(f"{approval}/send-back", step=step, reason=WHY, straight="yes")
    assert answer.status_code == 302, answer.text
    return site.task("draft_opinion")


def typed(site: Site, task: str, **more: str) -> dict[str, str]:
    """What the clerk's form holds, and more."""
    page = html.fromstring(site.visitor("clerk").get(task).text)
    form = page.xpath("//form[@data-drafts]")[0]
    kept = {name: value for name, value in form.form_values() if name not in ("csrf_token", "_key")}
    return {**kept, **more}


def test_what_was_sent_back_comes_straight_back(site: Site, approval: str) -> None:
    """The box says to whom; the docketing approval between is not asked for again; the leader sees how it came."""
    task = sent_back(site, approval)
    form = typed(site, task, intent="Clearer now.")
    assert form["_straight"] == "yes"
    assert site.visitor("clerk").post(task, **form).status_code == 302
    assert site.supervision.places() == ["leader_approval"]
    (back,) = site.supervision.tasks()
    assert back.assignee == "leader"
    page = html.fromstring(site.visitor("leader").get(f"/tasks/{back.id}").text)
    assert "Returned directly by clerk" in " ".join(page.get_element_by_id("handed").text_content().split())
    table = site.visitor("clerk").get(f"/history/{back.instance_id}/table").text
    assert "returned directly" in table


def test_without_the_box_it_goes_the_usual_way(site: Site, approval: str) -> None:
    """The one who does it again may have it checked once more; no box where nobody asked for it."""
    task = sent_back(site, approval)
    form = typed(site, task)
    form.pop("_straight")
    assert site.visitor("clerk").post(task, **form).status_code == 302
    assert site.supervision.places() == ["approve_docketing"]
    assert "_straight" not in site.visitor("director").get(site.task("approve_docketing")).text


def test_a_forged_box_returns_nothing(site: Site) -> None:
    """Whoever sends it with a task that was not sent back is refused, and what was typed stays."""
    site.supervision.open()
    site.supervision.do("receive", "clerk")
    task = site.task("draft_opinion")
    form = {name: value for name, value in OPINION.items() if isinstance(value, str)}
    answer = site.visitor("clerk").post(task, **form, _straight="yes")
    assert answer.status_code == 409
    assert site.supervision.places() == ["draft_opinion"]


def test_signers_are_asked_in_turn(site: Site, approval: str) -> None:
    """The second finds nothing to sign and sees nothing until the first has signed."""
    leader = site.visitor("leader")
    answer = leader.post(f"{approval}/ask-signature", to=["deputy", "archivist"], reason=WHY, in_turn="yes")
    assert answer.status_code == 302
    assert "after the one before" in leader.get(approval).text
    first, second = ("deputy", "archivist")
    assert approval not in site.visitor(second).get("/inbox").text
    assert site.visitor(second).post(f"{approval}/sign", answer="agreed").status_code == 409
    assert site.visitor(first).post(f"{approval}/sign", answer="agreed").status_code == 302
    assert approval in site.visitor(second).get("/inbox").text
    assert site.visitor(second).post(f"{approval}/sign", answer="agreed").status_code == 302
