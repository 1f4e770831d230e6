"""What the plain office keeps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.reliability.plain.drawings import VERSIONS, Steps

LIVE = ("active", "suspended")


class Refused(Exception):
    """The command is refused with this code; nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingLeft(Exception):
    """What a job was for is gone."""


@dataclass(eq=False)
class Token:
    """Something that stands at ``step``: an activity as a whole, or one pass of its loop (``loop`` is the whole)."""

    number: int
    step: str
    loop: "Token | None" = None
    passes: list["Token"] = field(default_factory=list)
    done: int = 0
    gone: bool = False


@dataclass(eq=False)
class Task:
    """A user task; ``state`` is open, completed or withdrawn."""

    number: int
    instance: int
    step: str
    token: Token
    people: frozenset[str]
    assignee: str | None
    due: datetime | None
    state: str = "open"
    completed_by: str | None = None


@dataclass(eq=False)
class Job:
    """Something that is due; ``later`` are the further times of a cycle, ``given`` what it carries."""

    number: int
    kind: str
    due: datetime
    instance: int | None = None
    token: Token | None = None
    element: str | None = None
    later: tuple[datetime, ...] = ()
    given: Any = None
    attempts: int = 0
    incident: bool = False


@dataclass(eq=False)
class Waiting:
    """Somebody waits for a message or a signal; without an instance, a start event does."""

    kind: str
    name: str
    key: str | None
    element: str
    instance: int | None = None
    token: Token | None = None
    process: str = ""


@dataclass(eq=False)
class Instance:
    """An instance; ``children`` are the numbers of those it called, by the token that waits."""

    number: int
    process: str
    version: int
    key: str
    x: int
    items: int
    parent: int | None = None
    parent_token: Token | None = None
    state: str = "active"
    tokens: list[Token] = field(default_factory=list)
    arrived: int = 0
    history: list[str] = field(default_factory=list)

    @property
    def steps(self) -> Steps:
        """The steps of its version."""
        variants = VERSIONS[self.process]
        return variants[self.version % len(variants)]


@dataclass(eq=False)
class Letter:
    """Something that leaves the office."""

    key: tuple[int, str]
    due: datetime | None
    attempts: int = 0
    sent: bool = False
    dead: bool = False
