"""One command: its session, its moment, who acts, and what is to follow once it is committed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.database import DirectSession
from engine.delegates import BpmnError
from engine.drivers.statement import Rows, Statement
from engine.observing import Command

if TYPE_CHECKING:
    from engine.service import Engine
    from engine.store.rows import InstanceRow


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

    def ask(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """The rows that a statement finds."""
        return self._direct.ask(statement, values)

    def write(self, statement: Statement, *rows: Mapping[str, Any]) -> None:
        """Carry a statement out for each of ``rows``: before whatever is asked next, or with the commit."""
        self._direct.write(statement, *rows)

    def alone(self) -> None:
        """What comes next needs a transaction of its own, as this one is."""

    @property
    def _direct(self) -> DirectSession:
        return cast("DirectSession", self.session)  # every session of a Database is one
