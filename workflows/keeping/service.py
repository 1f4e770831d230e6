"""Backup and restore of a whole office: every row of every table, and the attached files."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, inspect, select
from sqlalchemy.exc import DataError, IntegrityError

from engine.database import Database
from engine.store.tables import instance
from workflows import migrations
from workflows.attachments.models import Attachment
from workflows.attachments.storage import FileStore
from workflows.keeping import container, rows
from workflows.keeping.connections import count_on, snapshot, unchecked_keys
from workflows.keeping.container import Reader, Writer
from workflows.keeping.errors import BackupDamaged, BackupNewer, DatabaseNotEmpty
from workflows.keeping.manifest import FORMAT, Manifest


def backup(database: Database, files: FileStore, at: datetime, target: Path) -> Manifest:
    """Write the office as it is at one moment to the new file ``target``, while others go on working.

    A file that is missing or altered is told in the manifest's ``lost`` and left out. Raises BackupExists,
    BackupUnwritable, BackupNewer, DatabaseUnavailable.
    """
    with container.writing(target) as writer, snapshot(database) as connection:
        return write(connection, files, at, writer)


def write(connection: Connection, files: FileStore | None, at: datetime, writer: Writer) -> Manifest:
    """Write what ``connection`` sees; without ``files`` the rows alone. Raises BackupNewer."""
    revisions = migrations.revisions_of(connection)
    _check_known(revisions)
    tables = rows.tables_of(connection, migrations.tables_at(revisions))
    lost: list[str] = []
    kept = _kept(connection, files, writer, lost) if files else ()
    manifest = Manifest(
        format=FORMAT,
        made_at=at.isoformat(),
        revisions=revisions,
        tables=tuple(
            writer.lines(f"tables/{name}", rows.rows_of(connection, table), tuple(table.c.keys()))
            for name, table in tables.items()
        ),
        heads=writer.lines("heads", _heads(connection)),
        files=writer.lines("files", kept),
        lost=tuple(lost),
    )
    writer.close(manifest)
    return manifest


def restore(database: Database, files: FileStore, source: Path) -> Manifest:
    """Make the office of the backup ``source`` in an empty database, and bring it to the version of the program.

    Every part is held against its hash before anything is written; all is restored or nothing. Raises
    DatabaseNotEmpty, BackupUnreadable, BackupDamaged, BackupNewer, StorageFull, DatabaseUnavailable.
    """
    check_empty(database)
    with container.reading(source) as reader:
        reader.check()
        revisions = reader.manifest.revisions
        _check_known(revisions)
        with _placing(reader, files), migrations.making(database, revisions) as connection:
            if migrations.revisions_of(connection) != revisions:
                raise BackupDamaged(part=container.MANIFEST)
            _fill(connection, reader, migrations.tables_at(revisions))
        return reader.manifest


def check_empty(database: Database) -> None:
    """Raise DatabaseNotEmpty when ``database`` has a table, whosever it is."""
    with snapshot(database) as connection:
        tables = inspect(connection).get_table_names()
    if tables:
        raise DatabaseNotEmpty(tables=len(tables), database=database.sql.url.render_as_string())


def lost_files(database: Database, files: FileStore) -> list[str]:
    """The SHA-256 of attached files that are missing in ``files`` or altered."""
    with snapshot(database) as connection:
        return [digest for digest in _attached(connection) if not files.holds(digest)]


def _check_known(revisions: Iterable[str]) -> None:
    if not migrations.are_known(revisions):
        raise BackupNewer(revisions=sorted(revisions))


def _attached(connection: Connection) -> Iterator[str]:
    query = select(Attachment.sha256).distinct().order_by(Attachment.sha256)
    yield from connection.execute(query, execution_options={"yield_per": rows.BATCH}).scalars()


def _kept(connection: Connection, files: FileStore, writer: Writer, lost: list[str]) -> Iterator[tuple[str, int]]:
    """Write the attached files; the name and size of each is a line of the part ``files``."""
    sizes: list[tuple[str, int]] = []
    for digest in _attached(connection):
        if not files.holds(digest):
            lost.append(digest)
            continue
        with files.path(digest).open("rb") as content:
            writer.file(digest, content)
        sizes.append((digest, files.path(digest).stat().st_size))
    return iter(sizes)


def _heads(connection: Connection) -> Iterator[list[Any]]:
    """How many events each instance has, and the hash of the last."""
    query = select(instance.c.id, instance.c.seq, instance.c.head).order_by(instance.c.id)
    for instance_id, seq, head in connection.execute(query, execution_options={"yield_per": rows.BATCH}):
        yield [instance_id, seq, head.hex()]


def _fill(connection: Connection, reader: Reader, expected: frozenset[str]) -> None:
    manifest, tables = reader.manifest, rows.tables_of(connection, expected)
    if {part.name for part in manifest.tables} != {f"tables/{name}" for name in tables}:
        raise BackupDamaged(part=container.MANIFEST)
    with unchecked_keys(connection):
        for part in manifest.tables:
            table = tables[part.name.partition("/")[2]]
            try:
                rows.fill(connection, table, part.columns, reader.lines(part))
            except (ValueError, TypeError, IntegrityError, DataError) as error:
                raise BackupDamaged(part=part.name) from error
            _check_count(connection, table, part.lines)
    for table in tables.values():
        count_on(connection, table)
    _check_heads(connection, reader)


def _check_count(connection: Connection, table: Table, expected: int) -> None:
    if rows.count(connection, table) != expected:
        raise BackupDamaged(part=f"tables/{table.name}")


def _check_heads(connection: Connection, reader: Reader) -> None:
    heads = reader.manifest.heads
    if any(now != then for now, then in zip_longest(_heads(connection), reader.lines(heads))):
        raise BackupDamaged(part=heads.name)


@contextmanager
def _placing(reader: Reader, files: FileStore) -> Iterator[None]:
    """Put the attached files in their places; away again when the block raises."""
    placed: list[Path] = []
    try:
        for digest in reader.files():
            if not files.holds(digest):
                with reader.file(digest) as content:
                    files.keep(files.receive(content, digest, sys.maxsize))
                placed.append(files.path(digest))
        yield
    except BaseException:
        for path in placed:
            files.discard(path)
        raise
