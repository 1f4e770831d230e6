"""What keeps a token from going over to another version."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.errors import Conflict, Invalid


class Reason(StrEnum):
    """Why a token, or a mapping, cannot go over."""

    ATTACHED_ELSEWHERE = "attached-elsewhere"
    """The boundary event hangs on another activity."""
    CALLED_PROCESS_CHANGED = "called-process-changed"
    """The call activity calls another process, while what it called runs."""
    COMPENSATION_LOST = "compensation-lost"
    """The step is done, and the other version could not undo it."""
    EVENT_GATEWAY_CHANGED = "event-gateway-changed"
    """The event gateway waits for other events."""
    JOIN_CHANGED = "join-changed"
    """A token has come to the join by a way that the other version does not have, or has twice."""
    JOIN_LOST = "join-lost"
    """Several tokens are on their way to a join that the other version does not have: what follows would run twice."""
    JOIN_STARVED = "join-starved"
    """A join of the other version would wait for a branch on which no token can come."""
    KIND_CHANGED = "kind-changed"
    """The element is of another kind."""
    LOOP_CHANGED = "loop-changed"
    """The loop marker was added, removed, or goes round in another way."""
    MAPPED_KIND = "mapped-kind"
    """The mapping names two elements of different kinds."""
    MAPPED_TWICE = "mapped-twice"
    """Two elements of a kind that stands alone are mapped to the same one."""
    NOT_SUPPORTED = "not-supported"
    """Nothing is known about how a token there goes over."""
    REMOVED = "removed"
    """The other version does not have the element, and nothing is mapped to take its place."""
    SCOPE_CHANGED = "scope-changed"
    """The element stands in another sub-process, or in none."""
    TRIGGER_CHANGED = "trigger-changed"
    """The event waits for something of another kind."""
    UNKNOWN_SOURCE = "unknown-source"
    """The mapping names an element that the version at hand does not have."""
    UNKNOWN_TARGET = "unknown-target"
    """The mapping names an element that the other version does not have."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason; ``element`` is the element of the version at hand, ``other`` what the reason speaks of, or empty."""

    reason: Reason
    element: str
    other: str = ""


class MigrationBlocked(Conflict):
    """Some tokens of the instance cannot go over: ``tokens`` tells each with its element and reason.

    Nothing was changed.
    """

    code = "migration-blocked"

    def __init__(self, instance: str, blocked: Iterable[tuple[int, Blocker]]) -> None:
        tokens = [{"token": token, **_told(blocker)} for token, blocker in blocked]
        elements = list(dict.fromkeys(each["element"] for each in tokens))
        super().__init__(instance=instance, elements=elements, tokens=tokens)


class MappingRefused(Invalid):
    """The mapping contradicts the two versions: ``entries`` tells each wrong entry with its reason."""

    code = "mapping-refused"

    def __init__(self, faults: Iterable[Blocker]) -> None:
        entries = [_told(fault) for fault in faults]
        super().__init__(elements=[each["element"] for each in entries], entries=entries)


def _told(blocker: Blocker) -> dict[str, Any]:
    return {"element": blocker.element, "reason": blocker.reason.value, "other": blocker.other}
