"""Asking colleagues to sign a task on the site: who may be asked, who sees what, what holds it up."""

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.features.web.conftest import Site
from tests.features.web.test_handing import WHY, links, offered
from tests.features.web.test_task_page import key_of
from tests.support.snapshots import nothing_changes
from tests.support.supervision import TO_DOCKET

APPROVE = {"docketing_decision": "approve"}


@pytest.fixture
def approval(site: Site) -> str:
    """The address of a docketing approval that the director and the deputy may give."""
    site.supervision.open()
    site.supervision.go(*TO_DOCKET[:2])
    return site.task("approve_docketing")


def ask(site: Site, address: str, *signers: str) -> TestResponse:
    """The director asks people to sign."""
    return site.visitor("director").post(f"{address}/ask-signature", to=list(signers), reason=WHY)


def words(answer: TestResponse, of: str) -> str:
    """The text of one element of a page."""
    return " ".join(html.fromstring(answer.text).get_element_by_id(of).text_content().split())


def test_a_task_is_submitted_when_those_who_were_asked_have_signed(site: Site, approval: str) -> None:
    """The refusal names who is missing and keeps what was typed; the opinions stand above the form."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    answer = ask(site, approval, "reviewer", "deputy")
    assert (answer.status_code, answer.location) == (302, approval)
    answer = director.post(approval, docketing_remarks="kept", **APPROVE)
    assert answer.status_code == 409
    assert "Not signed yet by: reviewer, deputy" in words(answer, "refusal")
    assert html.fromstring(answer.text).xpath("//textarea[@name='docketing_remarks']/text()") == ["\nkept"]
    answer = reviewer.post(f"{approval}/sign", answer="disagreed", reason="the basis is missing")
    assert (answer.status_code, answer.location) == (302, "/inbox")
    assert site.visitor("deputy").post(f"{approval}/sign", answer="agreed").status_code == 302
    told = words(director.get(approval), "signatures")
    assert "reviewerDisagrees" in told
    assert "the basis is missing" in told
    assert "deputyAgrees" in told
    assert director.post(approval, **APPROVE).status_code == 302
    root = site.supervision.tasks()[0].instance_id
    history = site.visitor("clerk").get(f"/history/{root}/table").text
    assert "completed although reviewer disagreed" in history


def test_the_inbox_of_who_is_asked_says_by_whom_and_why(site: Site, approval: str) -> None:
    """Until they have signed; it is counted with what there is to do."""
    ask(site, approval, "reviewer")
    page = html.fromstring(site.visitor("reviewer").get("/inbox").text)
    (row,) = page.xpath("//h2[@id='to-sign']/following::table[1]/tbody/tr")
    assert "Ask to sign director" in " ".join(row.text_content().split())
    assert WHY in row.text_content()
    assert row.xpath(f".//a[@href='{approval}/sign']")
    assert page.xpath("//nav[@class='tabs']//span[@class='navigation-count']/text()")[0] == "1"
    site.visitor("reviewer").post(f"{approval}/sign", answer="agreed")
    assert not html.fromstring(site.visitor("reviewer").get("/inbox").text).xpath("//h2[@id='to-sign']")


def test_a_signer_sees_the_draft_and_cannot_do_the_task(site: Site, approval: str) -> None:
    """What the one who has it has saved is there to read, from being asked until being removed."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    director.post(approval, docketing_remarks="well founded", _do="draft")
    assert "well founded" not in reviewer.get(approval).text
    ask(site, approval, "reviewer")
    assert links(site, "reviewer", approval) == {"sign"}
    page = html.fromstring(reviewer.get(approval).text)
    assert "well founded" in page.text_content()
    assert not page.xpath("//main//form[@action=$own]", own=approval)
    with nothing_changes(site.supervision.office.database):
        assert reviewer.post(approval, **APPROVE).status_code == 403
        assert reviewer.post(approval, docketing_remarks="mine", _do="draft").status_code in (403, 409)
        for action, form in (("claim", {}), ("transfer", {"to": "deputy", "reason": WHY})):
            assert reviewer.post(f"{approval}/{action}", **form).status_code in (403, 422), action
    director.post(f"{approval}/unask-signature", signer="reviewer", reason="not needed")
    assert "well founded" not in reviewer.get(approval).text
    assert links(site, "reviewer", approval) == set()


def test_who_asked_does_without_a_signature(site: Site, approval: str) -> None:
    """With a reason, from the list of those who have not signed; then the task is submitted."""
    director = site.visitor("director")
    assert "unask-signature" not in links(site, "director", approval)
    ask(site, approval, "reviewer")
    assert "unask-signature" in links(site, "director", approval)
    page = html.fromstring(director.get(f"{approval}/unask-signature").text)
    assert page.xpath("//input[@name='signer']/@value") == ["reviewer"]
    assert director.post(f"{approval}/unask-signature", signer="reviewer", reason="").status_code == 422
    assert director.post(f"{approval}/unask-signature", signer="deputy", reason=WHY).status_code == 409
    answer = director.post(f"{approval}/unask-signature", signer="reviewer", reason=WHY)
    assert (answer.status_code, answer.location) == (302, approval)
    assert site.visitor("reviewer").post(f"{approval}/sign", answer="agreed").status_code in (404, 409)
    assert director.post(approval, **APPROVE).status_code == 302


