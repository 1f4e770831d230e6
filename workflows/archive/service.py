"""Making the archive package of a matter: one BagIt bag, zipped. Rule E15."""

import hashlib
import io
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import bagit
import orjson
from sqlalchemy.orm import Session

from workflows.archive import contents
from workflows.archive.errors import DocumentLost, NotClosedOut
from workflows.archive.models import ArchivePackage, Retention
from workflows.attachments.models import Attachment
from workflows.attachments.queries import attachments_of_matter
from workflows.attachments.storage import FileStore
from workflows.columns import new_id
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.service import mark_archived
from workflows.matters.values import Status
from workflows.plans.service import check_summed_up
from workflows.unit_of_work import UnitOfWork

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Package:
    """A zipped bag and what was counted into it."""

    content: bytes
    document_count: int
    event_count: int


def archive(tx: UnitOfWork, files: FileStore, matter_id: str, retention: Retention) -> ArchivePackage:
    """Keep the package of a closed-out matter. Raises NotClosedOut, SummaryMissing (rule B16), DocumentLost.

    The command that archives is itself recorded afterwards: ``build`` makes a package that has that event too.
    """
    matter = matter_row(tx.session, matter_id)
    if matter.status is not Status.CLOSED_OUT:
        raise NotClosedOut(matter=matter_id)
    check_summed_up(tx, matter_id)
    mark_archived(tx, matter_id)
    built = build(tx.session, files, matter_id, retention)
    package = ArchivePackage(
        id=new_id(),
        matter_id=matter_id,
        retention=retention,
        document_count=built.document_count,
        event_count=built.event_count,
        sha256=hashlib.sha256(built.content).hexdigest(),
        content=built.content,
        made_by=tx.actor.id,
        made_at=tx.now,
    )
    tx.session.add(package)
    tx.session.flush()
    return package


def build(session: Session, files: FileStore, matter_id: str, retention: Retention) -> Package:
    """The package as it stands: cover sheet, records, documents, definitions, history. Raises DocumentLost."""
    matter = matter_row(session, matter_id)
    documents, happened = attachments_of_matter(session, matter_id), contents.history(session, matter_id)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(
            folder / "cover.html", contents.cover(session, matter, retention, len(documents), len(happened)).encode()
        )
        for table, rows in contents.records(session, matter).items():
            _write(folder / "records" / f"{table}.json", orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        for document in documents:
            _copy(files, document, folder / "documents")
        for used in contents.definitions(session, happened):
            _write(folder / "definitions" / used.path, used.body)
        _write(folder / "history" / "events.jsonl", contents.event_lines(happened))
        bagit.make_bag(name, _information(matter, retention, len(documents), len(happened)), checksums=["sha256"])
        return Package(_zipped(folder), len(documents), len(happened))


def _information(matter: Matter, retention: Retention, document_count: int, event_count: int) -> dict[str, str]:
    return {
        "External-Identifier": matter.matter_no or matter.id,
        "External-Description": matter.title.replace("\n", " "),
        "Retention": retention.value,
        "Document-Count": str(document_count),
        "Event-Count": str(event_count),
        "Bagging-Date": matter.archived_on.isoformat() if matter.archived_on else "",
    }


def _copy(files: FileStore, document: Attachment, folder: Path) -> None:
    source = files.path(document.sha256)
    if not source.is_file():
        raise DocumentLost(file_name=document.file_name)
    folder.mkdir(exist_ok=True)
    shutil.copyfile(source, folder / f"{document.id}-{document.file_name}")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _zipped(folder: Path) -> bytes:
    """The folder as a ZIP file, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
                member.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(member, path.read_bytes())
    return buffer.getvalue()
