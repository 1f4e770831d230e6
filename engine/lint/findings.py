"""What the linter says, and what it has to be told."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine import feel
from engine.feel.typing import Known

Severity = Literal["error", "warning"]
ProcessProperty = Callable[[Mapping[str, str], feel.Functions], bool]
"""Given all properties of a process and the functions of FEEL: whether what one of them says means something."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong (``error``: refused) or looks wrong (``warning``).

    ``element`` is the id of the node or flow concerned, or the process's own id; ``line`` and ``column`` its place in
    the file, from 1; ``details`` are JSON values that a sentence about ``code`` may mention.
    """

    code: str
    severity: Severity
    element: str
    line: int
    column: int
    process: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Surroundings:
    """What a diagram may refer to, deployed before it or together with it.

    ``forms`` gives for each form id the keys that it writes, ``decisions`` for each decision id the names that it
    reads, ``processes`` the ids of processes. ``now`` lets the linter see that the date of a timer has passed; without
    it, it does not look. ``form_types`` and ``decision_types`` tell what forms write and decisions answer, as far
    as that is known. ``external`` are those of the delegates that only a job may call. ``may_be_group`` tells
    whether somebody could ever be in a group of that name. ``process_properties`` are the properties that a process
    itself may have, each with what tells whether its value means something; ``element_properties`` those of its
    elements, each with the values that mean something.
    """

    functions: feel.Functions
    delegates: Container[str]
    forms: Mapping[str, frozenset[str]]
    decisions: Mapping[str, frozenset[str]]
    processes: frozenset[str]
    now: datetime | None = None
    form_types: Mapping[str, Mapping[str, Known]] = field(default_factory=dict)
    decision_types: Mapping[str, Known] = field(default_factory=dict)
    may_be_group: Callable[[str], bool] | None = None
    external: Container[str] = frozenset()
    process_properties: Mapping[str, ProcessProperty] = field(default_factory=dict)
    element_properties: Mapping[str, frozenset[str]] = field(default_factory=dict)
