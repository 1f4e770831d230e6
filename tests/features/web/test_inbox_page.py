"""The inbox: what must I do now, what is late?"""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import event, update

from engine.store.tables import user_task
from tests.features.web.conftest import Site
from tests.support.browsers import Visitor
from tests.support.supervision import TO_DOCKET
from workflows.calendar.service import load_calendar
from workflows.matters.queries import matter_row
from workflows.matters.values import Urgency
from workflows.moments import day_of

pytestmark = pytest.mark.sqlite_only


def groups(visitor: Visitor, address: str = "/inbox") -> dict[str, list[str]]:
    """The titles of the matters in each group of the inbox, in order."""
    page = html.fromstring(visitor.get(address).text)
    found = {}
    for body in page.xpath("//table[contains(@class, 'inbox-table')]/tbody"):
        heading = body.xpath(".//th[@scope='rowgroup']/text()")[0].strip()
        found[heading] = [link.text for link in body.xpath(".//td[contains(@class, 'matter-cell')]/a")]
    return found


def test_late_tasks_come_first_then_today_then_this_week(site: Site) -> None:
    """Tasks stand in groups by urgency; the title of the tab counts them all."""
    site.supervision.open("the late one")  # Friday: due on Sunday 29 September, a make-up working day
    site.supervision.clock.advance(timedelta(days=2))
    site.supervision.open("due tomorrow")
    assert groups(site.visitor("clerk")) == {"Due today": ["the late one"], "Later": ["due tomorrow"]}
    site.supervision.clock.advance(timedelta(days=1))
    found = groups(site.visitor("clerk"))
    assert list(found) == ["Late", "Due today"]
    assert found["Late"] == ["the late one"]
    page = html.fromstring(site.visitor("clerk").get("/inbox").text)
    assert page.findtext(".//title").startswith("To do (2)")


def test_the_time_left_is_told_in_working_days(site: Site) -> None:
    """Holidays do not count: over the national holiday, days shrink to working days."""
    site.supervision.issue()
    site.supervision.begin_handling()
    text = site.visitor("env.liaison").get("/inbox").text
    assert "Working days left:" in text
    latest = max(task.due_at for task in site.supervision.tasks() if task.due_at)
    today = day_of(site.supervision.clock.now())
    with site.supervision.reading() as session:
        left = load_calendar(session).working_days_between(today, day_of(latest))
    assert left < (day_of(latest) - today).days
    assert f"Working days left: {left}" in text


def test_a_day_off_ahead_is_called_by_its_name(site: Site) -> None:
    """On Friday, what is due on Saturday has no working day left, and yet it is not due today."""
    site.supervision.open()
    saturday = site.supervision.clock.now() + timedelta(days=1)
    with site.supervision.acting() as tx:
        tx.session.execute(update(user_task).values(due_at=saturday))
    text = site.visitor("clerk").get("/inbox").text
    assert "Due tomorrow" in text
    assert "Due today" not in text


def test_what_is_pressing_says_so_before_its_title(site: Site) -> None:
    """A matter of the highest urgency carries it in the inbox; the usual one is not mentioned."""
    matter_id, usual = site.supervision.open("the pressing one"), site.supervision.open("the usual one")
    with site.supervision.acting() as tx:
        matter_row(tx.session, matter_id).urgency = Urgency.TOP
        matter_row(tx.session, usual).urgency = Urgency.NORMAL
    page = html.fromstring(site.visitor("clerk").get("/inbox").text)
    cells = [cell.text_content().strip() for cell in page.xpath("//td[contains(@class, 'matter-cell')]")]
    assert sorted(cells) == ["Top urgent the pressing one", "the usual one"]


