"""What every service that writes is given first: the transaction of one command."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from engine.actor import Actor


class UnitOfWork(Protocol):
    """One command: its session, its moment (UTC) and who acts. The engine's transaction is one."""

    @property
    def session(self) -> Session:
        """Where the rows of this command are written."""
        ...

    @property
    def now(self) -> datetime:
        """The moment of this command."""
        ...

    @property
    def actor(self) -> Actor:
        """In whose name it runs."""
        ...
