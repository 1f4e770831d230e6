"""Attaching files."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

import workflows.matters.models  # noqa: F401 - the table that attachments refer to
from engine.actor import Actor
from engine.database import Base, Database
from workflows.attachments.errors import FileEmpty, FileKindRefused, FileTooLarge, MacrosRefused, StorageFull
from workflows.attachments.models import Attachment
from workflows.attachments.queries import attachments_of_tasks
from workflows.attachments.service import attach, clean_name
from workflows.attachments.storage import FileStore

PDF = b"%PDF-1.7\nsomething"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """An empty file store."""
    return FileStore(tmp_path / "files")


def upload(store: FileStore, content: bytes, name: str, megabytes: int = 1) -> Attachment:
    """Attach ``content`` in a session that remembers nothing."""
    session = SimpleNamespace(add=lambda _row: None, flush=lambda: None)
    tx = SimpleNamespace(session=session, now=datetime(2019, 10, 31, tzinfo=UTC), actor=Actor("li"))
    return attach(tx, store, io.BytesIO(content), name, megabytes=megabytes)  # type: ignore[arg-type] # a stand-in


def zipped(*members: str) -> bytes:
    """A zip file with empty members of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(member, "")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "批示.PDF", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "a.jpg", "image/jpeg"),
        (zipped("OFD.xml"), "a.ofd", "application/ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.doc", "application/x-ole-storage"),
        ("督办".encode("gb18030"), "a.txt", "text/plain"),
        (("督" * 5000).encode(), "a.txt", "text/plain"),
    ],
)
def test_the_kinds_an_office_uses_are_accepted_by_content(
    store: FileStore, content: bytes, name: str, media_type: str
) -> None:
    """A file of a known kind is kept under its own content and known by it."""
    kept = upload(store, content, name)
    assert kept.media_type == media_type
    assert (kept.size, kept.uploaded_by) == (len(content), "li")
    assert store.path(kept.sha256).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "setup.exe"),
        (b"MZ\x90\x00", "report.pdf"),
        (PDF, "report.html"),
        (b"<script>alert(1)</script>", "page.html"),
        (b"<svg onload=alert(1)>", "image.svg"),
        (zipped("a.txt"), "a.zip"),
        (b"PK\x03\x04 broken", "a.docx"),
        (zipped("word/document.xml"), "a.xlsx"),
    ],
)
def test_other_kinds_and_false_names_are_refused(store: FileStore, content: bytes, name: str) -> None:
    """What is of no accepted kind, or of another kind than its name says, is refused and leaves nothing behind."""
    with pytest.raises(FileKindRefused):
        upload(store, content, name)
    assert not [*store.path("00").parent.parent.rglob("*.*")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped("word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "a.doc"),
    ],
)
def test_macros_are_refused(store: FileStore, content: bytes, name: str) -> None:
    """A document with macros is refused whatever its name."""
    with pytest.raises(MacrosRefused):
        upload(store, content, name)


def test_size_has_limits(store: FileStore) -> None:
    """An empty file and one beyond the limit are refused while they arrive."""
    with pytest.raises(FileEmpty):
        upload(store, b"", "a.txt")
    with pytest.raises(FileTooLarge):
        upload(store, b"x" * (1024 * 1024 + 1), "a.txt")


def test_equal_contents_lie_there_once(store: FileStore) -> None:
    """Two uploads of the same bytes are two attachments and one file."""
    first, second = upload(store, PDF, "a.pdf"), upload(store, PDF, "b.pdf")
    assert first.id != second.id
    assert first.sha256 == second.sha256
    assert len(list(store.path(first.sha256).parent.iterdir())) == 1


def test_a_full_disk_is_said_and_leaves_nothing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the person is told so, and no part of the file stays."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageFull):
        upload(store, PDF, "a.pdf")
    assert not list(store.path("00").parent.parent.iterdir())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\docs\\a.pdf", "a.pdf"),
        ('a"b\r\nX: y.pdf', "a_b__X_ y.pdf"),
        ("gpj.\u202efdp.pdf", "gpj._fdp.pdf"),
        ("...", "file"),
    ],
)
def test_names_are_made_harmless(name: str, shown: str) -> None:
    """A file name keeps what it says and loses what could mislead."""
    assert clean_name(name) == shown
    assert len(clean_name("长" * 400 + ".pdf")) <= 120


@pytest.mark.sqlite_only
def test_the_files_of_a_task_are_found(database: Database, store: FileStore) -> None:
    """What was attached to a task is listed with it, and not with another."""
    Base.metadata.create_all(database.sql)
    now = datetime(2019, 10, 31, tzinfo=UTC)
    with database.writing() as session:
        tx = SimpleNamespace(session=session, now=now, actor=Actor("li"))
        mine = attach(tx, store, io.BytesIO(PDF), "a.pdf", megabytes=1, task_id="t1")  # type: ignore[arg-type] # as above
        other = attach(tx, store, io.BytesIO(PDF), "b.pdf", megabytes=1, task_id="t2")  # type: ignore[arg-type] # as above
    with database.reading() as session:
        assert _ids(session, "t1") == [mine.id]
        assert set(_ids(session, "t1", "t2")) == {mine.id, other.id}


def _ids(session: Session, *task_ids: str) -> list[str]:
    return [row.id for row in attachments_of_tasks(session, task_ids)]
