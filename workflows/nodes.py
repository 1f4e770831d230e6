"""The processes that work on one office: how each is known to the others, and what all of them must share."""

import hashlib
import hmac
import os
import secrets
import tempfile
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine.errors import Conflict
from engine.limits import NO_NODE, Limits
from workflows.attachments.models import Attachment
from workflows.attachments.storage import FileStore
from workflows.settings import Settings
from workflows.version import program_version

_NEWEST_PAPERS = 20
_LOOKS = 10
_BETWEEN_LOOKS = 0.1
_BESIDE_REQUESTS = 4
"""Connections for the ticker, the delegates and the watchers."""
_OTHERS = text(
    "SELECT application_name FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'duban % key %'"
)


class Node(StrEnum):
    """What a process does for the others until it is stopped."""

    WEB = "web"
    WORK = "work"
    WEB_AND_WORK = "web+work"


class KeyDiffers(Conflict):
    """Another node that runs now signs cookies with another key."""

    code = "node-key-differs"


class PapersElsewhere(Conflict):
    """None of the newest papers lies in the ``folder`` of this node."""

    code = "node-papers-elsewhere"


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, or one made at the first start and readable by the owner only."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret.key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    return path.read_text("ascii")


def name_of(settings: Settings, node: Node | None) -> str:
    """What the database server shows of this process; who serves people also shows a mark of its key."""
    name = f"duban {program_version()} {node or 'command'}"
    return name if node in (None, Node.WORK) else f"{name} key {_mark(secret_key(settings))}"


def limits_of(settings: Settings, node: Node | None) -> Limits:
    """How long the sessions of this process may take; commands are watched by who gave them."""
    if node is None:
        return Limits(lease=NO_NODE.lease, lock=settings.lock_seconds, statement=NO_NODE.statement)
    return Limits(settings.lease_seconds, settings.lock_seconds, settings.statement_seconds)


def connections_of(settings: Settings) -> int:
    """How many connections a process uses at most."""
    return settings.threads + _BESIDE_REQUESTS


def check_node(session: Session, settings: Settings, files: FileStore, node: Node | None) -> None:
    """Whether this process shares the key and the papers with the others, as far as that can be seen.

    Raises KeyDiffers, PapersElsewhere.
    """
    newest = select(Attachment.sha256).order_by(Attachment.uploaded_at.desc()).limit(_NEWEST_PAPERS)
    papers = session.scalars(newest).all()
    if papers and not any(files.path(each).is_file() for each in papers):
        raise PapersElsewhere(folder=str(settings.data_dir / "files"))
    if node != Node.WORK and session.get_bind().dialect.name == "postgresql":
        _check_key(session, _mark(secret_key(settings)))


def _check_key(session: Session, own: str) -> None:
    for _ in range(_LOOKS):  # those who have just gone are still shown for a moment
        session.rollback()
        if all(name.rpartition(" ")[2] == own for name in session.scalars(_OTHERS)):
            return
        time.sleep(_BETWEEN_LOOKS)
    raise KeyDiffers


def _make_key(path: Path) -> None:
    """Another node may do the same in the same folder: one key appears, and appears whole."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        path.hardlink_to(name)
    Path(name).unlink()


def _mark(key: str) -> str:
    """A few letters that tell two keys apart and from which no key can be had."""
    return hmac.new(key.encode(), b"duban node", hashlib.sha256).hexdigest()[:8]
