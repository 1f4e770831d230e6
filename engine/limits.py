"""How long a session of the database may take, and what a server is told when somebody connects to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL

CONNECT_SECONDS = 5
"""How long a server may take to answer who connects; with several hosts in the address, each of them."""
SILENT_SECONDS = 30
"""After how long a server that says nothing is taken to be gone."""


@dataclass(frozen=True)
class Limits:
    """In seconds, 0 being without end.

    ``lease``: how long a transaction may stand still. The server ends it then, so that the locks of a node that hangs
    are free for others, and what it would write afterwards is refused. ``lock``: how long a statement waits for what
    others hold. ``statement``: how long a statement may take in all. SQLite knows ``lock`` alone.
    """

    lease: int = 0
    lock: int = 20
    statement: int = 0


NO_NODE = Limits()
"""Of who works alone and is watched, such as a command: a backup may take its time."""


def to_sqlite(limits: Limits) -> dict[str, Any]:
    """What SQLite's driver is told."""
    return {"timeout": limits.lock, "check_same_thread": False}


def to_server(url: URL, limits: Limits, name: str) -> dict[str, Any]:
    """What PostgreSQL's driver is told, ``name`` being shown to those who look after the server.

    All of it travels with the request to connect. Options that the address itself gives come last and win.
    """
    seconds = {
        "idle_in_transaction_session_timeout": limits.lease,
        "lock_timeout": limits.lock,
        "statement_timeout": limits.statement,
    }
    options = [f"-c {setting}={value}s" for setting, value in seconds.items()]
    own = url.query.get("options", ())
    return {
        "application_name": name,
        "options": " ".join([*options, *([own] if isinstance(own, str) else own)]),
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": SILENT_SECONDS // 3,
        "keepalives_interval": SILENT_SECONDS // 6,
        "keepalives_count": 4,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
    }
