"""What a person was told, in the inbox."""

from datetime import UTC, datetime

import pytest
from lxml import html

from tests.features.web.conftest import Site
from workflows.milestones.service import reach_all

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("E17")
def test_a_reminder_is_read_where_the_work_is(site: Site) -> None:
    """Its sentence names the matter, the tab counts what is unread, and others cannot mark it read."""
    matter_id = site.supervision.issue(given_due_on="2019-10-16")
    site.supervision.begin_handling()
    with site.supervision.acting("env.liaison") as tx:
        reach_all(tx, site.supervision.assignments(matter_id)[0].id)
    site.supervision.until(datetime(2019, 10, 17, 12, tzinfo=UTC))

    def told(login: str) -> tuple[list[str], list[str]]:
        page = html.fromstring(site.visitor(login).get("/inbox?list=told").text)
        rows = [row.text_content() for row in page.xpath("//table//tbody/tr[td]")]
        return rows, page.xpath("//nav//a[contains(@href, 'told')]/span/text()")

    rows, count = told("env.liaison")
    assert [("due soon" in row, "due today" in row) for row in rows] == [(False, True), (True, False), (True, False)]
    assert all("16 Oct 2019" in row for row in rows[:2])
    assert count == ["3"]
    [late] = told("env.deputy")[0]
    assert "Noise at night" in late
    assert "ENV" in late
    assert told("env.head") == ([], [])
    page = html.fromstring(site.visitor("env.liaison").get("/inbox?list=told").text)
    for number in page.xpath("//input[@name='reminder']/@value"):
        site.visitor("env.deputy").post("/inbox/reminders", reminder=number)
        assert told("env.liaison")[1]
        site.visitor("env.liaison").post("/inbox/reminders", reminder=number)
    rows, count = told("env.liaison")
    assert (len(rows), count) == (3, [])
