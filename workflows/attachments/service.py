"""Attaching files."""

import re
from typing import IO

from workflows.attachments.kinds import media_type_of
from workflows.attachments.models import Attachment
from workflows.attachments.storage import FileStore
from workflows.columns import new_id
from workflows.unit_of_work import UnitOfWork

_LONGEST_NAME = 120
_UNWANTED = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def attach(
    tx: UnitOfWork,
    store: FileStore,
    stream: IO[bytes],
    name: str,
    *,
    megabytes: int,
    matter_id: str | None = None,
    task_id: str | None = None,
) -> Attachment:
    """Keep the file that ``stream`` gives, of at most ``megabytes`` MB, for a matter or a task.

    Raises FileTooLarge, FileEmpty, FileKindRefused, MacrosRefused, StorageFull.
    """
    shown = clean_name(name)
    arrived = store.receive(stream, shown, megabytes)
    try:
        media_type, size = media_type_of(arrived, shown), arrived.stat().st_size
        digest = store.keep(arrived)
    except BaseException:
        store.discard(arrived)
        raise
    attachment = Attachment(
        id=new_id(),
        sha256=digest,
        file_name=shown,
        media_type=media_type,
        size=size,
        matter_id=matter_id,
        task_id=task_id,
        uploaded_by=tx.actor.id,
        uploaded_at=tx.now,
    )
    tx.session.add(attachment)
    tx.session.flush()
    return attachment


def clean_name(name: str) -> str:
    """``name`` without folders and without signs that a file system, a header or a reader would stumble over."""
    bare = _UNWANTED.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if not dot:
        return bare[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"[-_LONGEST_NAME:]
