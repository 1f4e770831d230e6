"""The choices that forms name as their ``source``: units and people, as they are when the form is shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from engine.forms import Option
from workflows.experts.queries import selectable
from workflows.forces.queries import force_of
from workflows.inbox.access import may_see_all
from workflows.moments import day_of
from workflows.organisation import queries as organisation
from workflows.organisation.permissions import Permission
from workflows.organisation.roles import Role

Source = Callable[[Session], Sequence[Option]]
"""What lists the choices of one source as they are now."""


def units(session: Session) -> Sequence[Option]:
    """The active units by code, in the order of the office; their other names find them too."""
    return [
        Option(unit.code, unit.short_name, " ".join((unit.name, *unit.aliases)))
        for unit in organisation.units(session)
        if unit.active
    ]


def people(session: Session) -> Sequence[Option]:
    """Everybody with an active account, by login."""
    return [
        Option(person.login, person.name, f"{person.unit_name} {person.title}")
        for person in organisation.people(session)
    ]


def _holders(role: Role) -> Source:
    def holders(session: Session) -> Sequence[Option]:
        return [
            Option(person.login, person.name, f"{person.unit_name} {person.title}")
            for person in organisation.people(session, role=role)
        ]

    return holders


def visitors(session: Session) -> Sequence[Option]:
    """Who may be sent on the spot: the people of the office, and those of the four forces' offices, by login."""
    forces = force_of(session)
    return [
        Option(person.login, person.name, f"{person.unit_name} {person.title}")
        for person in organisation.people(session)
        if person.may(Permission.WORK_ON_TASKS) and (may_see_all(person) or person.unit_code in forces)
    ]


def joint_offices(session: Session) -> Sequence[Option]:
    """The offices of the four forces, by their units' codes. Rules D03 and E26."""
    forces = force_of(session)
    return [each for each in units(session) if each.value in forces]


def experts(now: Callable[[], datetime]) -> Source:
    """The experts who may be chosen today, with their fields. Rule D06."""

    def chosen(session: Session) -> Sequence[Option]:
        return [
            Option(each.id, each.name, f"{each.employer} {each.field}") for each in selectable(session, day_of(now()))
        ]

    return chosen


def sources(now: Callable[[], datetime]) -> Mapping[str, Source]:
    """Every source by its name; the engine is given this. ``now`` tells the office's time."""
    return {
        "experts": experts(now),
        "inspectors": _holders(Role.INSPECTOR),
        "joint_offices": joint_offices,
        "leaders": _holders(Role.LEADER),
        "people": people,
        "units": units,
        "visitors": visitors,
    }
