"""People as the rest of the product sees them: plain values, and the groups by which diagrams address them."""

from dataclasses import dataclass

from engine.actor import Actor
from workflows.organisation.permissions import Permission, permissions_of
from workflows.organisation.roles import ADMINISTRATORS, OF_A_UNIT, Role, held_in


@dataclass(frozen=True)
class Person:
    """An account without its secrets. ``unit_code`` is None for people outside any unit, such as invited experts."""

    login: str
    name: str
    unit_code: str | None
    unit_name: str
    title: str
    roles: frozenset[Role]
    active: bool = True
    locale: str | None = None
    must_change: bool = False
    in_place_of: tuple["Person", ...] = ()
    """Those who are absent and whose tasks this person does meanwhile."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this person's roles grant."""
        return permissions_of(self.roles)

    @property
    def is_administrator(self) -> bool:
        """Whether this is one of the three administrators."""
        return bool(self.roles & ADMINISTRATORS)

    def may(self, permission: Permission) -> bool:
        """Whether one of this person's roles grants ``permission``."""
        return permission in self.permissions


def groups_of(person: Person) -> frozenset[str]:
    """The groups of ``person``: ``role:<role>``, ``unit:<code>``, and ``unit:<code>:<role>`` for roles OF_A_UNIT."""
    groups = {f"role:{role}" for role in person.roles}
    if person.unit_code:
        groups.add(f"unit:{person.unit_code}")
        groups |= {held_in(person.unit_code, role) for role in person.roles & OF_A_UNIT}
    return frozenset(groups)


def may_be_group(group: str) -> bool:
    """Whether somebody could ever be in the group of that name: its role exists; units come and go."""
    kind, _, rest = group.partition(":")
    unit, _, role = rest.partition(":")
    if kind == "role":
        return rest in set(Role)
    return kind == "unit" and bool(unit) and (role in OF_A_UNIT if ":" in rest else True)


def actor_of(person: Person) -> Actor:
    """``person`` as the engine knows an actor, with the places of those who are absent."""
    places = tuple(place(person.login, absent) for absent in person.in_place_of)
    return Actor(person.login, groups_of(person), places=places)


def place(login: str, absent: Person) -> Actor:
    """``login`` acting in the place of ``absent``, with the groups of the absent one and no others."""
    return Actor(login, groups_of(absent), on_behalf_of=absent.login)
