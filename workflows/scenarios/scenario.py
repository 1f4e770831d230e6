"""A scenario as it was read: which process, what the world answers, what happens and what is expected then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Place = tuple[str, str]
"""An element: the process it stands in and its id."""


class Act(StrEnum):
    """What may happen in a step, by the words of the file."""

    COMPLETE = "complete"
    MESSAGE = "message"
    RETURN = "return"
    SIGNAL = "signal"
    UNTIL = "until"
    WAIT = "wait"


class Word(StrEnum):
    """What may be expected of a list of things, by the words of the file."""

    AMONG_TASKS = "among_tasks"
    CALLS = "calls"
    ESCALATIONS = "escalations"
    MESSAGES = "messages"
    PASSED = "passed"
    SIGNALS = "signals"
    TASKS = "tasks"
    TIMERS = "timers"


PARTIAL = frozenset({Word.AMONG_TASKS, Word.PASSED})
"""Expectations that name some of what is found; the others name all of it."""


@dataclass(frozen=True)
class Item:
    """One thing that is expected ``count`` times: what it is called, and what else is expected of it."""

    name: str
    count: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Expectation:
    """What is expected after a step; what is not mentioned is not looked at."""

    items: Mapping[Word, tuple[Item, ...]] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    state: str | None = None
    refused: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a delegate or a called process answers: results, a BPMN error, or nothing until the scenario says so."""

    gives: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    waits: bool = False


@dataclass(frozen=True)
class Person:
    """Who acts, with the groups that diagrams name as candidates."""

    id: str
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """One step; ``act`` is None where only something is expected.

    ``places`` are the user tasks that are completed in turn, or the call activity that returns; ``name`` is a
    message's or signal's, ``span`` an ISO 8601 duration, ``moment`` when to go on to.
    """

    number: int
    act: Act | None = None
    places: tuple[Place, ...] = ()
    name: str = ""
    key: str | None = None
    span: str = ""
    moment: datetime | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    person: Person | None = None
    unchecked: bool = False
    expected: Expectation = Expectation()


@dataclass(frozen=True)
class Scenario:
    """One scenario of a file. ``answers`` are by element, or by the name of a delegate; ``usual`` by user task."""

    file: str
    name: str
    process: str
    starts_at: datetime
    business_key: str | None
    variables: Mapping[str, Any]
    answers: Mapping[Place | str, tuple[Answer, ...]]
    usual: Mapping[Place, Mapping[str, Any]]
    choices: Mapping[str, tuple[str, ...]]
    expected: Expectation
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Complaint:
    """Something that is wrong, with a scenario file or with what came of it.

    ``code`` is looked up as ``scenario.<code>``; ``step`` counts from one, 0 is the start, None the scenario itself.
    """

    code: str
    file: str
    scenario: str = ""
    step: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


CODES = (
    "ambiguous-element",
    "answer-unknown",
    "bad-expression",
    "crashed",
    "file-refused",
    "job-failed",
    "key-missing",
    "key-unknown",
    "no-scenario",
    "not-both",
    "not-one-of",
    "not-refused",
    "not-toml",
    "other-items",
    "other-state",
    "other-variable",
    "refused",
    "refused-otherwise",
    "same-name",
    "several-acts",
    "starts-by-itself",
    "too-deep",
    "too-large",
    "unknown-element",
    "unknown-name",
    "unknown-process",
    "wrong-kind",
)
"""Every code of a complaint."""


@dataclass(frozen=True)
class Result:
    """How a scenario went; it passed when there is nothing to complain about."""

    file: str
    scenario: str
    steps: int
    complaints: tuple[Complaint, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.complaints
