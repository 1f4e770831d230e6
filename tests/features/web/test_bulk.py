"""Completing several tasks of the inbox at once."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.features.web.test_task_page import key_of
from tests.support.snapshots import nothing_changes
from tests.support.supervision import TO_DOCKET

DECISION = {"docketing_remarks": "fine", "docketing_decision": "approve"}


@pytest.fixture
def approvals(site: Site) -> list[str]:
    """The ids of three docketing approvals."""
    for title in ("first", "second", "third"):
        site.supervision.open(title)
    for _ in range(3):
        site.supervision.go(*TO_DOCKET[:2])
    return [task.id for task in site.supervision.tasks("approve_docketing")]


def test_several_tasks_are_completed_with_one_form(site: Site, approvals: list[str]) -> None:
    """The form is shown once, each task is completed for itself, and the inbox is empty."""
    director = site.visitor("director")
    page = html.fromstring(director.post("/inbox/bulk", task=approvals).text)
    assert sorted(page.xpath("//input[@name='_task'][@checked]/@value")) == sorted(approvals)
    key = page.xpath("//input[@name='_key']/@value")[0]
    for _ in range(2):
        answer = director.post("/inbox/bulk", _task=approvals, _key=key, **DECISION)
        assert (answer.status_code, answer.location) == (302, "/inbox")
    assert "Tasks submitted: 3" in director.get("/inbox").text
    assert len(site.supervision.tasks("leader_approval")) == 3


def test_what_failed_stays_with_its_reason(site: Site, approvals: list[str]) -> None:
    """One was completed by a colleague, one delegated meanwhile: the third is done, the others say why not."""
    director, deputy = site.visitor("director"), site.visitor("deputy")
    key = key_of(director.post("/inbox/bulk", task=approvals).text)
    deputy.post(f"/tasks/{approvals[0]}", **DECISION)
    director.post(f"/tasks/{approvals[1]}/entrust", to="reviewer", reason="look first")
    answer = director.post("/inbox/bulk", _task=approvals, _key=key, **DECISION)
    text = director.get("/inbox").text if answer.status_code == 302 else answer.text
    assert "This task is over" in text
    assert "delegated to" in text
    assert "Tasks submitted: 1" in text
    assert len(site.supervision.tasks("leader_approval")) == 2


def test_a_form_that_is_refused_keeps_what_was_typed(site: Site, approvals: list[str]) -> None:
    """Every task is refused for the same reason, stays ticked, and the remarks are still there."""
    director = site.visitor("director")
    key = key_of(director.post("/inbox/bulk", task=approvals).text)
    with nothing_changes(site.supervision.office.database):
        answer = director.post("/inbox/bulk", _task=approvals, _key=key, docketing_remarks="<b>kept</b>")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("//textarea[@name='docketing_remarks']/text()") == ["\n<b>kept</b>"]
    assert len(page.xpath("//input[@name='_task'][@checked]")) == 3
    assert len(page.xpath("//td//p[@class='field-error']")) == 3


def test_only_tasks_of_one_step_with_a_small_form_go_together(site: Site, approvals: list[str]) -> None:
    """Nothing ticked, different steps, or a long form: the inbox says to tick tasks of the same step."""
    site.supervision.open("fourth")
    site.supervision.do("receive", "clerk")
    clerk, director = site.visitor("clerk"), site.visitor("director")
    long_form = [site.supervision.tasks("draft_opinion")[0].id]
    for visitor, chosen in ((director, []), (clerk, long_form), (clerk, [*long_form, approvals[0]])):
        assert visitor.post("/inbox/bulk", task=chosen).location == "/inbox"
        assert "tick tasks of the same step" in visitor.get("/inbox").text


def test_nobody_completes_together_what_is_not_theirs(site: Site, approvals: list[str]) -> None:
    """The drafter sees the approvals and may not give them; a stranger learns nothing. No row changes."""
    for login in ("clerk", "archivist", "env.liaison"):
        visitor = site.visitor(login)
        with nothing_changes(site.supervision.office.database):
            shown = visitor.post("/inbox/bulk", task=approvals)
            posted = visitor.post("/inbox/bulk", _task=approvals, _key="k", **DECISION)
        assert approvals[0] not in shown.text
        assert posted.location == "/inbox"
    assert len(site.supervision.tasks("approve_docketing")) == 3
