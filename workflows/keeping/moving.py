"""The move of an office to another database, SQLite or PostgreSQL; the attached files stay in their folder."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from engine.database import Database
from workflows.attachments.storage import FileStore
from workflows.keeping import container
from workflows.keeping.connections import undisturbed
from workflows.keeping.manifest import Manifest
from workflows.keeping.service import check_empty, restore, write
from workflows.prepared import MOVED
from workflows.stored import store


def move(
    source: Database, target: Database, files: FileStore, at: datetime, is_true: Callable[[Manifest], bool]
) -> bool:
    """Make the office of ``source`` in the empty database ``target``, and close it where it was; whether it is closed.

    Nobody may be connected to ``source``, and nobody writes there meanwhile. Only when ``is_true`` says that what came
    is in order is ``source`` marked, so that no program works in it any more. The rows travel through a file in the
    folder for temporary files. Raises OfficeInUse, and what ``restore`` raises.
    """
    check_empty(target)
    with tempfile.TemporaryDirectory() as folder:
        between = Path(folder) / "office.zip"
        with undisturbed(source) as connection:
            with container.writing(between) as writer:
                write(connection, None, at, writer)
            manifest = restore(target, files, between)
            moved = is_true(manifest)
            if moved:
                with Session(connection) as session:
                    store(session, MOVED, target.sql.url.render_as_string())
                    session.flush()
                    session.expunge_all()
    return moved
