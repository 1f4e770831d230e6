"""Substitutes on the site: naming one, working in somebody's place, and the pages that say so."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.snapshots import nothing_changes
from tests.support.supervision import SupervisionOffice
from workflows.organisation.roles import Role

PAGE = "/administration/substitutions/"
DAYS = {"starts_on": "2019-09-27", "ends_on": "2019-10-11"}

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with a system administrator."""
    supervision.join("sysadmin", "OFF", Role.SYSTEM_ADMIN)
    return Site(supervision)


def named(site: Site, absent: str, substitute: str, by: str | None = None, **changed: str) -> int:
    """The answer's status when ``by``, or the absent one, names a substitute."""
    form = {"absent": absent, "substitute": substitute, "reason": "annual leave", **DAYS, **changed}
    return site.visitor(by or absent).post(PAGE, **form).status_code


def test_a_substitute_is_named_and_the_work_found_and_done(site: Site) -> None:
    """The head names the deputy, whose inbox and task page say whose task it is; afterwards the course has both."""
    matter_id = site.supervision.issue()
    assert named(site, "env.liaison", "env.deputy") == 302
    deputy = site.visitor("env.deputy")
    assert "for env.liaison" in deputy.get("/inbox").text
    address = site.task("acknowledge")
    assert "In the place of env.liaison" in deputy.get(address).text
    assert deputy.post(f"{address}/claim").status_code == 302
    assert deputy.post(address, receipt_confirmed="true").status_code == 302
    assert "env.deputy for env.liaison" in site.visitor("director").get(f"/matters/{matter_id}").text
    assert "env.deputy for env.liaison" in site.visitor("env.head").get(f"/matters/{matter_id}?tab=handling").text
    assert "env.deputy has completed" in site.visitor("env.liaison").get("/inbox?list=told").text
    assert "env.deputy for env.liaison" in site.visitor("env.liaison").get("/inbox?list=done").text


def test_refusals_stand_at_the_field_and_keep_what_was_typed(site: Site) -> None:
    """A person of another unit, a day that has passed, no reason."""
    head = site.visitor("env.head")
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({"substitute": "edu.head"}, "substitute"),
        ({"ends_on": "2019-09-01"}, "ends_on"),
        ({"reason": ""}, "reason"),
        ({"starts_on": "soon"}, "starts_on"),
    )
    for changed, field in wrong:
        form = {"absent": "env.head", "substitute": "env.deputy", "reason": "kept", **DAYS, **changed}
        with nothing_changes(site.supervision.office.database):
            answer = head.post(PAGE, **form)
        assert answer.status_code == 422, changed
        assert html.fromstring(answer.text).xpath(f"//*[@id='error-{field}']"), changed


def test_each_one_names_for_whom_they_may(site: Site) -> None:
    """The head for the unit, the system administrator for all, anybody else for themselves; others are refused."""

    def offered(login: str) -> set[str]:
        page = html.fromstring(site.visitor(login).get(PAGE).text)
        return set(page.xpath("//select[@name='absent']/option/@value"))

    assert offered("env.liaison") == set()
    assert offered("env.head") == {"env.deputy", "env.head", "env.liaison", "env.staff"}
    assert {"clerk", "env.head", "edu.liaison"} <= offered("sysadmin")
    assert named(site, "env.staff", "env.deputy", "env.liaison") == 403
    assert named(site, "edu.liaison", "edu.head", "env.head") == 403
    assert named(site, "edu.liaison", "edu.head", "sysadmin") == 302
    assert "edu.liaison" not in site.visitor("env.head").get(PAGE).text


def test_ending_it_closes_the_work(site: Site) -> None:
    """The substitute cannot end it; the absent one can, and the task is then closed to the substitute."""
    site.supervision.issue()
    named(site, "env.liaison", "env.deputy")
    page = html.fromstring(site.visitor("env.liaison").get(PAGE).text)
    address = page.xpath("//form[contains(@action, '/end')]/@action")[0]
    task = site.task("acknowledge")
    assert site.visitor("env.deputy").get(task).status_code == 200
    assert site.visitor("env.deputy").post(address).status_code == 404
    assert site.visitor("env.liaison").post(address).status_code == 302
    assert site.visitor("env.deputy").get(task).status_code == 404
    assert site.visitor("env.deputy").post(task, receipt_confirmed="true").status_code == 404
