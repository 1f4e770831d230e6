"""One command: its session, its moment, who acts, and what is to follow once it is committed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.observing import Command

if TYPE_CHECKING:
    from engine.service import Engine


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
