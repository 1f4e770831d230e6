"""What a page asks of the database: the same number of statements, however many units a matter has."""

import io
from collections.abc import Iterator

import pytest

from engine.history.events import of_business_key
from tests.features.web.conftest import Site
from tests.support.engines import Counted
from tests.support.offices import add_unit, add_user
from tests.support.supervision import UNITS, SupervisionOffice
from workflows.assignments.service import break_down
from workflows.attachments.service import attach
from workflows.comments.service import write
from workflows.followups.service import follow_up
from workflows.inbox.service import send_copies
from workflows.organisation.roles import Role
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

pytestmark = pytest.mark.sqlite_only
MORE_UNITS = ("AGR", "CUL", "FIN", "LAW", "TAX", "URB")
READERS = ("clerk", "leader", "env.liaison", "edu.liaison", "watcher")
TABS = ("course", "units", "handling", "comments", "papers", "diagram")
OF_A_MATTER = [*(f"/matters/{{matter}}?tab={tab}" for tab in TABS), "/matters/{matter}/print"]
OF_ITS_COURSE = ("/history/{root}", "/history/{root}/data", "/history/{root}/table", "/instances/{root}")
LISTS = [f"/inbox?list={each}" for each in ("to_do", "done", "started", "copied", "told")]
OTHERS = (
    *("/", "/ledger", "/ledger/print", "/search?q=noise", "/lists", "/history/", "/instances/"),
    "/administration/health",
)


def test_a_page_takes_as_many_statements_for_nine_units_as_for_three(site: Site) -> None:
    """Every page about matters, for the office, the lead, a co-unit and who watches over the system."""
    office = site.supervision
    for unit in MORE_UNITS:
        add_unit(office.office, unit)
        add_user(office.office, f"{unit.lower()}.head", [Role.UNIT_HEAD], unit=unit)
        add_user(office.office, f"{unit.lower()}.liaison", [Role.LIAISON], unit=unit)
    add_user(office.office, "watcher", [Role.SYSTEM_ADMIN], unit="OFF")
    few = _asked(site, _at_work(office, *UNITS))
    many = _asked(site, _at_work(office, *UNITS, *MORE_UNITS))
    assert many == few
    assert {path for _, path in few} >= {*OF_A_MATTER, *OF_ITS_COURSE, *LISTS}


def _at_work(office: SupervisionOffice, *units: str) -> str:
    """A matter of ``units`` in full swing: some are done, one waits for review, each has papers, parts and an urge."""
    co = [{"unit": unit, "duty": "helps"} for unit in units if unit != "ENV"]
    matter_id = office.issue(composite=True, co=co)
    for number, part in enumerate(office.assignments(matter_id)):
        unit = part.unit.lower()
        office.begin_handling(unit)
        task = next(task for task in office.tasks("handle") if task.assignee == f"{unit}.liaison")
        _attach(office, f"{unit}.liaison", f"of unit {number}", matter_id, task.id)
        _attach(office, "clerk", f"of office {number}", matter_id, None)
        with office.acting(f"{unit}.liaison") as tx:
            project = break_down(tx, part.id, "a project")
            break_down(tx, part.id, "its posts", parent_id=project.id)
        with office.acting("clerk") as tx:
            write(tx, matter_id, "noise again", assignment_id=part.id)
            send_copies(tx, matter_id, [f"{unit}.liaison"])
            follow_up(tx, office.clock.now().date(), matter_id=matter_id)
            urge(tx, matter_id, content="where is it?", channel=UrgeChannel.PHONE, assignment_id=part.id)
        if part.unit != "EDU":
            office.report(unit)
        if part.unit not in ("EDU", "ENV"):
            office.do("review_report", "reviewer")
    return matter_id


def _attach(office: SupervisionOffice, login: str, content: str, matter_id: str, task_id: str | None) -> None:
    with office.acting(login) as tx:
        file = io.BytesIO(content.encode())
        attach(tx, office.office.files, file, f"{content}.txt", megabytes=1, matter_id=matter_id, task_id=task_id)


def _asked(site: Site, matter_id: str) -> dict[tuple[str, str], int]:
    """How many statements each page takes that a reader may open, when opened for the second time."""
    return {(login, path): count for login in READERS for path, count in _pages(site, matter_id, login)}


def _pages(site: Site, matter_id: str, login: str) -> Iterator[tuple[str, int]]:
    office = site.supervision
    with office.reading() as session:
        root = next(row.id for row in of_business_key(session, matter_id) if row.parent_id is None)
    tasks = {task.element_id: task.id for task in office.tasks() if task.business_key == matter_id}
    places = {path: path.format(matter=matter_id, root=root) for path in (*OF_A_MATTER, *OF_ITS_COURSE)}
    places |= {path: path for path in (*LISTS, *OTHERS)} | {at: f"/tasks/{task}" for at, task in tasks.items()}
    for path, place in places.items():
        site.visitor(login).get(place)
        with Counted(office.office.database) as count:
            answer = site.visitor(login).get(place)
        if answer.status_code == 200:
            yield path, len(count.statements)
