"""What a step of the game means for the world outside: rows to write, instances to start.

In the order in which it happened.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that concerns the token ``token`` standing at ``element``."""

    token: int
    element: str


@dataclass(frozen=True, slots=True)
class TaskOpened(Effect):
    """A user task waits for a person."""

    name: str
    form_id: str | None
    form_binding: str
    assignee: str | None
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int


@dataclass(frozen=True, slots=True)
class TaskChanged(Effect):
    """An open user task has another name and form now; who may act and its dates stay."""

    name: str
    form_id: str | None
    form_binding: str


@dataclass(frozen=True, slots=True)
class TaskWithdrawn(Effect):
    """An open user task is no longer needed: its scope was left."""


@dataclass(frozen=True, slots=True)
class TimerSet(Effect):
    """Fire this token at ``due_at``; replaces what was set for it before."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class Subscribed(Effect):
    """The token waits for a message (with a correlation key, or None) or a signal."""

    kind: str
    name: str
    key: str | None


@dataclass(frozen=True, slots=True)
class DelegateDue(Effect):
    """Call the token's delegate in a command of its own; when it fails, try again ``retries`` times."""

    delegate: str
    retries: int


@dataclass(frozen=True, slots=True)
class Released(Effect):
    """Timers, subscriptions and delegates of this token are not waited for any more."""


@dataclass(frozen=True, slots=True)
class CallStarted(Effect):
    """Start the called process as an instance of its own; its id is ``child``."""

    child: str
    process: str
    binding: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CallCancelled(Effect):
    """The called instance ``child`` is no longer needed."""

    child: str


@dataclass(frozen=True, slots=True)
class MessageThrown(Effect):
    """Deliver a message to the one who waits for it."""

    name: str
    key: str | None
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignalThrown(Effect):
    """Broadcast a signal to all who wait for it, other instances included."""

    name: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EscalationRaised(Effect):
    """Nobody in this instance caught the escalation: the caller may."""

    code: str | None
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ended(Effect):
    """The instance is over: completed, or by an error of this code that only a caller can still catch."""

    error_code: str | None
    variables: dict[str, Any]