def test_filters_narrow_the_list(site: Site) -> None:
    """Stage, source, unit and text each leave only what they name; nothing left says so and offers all."""
    site.supervision.open("first")
    site.supervision.clock.advance(timedelta(minutes=1))
    site.supervision.open("second")
    site.supervision.go(TO_DOCKET[0])
    clerk = site.visitor("clerk")
    assert groups(clerk, "/inbox?stage=draft_opinion") != groups(clerk)
    assert sum(map(len, groups(clerk, "/inbox?q=seco").values())) == 1
    assert groups(clerk, "/inbox?source=S9") == {}
    assert groups(clerk, "/inbox?unit=ENV") == {}
    assert "No task meets these conditions" in clerk.get("/inbox?source=S9").text
    assert sum(map(len, groups(clerk, "/inbox?stage=nonsense").values())) == 2


def test_several_are_claimed_at_once_with_an_answer_for_each(site: Site) -> None:
    """Ticked tasks become one's own; one that somebody else has is reported, the others are taken."""
    site.supervision.open("first")
    site.supervision.open("second")
    site.supervision.go(TO_DOCKET[0], TO_DOCKET[0], TO_DOCKET[1], TO_DOCKET[1])
    ids = [task.id for task in site.supervision.tasks("approve_docketing")]
    assert len(ids) == 2
    site.visitor("deputy").post(f"/tasks/{ids[0]}/claim")
    site.visitor("director").post("/inbox/claim", task=ids)
    text = site.visitor("director").get("/inbox").text
    assert "Tasks claimed: 1" in text
    assert "claimed by deputy" in text
    assignees = {task.id: task.assignee for task in site.supervision.tasks("approve_docketing")}
    assert assignees == {ids[0]: "deputy", ids[1]: "director"}


def test_each_list_has_what_belongs_to_it(site: Site) -> None:
    """Done, started by me and copied to me; a copy shows as unread until it is read."""
    matter_id = site.supervision.open("the matter")
    site.supervision.do("receive", "clerk")
    clerk, leader = site.visitor("clerk"), site.visitor("leader")
    assert "the matter" not in leader.get("/inbox?list=copied").text
    clerk.post(f"/matters/{matter_id}/copies", **{"copy-recipient": "leader", "copy-note": "for information"})
    page = leader.get("/inbox?list=copied").text
    assert "Noise at night" in page
    assert "for information" in page
    assert "Unread" in page
    address = html.fromstring(page).xpath("//form[contains(@action, '/inbox/copies/')]/@action")[0]
    assert site.visitor("director").post(address).status_code == 404
    assert leader.post(address).location == f"/matters/{matter_id}"
    assert "Unread" not in leader.get("/inbox?list=copied").text
    assert "Noise at night" in clerk.get("/inbox?list=done").text
    assert "Noise at night" in clerk.get("/inbox?list=started").text
    assert "Noise at night" not in leader.get("/inbox?list=started").text


def test_an_empty_inbox_says_what_to_do_next(site: Site) -> None:
    """Nothing to do is said, with a way on for those who register matters."""
    page = site.visitor("clerk").get("/inbox").text
    assert "Nothing to do" in page
    assert "/matters/new" in page
    assert "/matters/new" not in site.visitor("env.liaison").get("/inbox").text


def test_a_longer_list_asks_the_database_no_more_often(site: Site) -> None:
    """The number of SQL statements of the inbox and of the matter page does not grow with tasks and units (bar P6)."""

    def statements(address: str) -> int:
        counted: list[str] = []
        listener = lambda _conn, _cursor, statement, *_rest: counted.append(statement)  # noqa: E731 - an event handler
        event.listen(site.supervision.office.database.sql, "before_cursor_execute", listener)
        assert site.visitor("clerk").get(address).status_code == 200
        event.remove(site.supervision.office.database.sql, "before_cursor_execute", listener)
        return len(counted)

    site.visitor("clerk").get("/inbox")
    small = site.supervision.issue()
    large = site.supervision.issue(co=[{"unit": "EDU", "duty": "helps"}, {"unit": "POL", "duty": "helps"}])
    site.supervision.open()
    few = statements("/inbox"), statements(f"/matters/{small}"), statements(f"/matters/{small}?tab=units")
    for number in range(20):
        site.supervision.open(f"matter {number}")
    many = statements("/inbox"), statements(f"/matters/{large}"), statements(f"/matters/{large}?tab=units")
    assert many == few
