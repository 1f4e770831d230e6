"""One command: its session, its moment, who acts, and what is to follow once it is committed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Delete, Insert, Update
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.delegates import BpmnError
from engine.observing import Command

if TYPE_CHECKING:
    from engine.service import Engine
    from engine.store.rows import InstanceRow

Change = Insert | Update | Delete


@dataclass
class Transaction:
    """Given first to every command.

    What is written through ``session`` is committed whole when the command ends, or not at all.
    """

    engine: "Engine"
    session: Session
    now: datetime
    actor: Actor
    follow_ups: list[str] = field(default_factory=list)
    """Ids of jobs written by this command that are due at once."""
    command: Command = field(default_factory=Command)
    """What those who watch are told about it."""
    held: dict[str, "InstanceRow"] = field(default_factory=dict)
    """Instances that were locked beforehand, by id, as they stand now."""
    in_hand: set[tuple[str | None, int | None]] = field(default_factory=set)
    """Of whom (instance and token) the job is being carried out; its row is removed by whoever took it."""

    answered: tuple[str, Mapping[str, Any] | BpmnError] | None = None
    """What an external delegate of that name has answered, before this transaction began."""

    def write(self, change: Change, *rows: Mapping[str, Any]) -> None:
        """Carry out a change for each of ``rows``."""
        self.session.execute(change, rows)

    def alone(self) -> None:
        """What comes next needs a transaction of its own, as this one is."""
