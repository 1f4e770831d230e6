"""The people of the simulated year: when they look at their inbox, how long they let things lie, when they are away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from engine.actor import Actor
from workflows.organisation.people import Person, actor_of
from workflows.organisation.roles import Role

HOURS = (9, 11, 14, 16)
"""When anybody looks, by the office's clocks."""

_OF_THE_OFFICE = frozenset(
    {Role.APPROVER, Role.ARCHIVIST, Role.CLOSER, Role.DOCKET_CLERK, Role.DRAFTER, Role.LEADER, Role.REVIEWER}
)


@dataclass(frozen=True)
class Temperament:
    """How somebody works; all but ``dawdles`` (working days) are chances from 0 to 1.

    ``late``: does a task only after it is due. ``careless``: writes what a reviewer sends back. ``asks``: asks for more
    time. ``strict``: sends back what others wrote. ``forgets``: leaves what was begun lying.
    """

    dawdles: int
    late: float
    careless: float
    asks: float
    strict: float
    forgets: float


PROMPT = Temperament(dawdles=1, late=0.03, careless=0.05, asks=0.15, strict=0.04, forgets=0.02)
SLOW = Temperament(dawdles=3, late=0.20, careless=0.10, asks=0.40, strict=0.03, forgets=0.10)
LATE = Temperament(dawdles=6, late=0.60, careless=0.15, asks=0.60, strict=0.02, forgets=0.15)
CARELESS = Temperament(dawdles=1, late=0.10, careless=0.60, asks=0.30, strict=0.00, forgets=0.30)
STRICT = Temperament(dawdles=1, late=0.02, careless=0.02, asks=0.15, strict=0.20, forgets=0.02)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works: at which ``hours`` they look, and the days on which they are ``away``."""

    person: Person
    actor: Actor
    temperament: Temperament
    hours: tuple[int, ...]
    away: frozenset[date]

    @property
    def login(self) -> str:
        """The account."""
        return self.person.login

    def is_(self, role: Role) -> bool:
        """Whether they hold ``role``."""
        return role in self.person.roles

    def looks(self, day: date, hour: int) -> bool:
        """Whether they look at their inbox then."""
        return hour in self.hours and day not in self.away


def staff(people: Iterable[Person], days: Sequence[date], random: Random) -> list[Colleague]:
    """Everybody among ``people`` who has tasks to do, by login; ``days`` are the working days they may be away on."""
    return [_colleague(person, days, random) for person in sorted(people, key=lambda each: each.login) if person.roles]


def _colleague(person: Person, days: Sequence[date], random: Random) -> Colleague:
    of_office = bool(person.roles & _OF_THE_OFFICE)
    weights = (6, 1, 1, 0, 2) if of_office else (50, 20, 12, 10, 8)
    temperament = random.choices((PROMPT, SLOW, LATE, CARELESS, STRICT), weights)[0]
    hours = HOURS if of_office and Role.LEADER not in person.roles else (random.choice(HOURS),)
    away: set[date] = set()
    for _ in range(random.randint(0, 3)):
        begin = random.randrange(len(days))
        away |= set(days[begin : begin + random.randint(1, 10)])
    return Colleague(person, actor_of(person), temperament, hours, frozenset(away))
