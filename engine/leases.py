"""A lease: for a time, one node alone has to do with something outside that no transaction can undo.

It is written with the thing that is leased, and what comes of it counts only for who still has it: a node that hung for
longer finds another's token, or its time over.
"""

import os
import secrets
import socket
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table

from engine.columns import Moment
from engine.errors import Conflict

MARGIN = timedelta(seconds=15)
"""How much longer a lease is than what is done under it may take: the time to write down what came of it."""
NOT_LEASED: dict[str, Any] = {"lease_token": None, "lease_holder": None, "lease_until": None}


class LeaseRanOut(Conflict):
    """The node ``holder`` neither finished its last call nor gave it up: it was stopped, or hung."""

    code = "lease-ran-out"


@dataclass(frozen=True, slots=True)
class Lease:
    """As it is written: its token, the node that has it and until when."""

    lease_token: str
    lease_holder: str
    lease_until: datetime

    @classmethod
    def of(cls, now: datetime, seconds: float) -> "Lease":
        """A new one of this process, for something that takes ``seconds`` at most."""
        holder = f"{socket.gethostname()}:{os.getpid()}"
        return cls(secrets.token_hex(16), holder[:255], now + timedelta(seconds=seconds) + MARGIN)

    def columns(self) -> dict[str, Any]:
        """The values of the columns."""
        return asdict(self)

    def is_held(self, table: Table, now: datetime) -> ColumnElement[bool]:
        """Whether a row is still leased so."""
        return (table.c.lease_token == self.lease_token) & (table.c.lease_until > now)


def lease_columns() -> list[Column[Any]]:
    """The columns of a table whose rows can be leased."""
    return [
        Column("lease_token", String(32)),
        Column("lease_holder", String(255)),
        Column("lease_until", Moment),
    ]
