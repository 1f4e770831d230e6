"""The lists of the office: weekly snapshots, and what must not be forgotten."""

from datetime import UTC, datetime

import pytest
from lxml import html
from sqlalchemy import update

from tests.features.web.conftest import Site
from tests.support.supervision import TO_DOCKET, SupervisionOffice
from workflows.inbox.queries import count_to_do
from workflows.lists.service import make_monday_list
from workflows.organisation.models import User
from workflows.organisation.roles import Role

pytestmark = pytest.mark.sqlite_only


def rows(site: Site, listing: str, login: str = "clerk") -> list[str]:
    """The lines of one list."""
    page = html.fromstring(site.visitor(login).get(f"/lists?list={listing}").text)
    return [" ".join(row.text_content().split()) for row in page.xpath("//main//tbody/tr")]


@pytest.mark.rule("C12")
def test_the_monday_list_is_shown_as_it_was_made(site: Site) -> None:
    """What happens later does not change it; the page says that its fingerprint matches."""
    matter_id = site.supervision.issue()
    with site.supervision.acting() as tx:
        monday = make_monday_list(tx).week_of
    urge = {"urge-channel": "phone", "urge-content": "please report"}
    site.visitor("deputy").post(f"/matters/{matter_id}/urges", **urge)
    assert rows(site, "monday")[0].startswith(f"Week of {monday:%-d %b %Y} 1 0")
    leader = site.visitor("leader")
    page = html.fromstring(leader.get(f"/lists/monday_list/{monday}").text)
    cells = [" ".join(cell.text_content().split()) for cell in page.xpath("//tbody/tr/*")]
    assert cells[1] == "Noise at night"
    assert cells[-1] == "0"
    assert "the fingerprint matches" in page.text_content()
    for address in ("monday_list/2019-01-07", "monday_list/soon", "any/2019-09-23"):
        assert leader.get(f"/lists/{address}").status_code == 404
    assert site.visitor("env.liaison").get("/lists").status_code == 403


@pytest.mark.rule("C13")
def test_what_was_completed_last_week_stands_on_the_close_out_list(site: Site) -> None:
    """Made on Monday by the running diagram, it leads to the matter."""
    site.supervision.complete()
    site.supervision.until(datetime(2019, 10, 8, 1, tzinfo=UTC))
    [first, *_] = html.fromstring(site.visitor("clerk").get("/lists?list=close_out").text).xpath("//tbody//th/a/@href")
    assert "Noise at night" in site.visitor("clerk").get(first).text


@pytest.mark.rule("C29")
def test_unsigned_receipts_are_listed_until_signed(site: Site) -> None:
    """A notice leaves the list when its unit signs for it."""
    site.supervision.issue()
    assert "Noise at night" in rows(site, "unsigned")[0]
    site.supervision.do("acknowledge", "env.liaison")
    assert rows(site, "unsigned") == []


@pytest.mark.rule("A03")
def test_a_matter_not_docketed_in_time_is_listed(site: Site) -> None:
    """Not on the day it came, but after one working day."""
    site.supervision.open()
    assert rows(site, "undocketed") == []
    site.supervision.until(datetime(2019, 9, 29, 1, tzinfo=UTC))
    assert "Noise at night" in rows(site, "undocketed")[0]


@pytest.mark.rule("A11")
def test_a_running_matter_without_owner_is_flagged(site: Site) -> None:
    """Until the unit names its handler."""
    site.supervision.issue()
    assert "owner" in rows(site, "lacking")[0]
    site.supervision.begin_handling()
    assert rows(site, "lacking") == []


def test_a_task_that_nobody_may_do_is_listed_with_its_reason(site: Site) -> None:
    """For the office on the lists, for who looks after the processes on the page of their health; until somebody may.

    The system administrator reads no title there, and nobody finds it in the inbox.
    """
    office = site.supervision
    office.join("both", "OFF", Role.DOCKET_CLERK, Role.APPROVER)
    office.join("designer", "OFF", Role.PROCESS_ADMIN)
    office.join("machinist", "OFF", Role.SYSTEM_ADMIN)
    matter_id = office.open()
    office.go(*TO_DOCKET, ("confirm_method", "both"))
    assert rows(site, "stranded") == []
    _employ(office, "director", "deputy")
    [row] = rows(site, "stranded")
    assert row.startswith("Noise at night")
    assert "did a step that it is kept apart from: both (督查办法确认)" in row
    assert f"/matters/{matter_id}" in site.visitor("clerk").get("/lists?list=stranded").text
    for login, has_title in (("designer", True), ("machinist", False)):
        page = site.visitor(login).get("/administration/health").text
        assert "Tasks that nobody may do: 1" in page
        assert f"/instances/{office.tasks('approve_letter')[0].instance_id}" in page
        assert ("Noise at night" in page) == has_title
    with office.reading() as session:
        assert count_to_do(office.office.engine, session, office.actor("both")) == 0
    _employ(office, "both")
    assert "Nobody in the post could do it: Approver" in rows(site, "stranded")[0]
    _employ(office, "director", active=True)
    assert rows(site, "stranded") == []
    assert "Somebody may do each task" in site.visitor("machinist").get("/administration/health").text


def _employ(office: SupervisionOffice, *logins: str, active: bool = False) -> None:
    """The accounts cannot be used any more, or again."""
    with office.acting() as tx:
        tx.session.execute(update(User).where(User.login.in_(logins)).values(active=active))


@pytest.mark.rule("A01")
@pytest.mark.rule("C39")
def test_the_open_matters_are_counted_and_none_has_ended_without_outcome(site: Site) -> None:
    """The number leads to exactly these matters in the ledger."""
    site.supervision.issue()
    page = html.fromstring(site.visitor("clerk").get("/lists?list=without_outcome").text)
    [count] = page.xpath("//ul[contains(@class, 'ledger-totals')]/li[1]/a")
    assert " ".join(count.text_content().split()) == "Not closed out 1"
    assert "Noise at night" in site.visitor("clerk").get(count.get("href")).text
    assert rows(site, "without_outcome") == []
