"""The roles a person can hold, and which of them one person may not hold together (bar S8)."""

from collections.abc import Iterable
from enum import StrEnum

from engine.errors import Invalid


class Role(StrEnum):
    """What somebody is in the office, in alphabetical order."""

    APPROVER = "approver"
    ARCHIVIST = "archivist"
    ASSESSOR = "assessor"
    AUDIT_ADMIN = "audit_admin"
    CLOSER = "closer"
    DEPUTY_HEAD = "deputy_head"
    DISCIPLINE_OFFICER = "discipline_officer"
    DOCKET_CLERK = "docket_clerk"
    DRAFTER = "drafter"
    EXPERT_GUEST = "expert_guest"
    HANDLER = "handler"
    INSPECTOR = "inspector"
    LEADER = "leader"
    LIAISON = "liaison"
    OBSERVER_DISCIPLINE = "observer_discipline"
    OBSERVER_MEDIA = "observer_media"
    PROCESS_ADMIN = "process_admin"
    RESULT_READER = "result_reader"
    REVIEWER = "reviewer"
    SECURITY_ADMIN = "security_admin"
    SYSTEM_ADMIN = "system_admin"
    UNIT_HEAD = "unit_head"


ADMINISTRATORS = frozenset({Role.AUDIT_ADMIN, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
"""Three separate people: each may hold no other role at all."""

OF_A_UNIT = frozenset({Role.DEPUTY_HEAD, Role.LIAISON, Role.UNIT_HEAD})
"""Roles held on behalf of a unit; a diagram addresses their holders as ``unit:<code>:<role>``."""


def held_in(unit_code: str, role: str) -> str:
    """The group of those who hold ``role``, one OF_A_UNIT, on behalf of the unit."""
    return f"unit:{unit_code}:{role}"


ONE_PER_UNIT = frozenset({Role.LIAISON, Role.UNIT_HEAD})
"""Roles that at most one active person of a unit holds (rules C03, C30)."""

APART = (frozenset({Role.APPROVER, Role.DRAFTER}),)
"""Pairs of business roles that check each other: nobody holds both."""


class RolesExclude(Invalid):
    """The ``roles`` may not be held by one person."""

    code = "roles-exclude"


def check_compatible(roles: Iterable[Role]) -> None:
    """Raise RolesExclude when one person may not hold all of ``roles``."""
    held = frozenset(roles)
    if held & ADMINISTRATORS and len(held) > 1:
        raise RolesExclude(roles=sorted(held))
    for pair in APART:
        if pair <= held:
            raise RolesExclude(roles=sorted(pair))
