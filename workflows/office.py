"""The composition root: one office with its settings, its database, its clocks and its engine."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from engine import feel
from engine.actor import SYSTEM, Actor
from engine.advancing import advance
from engine.clock import Clock, SystemClock
from engine.database import Database
from engine.delegates import Delegates
from engine.scheduler import Ticker
from engine.service import Engine
from engine.transaction import Transaction
from workflows import migrations
from workflows.attachments.storage import FileStore
from workflows.beginnings.drawn import PROPERTIES
from workflows.calendar.feel import register_calendar
from workflows.calendar.service import load_calendar
from workflows.calendar.working import WorkingCalendar
from workflows.delegates import register_delegates
from workflows.demo_clock import ClockBackwards, DemoClock, NoDemoClock, check_forward, set_moment, shift_of
from workflows.inbox.options import sources
from workflows.inbox.work import files_of_task
from workflows.ledger.continuing import PLACES
from workflows.nodes import Node, check_node, connections_of, limits_of, name_of
from workflows.organisation.people import Person, may_be_group
from workflows.organisation.permissions import Permission
from workflows.organisation.sessions import Sessions
from workflows.prepared import check_prepared
from workflows.procedures.seeding import SUPPLIED, seed
from workflows.readiness import Readiness
from workflows.refreshed import Refreshed
from workflows.search import indexing  # noqa: F401 -- from here on what is written can be found
from workflows.settings import Settings, WrongSetting
from workflows.substitutions.queries import places, with_places


class Office:
    """Everything one office is made of.

    ``clock`` tells the office's time, ``wall`` the machine's; they differ in a demo office. ``calendar()`` is the
    working calendar with what administrators settled, ``files`` keeps the papers, ``sessions`` who is signed in.
    A process that works for others is a ``node``; ``leaving`` is set when it is about to end, ``readiness`` tells
    whether it can serve.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None, node: Node | None = None) -> None:
        self.settings = settings
        self.node = node
        self.database = Database(
            settings.database_url,
            limits_of(settings, node),
            name=name_of(settings, node),
            connections=connections_of(settings),
        )
        self.leaving = threading.Event()
        self.wall: Clock = clock or SystemClock()
        self.clock: Clock = self.wall
        self.files = FileStore(settings.data_dir / "files")
        self.sessions = Sessions(self.database, self.wall, settings)
        self.readiness = Readiness(self.database, self.wall, settings.data_dir, self.leaving)
        self.calendar = Refreshed(self._read_calendar, self.wall)
        self.engine = self._build_engine()
        if clock is None and self._has_shift():
            self._live_in_demo_time()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], node: Node | None = None) -> "Office":
        """The office that ``environment`` describes. Raises WrongSetting."""
        settings = Settings.from_environment(environment)
        _make_folders(settings)
        return cls(settings, node=node)

    @property
    def is_demo(self) -> bool:
        """Whether this office lives in its own year."""
        return isinstance(self.clock, DemoClock)

    def prepare(self) -> None:
        """Make the tables, or bring them to the version of the program; deploy the procedures the office lacks.

        Raises OfficeMoved.
        """
        self.migrate()
        self.check_prepared()
        self.supply()

    def migrate(self) -> None:
        """Make the tables, or bring them to the version of the program."""
        migrations.upgrade(self.database)

    def supply(self) -> None:
        """Deploy the procedures that come with the program and that the office lacks."""
        with self.transaction(SYSTEM) as tx:
            seed(tx, SUPPLIED)

    def check_prepared(self) -> None:
        """Whether somebody may work here. Raises NotPrepared, OfficeMoved, DatabaseUnavailable."""
        with self.reading() as session:
            check_prepared(session)

    def transaction(self, actor: Actor) -> AbstractContextManager[Transaction]:
        """One command in the name of ``actor``: committed when the block ends, undone when it raises."""
        return self.engine.transaction(actor)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with."""
        with self.database.reading() as session:
            yield session

    def recognise(self, token: str) -> Person | None:
        """The person whose browser holds ``token``, with those in whose place they act now; None for a stranger."""
        person = self.sessions.resume(token)
        if person is None or not person.may(Permission.WORK_ON_TASKS):
            return person
        with self.reading() as session:
            return with_places(session, person, self.clock.now())

    def check_node(self) -> None:
        """Whether this process has what it must share with the other nodes. Raises KeyDiffers, PapersElsewhere."""
        with self.reading() as session:
            check_node(session, self.settings, self.files, self.node)

    def ticker(self) -> Ticker:
        """What carries out timers, jobs and deliveries in the background once it is started."""
        self.readiness.ticker = Ticker(self.engine, self.wall)
        return self.readiness.ticker

    def become_demo(self, moment: datetime) -> None:
        """Let this office live in its own time from now on, starting at ``moment``. Raises ClockBackwards."""
        self._set_moment(moment)
        self._live_in_demo_time()

    def advance(self, moment: datetime) -> int:
        """Move the demo clock forward to ``moment``; what falls due on the way happens in its order and at its time.

        Gives the number of jobs carried out. Raises NoDemoClock, ClockBackwards.
        """
        if not self.is_demo:
            raise NoDemoClock
        with self.reading() as session:
            check_forward(session, self.wall.now(), moment)
        return advance(self.engine, self._reach, moment)

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()

    def _build_engine(self) -> Engine:
        functions = feel.Functions()
        register_calendar(functions, self.calendar)
        delegates = Delegates()
        register_delegates(delegates, self.settings, self.files)
        return Engine(
            self.database,
            self.clock,
            self.settings.time_zone,
            delegates=delegates,
            functions=functions,
            options=sources(lambda: self.clock.now()),  # noqa: PLW0108 - the clock may yet be changed
            files=files_of_task,
            may_be_group=may_be_group,
            process_properties=PROPERTIES,
            element_properties=PLACES,
            places=places,
        )

    def _live_in_demo_time(self) -> None:
        self.clock = self.engine.clock = DemoClock(self.wall, self.database)

    def _set_moment(self, moment: datetime) -> None:
        with self.database.writing() as session:
            set_moment(session, self.wall.now(), moment)
        if isinstance(self.clock, DemoClock):
            self.clock.forget()

    def _reach(self, moment: datetime) -> None:
        with suppress(ClockBackwards):  # the clock runs on while it is being moved
            self._set_moment(moment)

    def _has_shift(self) -> bool:
        with self.database.reading() as session:
            return shift_of(session) is not None

    def _read_calendar(self) -> WorkingCalendar:
        with self.database.reading() as session:
            return load_calendar(session)


def _make_folders(settings: Settings) -> None:
    url = make_url(settings.database_url)
    folders = {"DUBAN_DATA_DIR": settings.data_dir}
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        folders["DUBAN_DATABASE_URL"] = Path(str(url.database)).parent
    for name, folder in folders.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise WrongSetting(setting=name, value=str(folder), expected="var, /srv/duban, ...") from None
