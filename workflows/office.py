"""The composition root: one office with its settings, its database, its clocks and what is built on them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.clock import Clock, SystemClock
from engine.database import Database
from engine.delegates import Delegates
from workflows import migrations
from workflows.demo_clock import DemoClock, NoDemoClock, set_moment, shift_of
from workflows.organisation.sessions import Sessions
from workflows.settings import Settings


@dataclass(frozen=True)
class Transaction:
    """One command of this office: what it writes is committed whole or not at all."""

    session: Session
    now: datetime
    actor: Actor


class Office:
    """Everything one office is made of.

    ``clock`` tells the office's time, ``wall`` the machine's; they differ in a demo office. ``functions`` are what FEEL expressions may call, ``delegates`` what diagrams may.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.database = Database(settings.database_url)
        self.wall: Clock = clock or SystemClock()
        self.clock: Clock = DemoClock(self.wall, self.database) if clock is None and self._is_demo() else self.wall
        self.delegates = Delegates()
        self.functions: dict[str, Callable[..., Any]] = {}
        self.sessions = Sessions(self.database, self.wall, settings)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Office":
        """The office that ``environment`` describes. Raises WrongSetting."""
        settings = Settings.from_environment(environment)
        _make_folders(settings)
        return cls(settings)

    @property
    def is_demo(self) -> bool:
        """Whether this office lives in its own year."""
        return isinstance(self.clock, DemoClock)

    def prepare(self) -> None:
        """Make the tables, or bring them to the version of the program."""
        if migrations.revisions():
            migrations.upgrade(self.database)
        else:
            migrations.import_tables()
            self.database.create_all()

    @contextmanager
    def transaction(self, actor: Actor) -> Iterator[Transaction]:
        """One command in the name of ``actor``."""
        now = self.clock.now()
        with self.database.writing() as session:
            yield Transaction(session, now, actor)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with."""
        with self.database.reading() as session:
            yield session

    def become_demo(self, moment: datetime) -> None:
        """Let this office live in its own time from now on, starting at ``moment``. Raises ClockBackwards."""
        with self.database.writing() as session:
            set_moment(session, self.wall.now(), moment)
        self.clock = DemoClock(self.wall, self.database)

    def advance(self, moment: datetime) -> None:
        """Move the demo clock forward to ``moment``. Raises NoDemoClock, ClockBackwards."""
        if not isinstance(self.clock, DemoClock):
            raise NoDemoClock
        with self.database.writing() as session:
            set_moment(session, self.wall.now(), moment)
        self.clock.forget()

    def close(self) -> None:
        """Let go of the database."""
        self.database.dispose()

    def _is_demo(self) -> bool:
        with self.database.reading() as session:
            return shift_of(session) is not None


def _make_folders(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
