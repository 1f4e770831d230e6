"""What people did in the simulated year, as they themselves would remember it: the reckoning starts from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did: ``what`` is the element of the task, or the name of the command.

    ``part`` is the assignment it was about, None where it was about the matter as a whole.
    """

    at: datetime
    login: str
    what: str
    matter_id: str | None = None
    part: str | None = None
    task_id: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    by_page: bool = False
