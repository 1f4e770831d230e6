"""The choices that forms name as their ``source``: units and people, as they are when the form is shown."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from engine.forms import Option
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role


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


def _holders(role: Role) -> Callable[[Session], Sequence[Option]]:
    def holders(session: Session) -> Sequence[Option]:
        return [
            Option(person.login, person.name, f"{person.unit_name} {person.title}")
            for person in organisation.people(session, role=role)
        ]

    return holders


SOURCES: Mapping[str, Callable[[Session], Sequence[Option]]] = {
    "inspectors": _holders(Role.INSPECTOR),
    "leaders": _holders(Role.LEADER),
    "people": people,
    "units": units,
}
"""Every source by its name; the engine is given this."""
