"""A year in the office: people look at their inbox hour by hour, act on what they find there, and time passes."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from engine.advancing import advance
from engine.clock import ManualClock
from engine.database import Base
from tests.year.desk import Desk
from tests.year.journal import Deed
from tests.year.papers import Papers
from tests.year.staff import HOURS, Colleague, staff
from tests.year.words import Words
from tests.year.working_days import ZONE, is_working_day
from workflows.demo.fill import fill
from workflows.matters.models import Matter
from workflows.office import Office
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role
from workflows.settings import Settings

FIRST, LAST = date(2020, 1, 2), date(2020, 12, 31)
"""2020 has everything: make-up days, holidays that were lengthened at short notice, a national day at mid-autumn."""
_DAY = timedelta(days=1)
Row = dict[str, Any]
"""A row by its columns."""
_OPENING = time(8)


@dataclass(frozen=True)
class Plan:
    """What year is lived: its ``seed``, how many ``matters`` come, from the first day to the last."""

    seed: int = 2020
    matters: int = 500
    first: date = FIRST
    last: date = LAST

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + _DAY * number for number in range((self.last - self.first).days + 1)]

    @property
    def working_days(self) -> list[date]:
        """The days on which people come."""
        return [day for day in self.days if is_working_day(day)]


@dataclass
class Year:
    """The demo office on an empty database with its tables, lived through by ``live``.

    ``origin`` has the rows of matters and assignments on the first morning, ``journal`` what was done in its order,
    ``refused`` how often what was tried was refused, by task and code.
    """

    office: Office
    clock: ManualClock
    plan: Plan
    begin: datetime
    origin: dict[str, list[Row]]
    journal: list[Deed] = field(default_factory=list)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def begun(cls, url: str, folder: Path, plan: Plan = Plan()) -> "Year":
        """The office on the morning of the first day."""
        morning = datetime.combine(plan.first, _OPENING, ZONE)
        environment = {"DATABASE_URL": url, "DATA_DIR": str(folder), "DEMO_START": morning.isoformat()}
        settings = Settings.from_environment({f"DUBAN_{name}": value for name, value in environment.items()})
        clock = ManualClock(morning)
        office = Office(settings, clock=clock)
        office.migrate()
        fill(office)
        return cls(office, clock, plan, clock.now(), {name: rows_of(office, name) for name in ("matter", "assignment")})

    def live(self) -> None:
        """Let every day pass, to the end of the last one."""
        random = Random(self.plan.seed)
        people = self._staff(random)
        words = Words(random, self._subjects())
        papers = self._papers(random, words, people)
        desk = Desk(self.office, journal=self.journal, refused=self.refused, random=random, papers=papers, words=words)
        arrivals = Counter(random.choices(self._arrival_days(), k=self.plan.matters))
        for day in self.plan.days:
            if is_working_day(day):
                self._work(day, people, desk, arrivals[day])
        self.until(datetime.combine(self.plan.last + _DAY, time(0), ZONE))

    def until(self, moment: datetime) -> None:
        """Let time pass up to ``moment``; what is due on the way happens in order."""
        advance(self.office.engine, self.clock.set, moment)

    def fingerprint(self) -> str:
        """A SHA-256 over the last hash of every history."""
        heads = sorted((row["id"], row["head"]) for row in rows_of(self.office, "instance"))
        return hashlib.sha256(b"".join(name.encode() + head for name, head in heads)).hexdigest()

    def _work(self, day: date, people: Iterable[Colleague], desk: Desk, arriving: int) -> None:
        for hour in HOURS:
            self.until(datetime.combine(day, time(hour), ZONE))
            here = [each for each in people if each.looks(day, hour)]
            if hour == HOURS[0]:
                arriving -= desk.take_in([each for each in here if each.is_(Role.DOCKET_CLERK)], arriving)
            desk.look(here)
            if hour == HOURS[-1]:
                desk.supervise(here)

    def _staff(self, random: Random) -> list[Colleague]:
        with self.office.reading() as session:
            return staff(organisation.people(session), self.plan.working_days, random)

    def _subjects(self) -> list[str]:
        with self.office.reading() as session:
            return sorted(session.scalars(select(Matter.title)))

    def _papers(self, random: Random, words: Words, people: Iterable[Colleague]) -> Papers:
        units = {each.person.unit_code for each in people if each.is_(Role.LIAISON) and each.person.unit_code}
        leaders = [each.person.name for each in people if each.is_(Role.LEADER)]
        return Papers(random, words, units=sorted(units), leaders=leaders)

    def _arrival_days(self) -> list[date]:
        """Matters come until ten working days before the end, on the first day at least."""
        days = self.plan.working_days
        return days[: max(1, len(days) - 10)]


def rows_of(office: Office, table: str) -> list[Row]:
    """Every row of ``table`` as it stands in the database."""
    with office.reading() as session:
        return [dict(row) for row in session.execute(select(Base.metadata.tables[table])).mappings()]