def test_colleagues_are_asked_and_nobody_else(site: Site, approval: str) -> None:
    """Whoever was asked is not offered again; who drafted, outsiders, oneself, strangers and nobody are refused."""
    director = site.visitor("director")
    page = html.fromstring(director.get(f"{approval}/ask-signature").text)
    shown = page.xpath("//input[@name='to']/@value")
    assert set(shown) == set(offered(site, "director", f"{approval}/entrust"))
    for signers in (["clerk"], ["reviewer", "env.liaison"], ["director"], ["nobody"], [""], []):
        with nothing_changes(site.supervision.office.database):
            assert ask(site, approval, *signers).status_code == 422, signers
    ask(site, approval, "reviewer")
    page = html.fromstring(director.get(f"{approval}/ask-signature").text)
    assert set(page.xpath("//input[@name='to']/@value")) == set(shown) - {"reviewer"}
    assert ask(site, approval, "reviewer").status_code == 422


def test_a_refusal_keeps_what_was_typed(site: Site, approval: str) -> None:
    """The error stands at its field: people, reason, answer, opinion."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    page = html.fromstring(director.post(f"{approval}/ask-signature", reason="<b>kept</b>").text)
    assert page.xpath("//*[@id='error-to']")
    assert page.xpath("//textarea[@name='reason']/text()") == ["<b>kept</b>"]
    answer = director.post(f"{approval}/ask-signature", to=["reviewer", "deputy"], reason=" ")
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-reason']")
    assert set(page.xpath("//input[@name='to'][@checked]/@value")) == {"reviewer", "deputy"}
    ask(site, approval, "reviewer")
    page = html.fromstring(reviewer.post(f"{approval}/sign", reason="well").text)
    assert page.xpath("//*[@id='error-answer']")
    answer = reviewer.post(f"{approval}/sign", answer="disagreed", reason="")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='error-reason']")
    assert page.xpath("//input[@name='answer'][@checked]/@value") == ["disagreed"]


def test_pressing_twice_counts_once(site: Site, approval: str) -> None:
    """The second request of one rendered page gets the first one's answer, for each of the three forms."""
    director, reviewer = site.visitor("director"), site.visitor("reviewer")
    for visitor, action, form in (
        (director, "ask-signature", {"to": ["reviewer", "deputy"], "reason": WHY}),
        (reviewer, "sign", {"answer": "agreed"}),
        (director, "unask-signature", {"signer": "deputy", "reason": WHY}),
    ):
        key = key_of(visitor.get(f"{approval}/{action}").text)
        answers = [visitor.post(f"{approval}/{action}", **form, _key=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302], action


def test_several_tasks_at_once_leave_out_what_is_not_signed(site: Site) -> None:
    """The others are completed; the one that waits stays with the reason."""
    for title in ("first", "second"):
        site.supervision.open(title)
    for _ in range(2):
        site.supervision.go(*TO_DOCKET[:2])
    first, second = (task.id for task in site.supervision.tasks("approve_docketing"))
    ask(site, f"/tasks/{first}", "reviewer")
    director = site.visitor("director")
    key = key_of(director.post("/inbox/bulk", task=[first, second]).text)
    form = {"docketing_remarks": "fine", **APPROVE}
    answer = director.post("/inbox/bulk", _task=[first, second], _key=key, **form)
    text = director.get("/inbox").text if answer.status_code == 302 else answer.text
    assert "Not signed yet by: reviewer" in text
    assert [task.id for task in site.supervision.tasks("approve_docketing")] == [first]


def test_history_and_the_course_tell_who_signed_what(site: Site, approval: str) -> None:
    """Who was asked by whom and why, who agreed, who did not, and who was not needed after all."""
    ask(site, approval, "reviewer", "deputy")
    site.visitor("reviewer").post(f"{approval}/sign", answer="disagreed", reason="no basis")
    site.visitor("director").post(f"{approval}/unask-signature", signer="deputy", reason="away")
    ask(site, approval, "reviewer")
    site.visitor("reviewer").post(f"{approval}/sign", answer="agreed")
    task = site.supervision.tasks()[0]
    text = site.visitor("clerk").get(f"/history/{task.instance_id}/table").text
    for told in (
        f"reviewer, deputy asked to sign “{task.name}”: {WHY}",
        f"“{task.name}” signed: Disagrees. no basis",
        f"deputy need not sign “{task.name}” any more: away",
        f"“{task.name}” signed: Agrees.",
    ):
        assert told in text, told
    course = html.fromstring(site.visitor("clerk").get(f"/matters/{task.business_key}").text)
    steps = [" ".join(each.text_content().split()) for each in course.xpath("//li[contains(@class, 'course-handed')]")]
    expected = (
        "agreed to",
        "asked reviewer to",
        "no longer asks deputy",
        "disagreed with",
        "asked reviewer, deputy to",
    )
    for part, step in zip(expected, steps, strict=True):
        assert part in step, step
    assert "no basis" in steps[3]
