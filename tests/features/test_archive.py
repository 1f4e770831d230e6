"""The archive package of a matter that went its whole way."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest

from engine.history import events
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from workflows.archive.errors import DocumentLost, NotClosedOut
from workflows.archive.models import Retention
from workflows.archive.queries import package_of
from workflows.archive.service import archive, build
from workflows.attachments.service import attach


def add_papers(office: SupervisionOffice, matter_id: str) -> list[str]:
    """Two papers attached to the matter; their hashes."""
    with office.acting("clerk") as tx:
        return [
            attach(
                tx, office.office.files, io.BytesIO(text.encode()), f"{text}.txt", megabytes=1, matter_id=matter_id
            ).sha256
            for text in ("notice", "letter")
        ]


@pytest.mark.rule("E15", "A09")
def test_the_package_holds_every_document_and_every_event(supervision: SupervisionOffice, tmp_path: Path) -> None:
    """A valid bag: papers, records, diagrams used, all events; the counts are those of the database."""
    matter_id = supervision.complete(given_due_on="2019-12-31")
    hashes = add_papers(supervision, matter_id)
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    with supervision.reading() as session:
        happened = [
            event for row in events.of_business_key(session, matter_id) for event in events.of_instance(session, row.id)
        ]
        built = build(session, supervision.office.files, matter_id, Retention.YEARS_30)
        kept = package_of(session, matter_id)
        assert (built.document_count, built.event_count) == (2, len(happened))
        assert (kept.document_count, kept.event_count, kept.retention) == (2, len(happened) - 1, Retention.YEARS_30)
    zipfile.ZipFile(io.BytesIO(built.content)).extractall(tmp_path / "bag")
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.is_valid()
    assert bag.info["Event-Count"] == str(len(happened))
    data = tmp_path / "bag" / "data"
    lines = [json.loads(line) for line in (data / "history" / "events.jsonl").read_text("utf-8").splitlines()]
    assert {(line["instance"], line["seq"]) for line in lines} == {(event.instance_id, event.seq) for event in happened}
    assert {entry.split()[0] for entry in bag_lines(tmp_path / "bag") if "/documents/" in entry} == set(hashes)
    used = {path.name for path in (data / "definitions").iterdir()}
    assert {"directive-v1.bpmn", "undertaking-v1.bpmn", "deadline-v1.dmn", "report-v1.form"} <= used
    assert "consolidation-v1.bpmn" not in used
    assert "Noise at night" in (data / "cover.html").read_text("utf-8")
    [report] = json.loads((data / "records" / "report.json").read_bytes())
    assert report["signed_by"] == "env.head"


def test_only_what_is_closed_out_is_archived_and_whole(supervision: SupervisionOffice) -> None:
    """A running matter is refused; so is one whose paper is missing from the store."""
    matter_id = supervision.complete()
    with supervision.acting("archivist") as tx, pytest.raises(NotClosedOut):
        archive(tx, supervision.office.files, matter_id, Retention.PERMANENT)
    digest, _ = add_papers(supervision, matter_id)
    supervision.until(datetime(2019, 10, 8, tzinfo=UTC))
    supervision.go(*TO_ARCHIVE[:2])
    supervision.office.files.path(digest).unlink()
    with pytest.raises(DocumentLost):
        supervision.do("archive_matter", "archivist")
    assert supervision.places() == ["archive_matter"]


def bag_lines(folder: Path) -> list[str]:
    """The lines of the bag's manifest."""
    return (folder / "manifest-sha256.txt").read_text("utf-8").splitlines()
