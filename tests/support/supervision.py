"""A supervision office for tests: three units, everybody who has a part, the diagrams deployed, time standing still."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import SYSTEM, Actor
from engine.advancing import advance
from engine.clock import ManualClock
from engine.commands import tasks
from engine.commands.deployments import deploy
from engine.commands.rights import NotYourTask
from engine.database import Database
from engine.store.rows import TaskRow
from engine.store.tables import TaskState, user_task
from engine.transaction import Transaction
from tests.support.offices import hashed
from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignments_of
from workflows.extensions.opening import open_extension
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Source
from workflows.notifications.models import Notification
from workflows.office import Office
from workflows.organisation.models import Unit, User, UserRole
from workflows.organisation.people import actor_of
from workflows.organisation.queries import person
from workflows.organisation.roles import Role
from workflows.overview.opening import open_matter
from workflows.procedures.seeding import read_folder
from workflows.reviews.models import Check
from workflows.settings import Settings

FRIDAY = datetime(2019, 9, 27, 1, tzinfo=UTC)
"""Nine in the morning on 27 September 2019: Sunday 29 is a make-up working day, 1 to 7 October are holidays."""

DIAGRAMS = Path(__file__).parents[2] / "bpmn"
UNITS = ("EDU", "ENV", "POL")

PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "clerk": ("OFF", (Role.DOCKET_CLERK, Role.DRAFTER)),
    "director": ("OFF", (Role.APPROVER, Role.CLOSER)),
    "deputy": ("OFF", (Role.APPROVER, Role.REVIEWER)),
    "reviewer": ("OFF", (Role.REVIEWER,)),
    "leader": ("OFF", (Role.LEADER,)),
    "archivist": ("OFF", (Role.ARCHIVIST,)),
    "env.deputy": ("ENV", (Role.DEPUTY_HEAD,)),
    "env.staff": ("ENV", (Role.HANDLER,)),
    **{f"{unit.lower()}.head": (unit, (Role.UNIT_HEAD,)) for unit in UNITS},
    **{f"{unit.lower()}.liaison": (unit, (Role.LIAISON,)) for unit in UNITS},
}

REPORT = {"deployment": "d", "progress": "p", "results": "r", "problems": "q", "rectify": False}
PASSED = {key: value for check in Check for key, value in ((check.value, "pass"), (f"{check.value}_note", "seen"))}
OPINION: dict[str, Any] = {
    "verbatim": "Find out and report.",
    "directive_leader": "leader",
    "directive_on": "2019-09-26",
    "intent": "An end to the nuisance.",
    "directive_class": "action",
    "requirement": "A plan and its result.",
    "proposed_urgency": "normal",
    "severity": "ordinary",
    "composite": False,
    "long_term": False,
    "lead": "ENV",
    "lead_duty": "leads",
    "co": [],
}
FORMS: dict[str, dict[str, Any]] = {
    "receive": {"title": "Noise at night", "source": "S5", "original_text": "A letter.", "classified": False},
    "draft_opinion": OPINION,
    "circulate_reference": {"read_by": "all"},
    "approve_docketing": {"docketing_decision": "approve"},
    "leader_approval": {"leader_decision": "approve"},
    "confirm_method": {"focus": "f", "requirements": "r", "method": "m", "standard": "quiet"},
    "approve_letter": {"letter_decision": "approve"},
    "acknowledge": {"receipt_confirmed": True},
    "name_handler": {"handler_choice": "env.staff"},
    "handle": {"handling_notes": "done"},
    "prepare_report": REPORT,
    "sign_report": {"signature_decision": "sign"},
    "review_report": {**PASSED, "review_type": "written", "verdict": "accepted"},
    "report_node": {"feedback_progress": "begun"},
    "report_round": {"feedback_progress": "going on"},
    "consolidate_report": REPORT,
    "sign_consolidated": {"signature_decision": "sign"},
    "review_consolidated": {**PASSED, "review_type": "written", "verdict": "accepted"},
    "completion_report": {"completion_summary": "settled"},
    "present_to_leader": {"leader_rating": "satisfied"},
    "close_out": {"close_out_result": "settled"},
    "acknowledge_close_out": {"close_out_confirmed": True},
    "archive_matter": {"retention": "D30"},
    "request_extension": {
        "extension_reason": "court case",
        "extension_progress": "half",
        "extension_due_on": "2019-11-29",
        "extension_plan": [],
    },
    "approve_extension": {"extension_decision": "grant"},
}
"""What each task is filled in with unless a test says otherwise."""

TO_DOCKET = (
    ("receive", "clerk"),
    ("draft_opinion", "clerk"),
    ("approve_docketing", "director"),
    ("leader_approval", "leader"),
)
TO_UNITS = (*TO_DOCKET, ("confirm_method", "clerk"), ("approve_letter", "director"))
FROM_UNITS = (("completion_report", "clerk"), ("present_to_leader", "leader"))
TO_ARCHIVE = (
    ("close_out", "director"),
    ("acknowledge_close_out", "env.liaison"),
    ("archive_matter", "archivist"),
)


class SupervisionOffice:
    """An office and the few words that tests of its work need."""

    def __init__(self, database: Database, folder: Path, **settings: str) -> None:
        """``settings`` are DUBAN_ settings in lower case without the prefix."""
        self._open(database, folder, FRIDAY, settings)
        with self.acting() as tx:
            _people(tx.session)

    @classmethod
    def reopened(cls, database: Database, folder: Path, moment: datetime, **settings: str) -> Self:
        """An office that is in ``database`` already, at ``moment``."""
        office = cls.__new__(cls)
        office._open(database, folder, moment, settings)
        return office

    def _open(self, database: Database, folder: Path, moment: datetime, settings: dict[str, str]) -> None:
        given = {"database_url": database.url, "data_dir": str(folder), **settings}
        environment = {f"DUBAN_{name.upper()}": value for name, value in given.items()}
        self.clock = ManualClock(moment)
        self.office = Office(Settings.from_environment(environment), clock=self.clock)

    @classmethod
    def deployed(cls, database: Database, folder: Path, **settings: str) -> Self:
        """An office in a database that ``fill_deployed`` has filled."""
        return cls.reopened(database, folder, FRIDAY, **settings)

    def deploy(self) -> None:
        """Deploy every diagram, decision table and form of the project."""
        with self.acting() as tx:
            deploy(tx, read_folder(DIAGRAMS))

    def join(self, login: str, unit: str, *roles: Role) -> None:
        """Somebody more in ``unit``, with an account and ``roles``."""
        with self.acting() as tx:
            _add_person(tx.session, login, unit, roles)

    @contextmanager
    def acting(self, login: str | None = None) -> Iterator[Transaction]:
        """One command in the name of ``login``, of the system without one."""
        with self.office.transaction(self.actor(login) if login else SYSTEM) as tx:
            yield tx

    def actor(self, login: str) -> Actor:
        """``login`` with all groups."""
        with self.office.reading() as session:
            return actor_of(person(session, login))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with."""
        with self.office.reading() as session:
            yield session

    def matter(self, matter_id: str) -> Matter:
        """The matter as it is now."""
        with self.reading() as session:
            row = matter_row(session, matter_id)
            session.expunge(row)
            return row

    def assignments(self, matter_id: str) -> list[Assignment]:
        """The matter's assignments as they are now, the lead first."""
        with self.reading() as session:
            rows = assignments_of(session, matter_id)
            session.expunge_all()
            return rows

    def open(self, title: str = "Noise at night") -> str:
        """Take a matter in and start its course; its id."""
        with self.acting("clerk") as tx:
            return open_matter(tx, source=Source.OWN_LEADER, title=title).id

    def tasks(self, element: str | None = None) -> list[TaskRow]:
        """The open tasks, the oldest first, at ``element`` when given."""
        query = select(user_task).where(user_task.c.state == TaskState.OPEN)
        with self.reading() as session:
            rows = session.execute(query.order_by(user_task.c.created_at, user_task.c.id))
            found = [TaskRow.of(row._mapping) for row in rows]
        return [task for task in found if element in (None, task.element_id)]

    def places(self) -> list[str]:
        """The elements at which tasks are open, sorted."""
        return sorted({task.element_id for task in self.tasks()})

    def do(self, element: str, login: str, **values: Any) -> None:
        """Complete the oldest task at ``element`` that ``login`` may, with the usual values changed by ``values``."""
        self.fill(element, login, FORMS.get(element, {}) | values)

    def fill(self, element: str, login: str, values: dict[str, Any]) -> None:
        """Complete the oldest task at ``element`` that ``login`` may, with just these values."""
        refused: Exception = AssertionError(f"no task at {element}, only at {self.places()}")
        for task in self.tasks(element):
            try:
                with self.acting(login) as tx:
                    tasks.complete(tx, task.id, values)
            except NotYourTask as error:
                refused = error
            else:
                return
        raise refused

    def go(self, *steps: tuple[str, str], **changed: dict[str, Any]) -> None:
        """Do several steps; ``changed`` has other values for some elements."""
        for element, login in steps:
            self.do(element, login, **changed.get(element, {}))

    def issue(self, **opinion: Any) -> str:
        """A matter handed over to its units; ``opinion`` changes the draft. Its id."""
        matter_id = self.open()
        self.go(*TO_UNITS, draft_opinion=opinion)
        return matter_id

    def begin_handling(self, unit: str = "env", handler: str | None = None) -> None:
        """A unit signs for its task and names its handler."""
        self.do("acknowledge", f"{unit}.liaison")
        self.do("name_handler", f"{unit}.liaison", handler_choice=handler or f"{unit}.liaison")

    def report(self, unit: str = "env", handler: str | None = None) -> None:
        """A unit handles, reports and signs."""
        who = handler or f"{unit}.liaison"
        self.go(("handle", who), ("prepare_report", who), ("sign_report", f"{unit}.head"))

    def undertake(self, unit: str = "env") -> None:
        """All that a unit does, accepted at the first review."""
        self.begin_handling(unit)
        self.report(unit)
        self.do("review_report", "reviewer")

    def complete(self, **opinion: Any) -> str:
        """A matter of one unit up to its completion. Its id."""
        matter_id = self.issue(**opinion)
        self.undertake()
        self.go(*FROM_UNITS)
        return matter_id

    def ask_for_extension(self, matter_id: str) -> None:
        """Let the lead of a matter begin to ask for more time."""
        with self.acting("env.liaison") as tx:
            open_extension(tx, self.assignments(matter_id)[0].id)

    def told(self) -> dict[str, list[str]]:
        """Who was told something about a matter, by kind of notification."""
        told: dict[str, list[str]] = {}
        query = select(Notification).where(Notification.matter_id.is_not(None))
        with self.reading() as session:
            for row in session.scalars(query.order_by(Notification.kind, Notification.recipient)):
                told.setdefault(row.kind, []).append(row.recipient)
        return told

    def wait(self, **time: float) -> None:
        """Let time pass; what is due on the way happens in order."""
        self.until(self.clock.now() + timedelta(**time))

    def until(self, moment: datetime) -> None:
        """Let time pass up to ``moment``."""
        advance(self.office.engine, self.clock.set, moment)


def fill_deployed(database: Database) -> None:
    """Fill an empty database with the office: its people, and its diagrams deployed."""
    database.create_all()
    with TemporaryDirectory() as folder:
        office = SupervisionOffice(database, Path(folder))
        office.deploy()
        office.office.close()


def _people(session: Session) -> None:
    for code in ("OFF", *UNITS):
        unit = Unit(code=code, name=f"{code} bureau", short_name=code, aliases=[])
        unit.head_name, unit.deputy_name = f"{code} head", f"{code} deputy"
        session.add(unit)
    session.flush()
    for login, (unit_code, roles) in PEOPLE.items():
        _add_person(session, login, unit_code, roles)


def _add_person(session: Session, login: str, unit: str, roles: Iterable[Role]) -> None:
    user = User(login=login, name=login, unit_code=unit, password_hash=hashed(), must_change=False)
    user.roles = [UserRole(role) for role in roles]
    session.add(user)
