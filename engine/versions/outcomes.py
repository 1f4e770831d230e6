"""What becomes of each live token of an instance: told before anything is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.versions.blockers import Blocker


class What(StrEnum):
    """What becomes of a token."""

    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    ARMED = "armed"


class Note(StrEnum):
    """What goes along with a token that is kept, and what changes about it."""

    BRANCHES_KEPT = "branches-kept"
    """The join knows which branches have arrived."""
    CALL_GOES_ON = "call-goes-on"
    """The called instance goes on, on its own version."""
    CONDITION_FOLLOWS = "condition-follows"
    """The token waits for the other version's condition, which is looked at at once."""
    DATES_STAY = "dates-stay"
    """The other version reckons due dates otherwise; the task keeps its own."""
    FORM_FOLLOWS = "form-follows"
    """The task shows the other version's form."""
    JOB_GOES_ON = "job-goes-on"
    """The delegate is still called, as often as was said; it is the other version's."""
    LOOP_GOES_ON = "loop-goes-on"
    """The loop keeps its counts and what is left to go through."""
    NAME_FOLLOWS = "name-follows"
    """The task takes the other version's name."""
    PEOPLE_STAY = "people-stay"
    """The other version asks other people; the task stays with its own."""
    SUBSCRIBED_ANEW = "subscribed-anew"
    """The other version waits for another message, signal or key: from now on the token does too."""
    TASK_KEPT = "task-kept"
    """The task stays open: the same people, claim, draft and dates."""
    TIMER_KEPT = "timer-kept"
    """The timer is due when it was due."""
    TIMER_STAYS_OLD = "timer-stays-old"
    """The other version reckons the timer otherwise; it is due when it was due."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one token.

    ``token`` is its id; for one that is new (``ARMED``), that of the activity or scope it will listen in. ``element``
    is where it stands, ``target`` where it will stand, as element ids; None where there is no such place.
    """

    token: int
    what: What
    element: str | None
    target: str | None
    notes: tuple[Note, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    spec: str | None = None
    """The name of the spec that it will stand at."""
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What it remembers otherwise, in the names of the other version."""


def blockers(found: Sequence[Outcome]) -> list[tuple[int, Blocker]]:
    """Every blocker with its token."""
    return [(outcome.token, blocker) for outcome in found for blocker in outcome.blockers]
