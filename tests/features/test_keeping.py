"""An office is kept in a file, comes back from it, and moves from one kind of database to the other."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from sqlalchemy import inspect, select, text

from engine.database import Database
from engine.outbox import outbox, post
from engine.store.tables import job
from tests.support.databases import KINDS, Copies
from tests.support.snapshots import snapshot
from tests.support.supervision import FRIDAY, FROM_UNITS, TO_ARCHIVE, SupervisionOffice
from workflows import migrations
from workflows.attachments.service import attach
from workflows.attachments.storage import FileStore
from workflows.history.seals import seals_of_office
from workflows.keeping.errors import (
    BackupDamaged,
    BackupExists,
    BackupNewer,
    BackupUnreadable,
    BackupUnwritable,
    DatabaseNotEmpty,
    OfficeInUse,
)
from workflows.keeping.moving import move
from workflows.keeping.service import backup, lost_files, restore
from workflows.matters.models import Matter
from workflows.matters.values import Status
from workflows.prepared import OfficeMoved

Make = Callable[[str], Database]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database that the office works on."""
    found: str = request.param
    return found


def fill_worked(database: Database) -> None:
    """An office whose tables were made by migrations, with a matter that is completed and one that its unit handles."""
    migrations.upgrade(database)
    database.dispose()
    with TemporaryDirectory() as folder:
        made = SupervisionOffice(database, Path(folder))
        made.deploy()
        made.complete(given_due_on="2019-12-31")
        made.wait(days=7)
        made.issue()
        made.begin_handling()
        made.office.close()


@pytest.fixture
def office(kind: str, copies: Copies, tmp_path: Path) -> Iterator[SupervisionOffice]:
    """An office with one matter that its unit handles, with a paper, and one that is closed."""
    with copies.opened(kind, tmp_path, fill_worked) as database:
        made = SupervisionOffice.reopened(database, tmp_path / "here", FRIDAY + timedelta(days=7))
        made.go(*TO_ARCHIVE)
        with made.reading() as session:
            matter_id = session.scalar(select(Matter.id).where(Matter.archived_on.is_(None)))
        with made.acting("clerk") as tx:
            attach(tx, made.office.files, io.BytesIO(b"a letter"), "a.txt", megabytes=1, matter_id=matter_id)
        yield made
        made.office.close()


def other(kind: str) -> str:
    """The other kind of database."""
    return KINDS[1 - KINDS.index(kind)]


def kept(office: SupervisionOffice, tmp_path: Path) -> Path:
    """A backup of the office."""
    target = tmp_path / "office.zip"
    backup(office.office.database, office.office.files, FRIDAY, target)
    return target


def in_order(office: SupervisionOffice) -> bool:
    """Whether every history is whole and, played again, leads to the states recorded."""
    with office.reading() as session:
        seals = list(seals_of_office(session, office.office.engine, played=True))
    return all(seal.broken is None and seal.replayed == seal.events for seal in seals) and seals != []


def due_times(office: SupervisionOffice) -> list[object]:
    """What waits, and when it is due."""
    with office.reading() as session:
        return [tuple(row) for row in session.execute(select(job.c.id, job.c.kind, job.c.due_at).order_by(job.c.id))]


@pytest.mark.parametrize("to", KINDS)
def test_a_restored_office_is_the_same_and_goes_on(
    office: SupervisionOffice, to: str, empty_database: Make, tmp_path: Path
) -> None:
    """Every row and paper is as it was, on the same and on the other kind of database; matters go on to their end."""
    source = kept(office, tmp_path)
    database = empty_database(to)
    there = SupervisionOffice.reopened(database, tmp_path / "there", office.clock.now())
    restore(database, there.office.files, source)
    assert snapshot(database) == snapshot(office.office.database)
    assert migrations.differences(database) == []
    assert due_times(there) == due_times(office) != []
    assert in_order(there)
    assert lost_files(database, there.office.files) == []
    [task] = there.tasks("handle")
    there.report()
    there.do("review_report", "reviewer")
    there.go(*FROM_UNITS)
    there.wait(days=7)
    there.go(*TO_ARCHIVE)
    assert there.matter(str(task.business_key)).status is Status.ARCHIVED
    assert in_order(there)


class BusyFiles(FileStore):
    """A file store; while it is asked for a paper, somebody works in the office."""

    def __init__(self, folder: Path, work: Callable[[], None]) -> None:
        super().__init__(folder)
        self._work = work

    def holds(self, digest: str) -> bool:
        """Whether it holds the paper, after the work."""
        self._work()
        return super().holds(digest)


def test_a_backup_is_the_office_at_one_moment(
    office: SupervisionOffice, kind: str, empty_database: Make, tmp_path: Path
) -> None:
    """What is committed while the backup is being written is not in it, not even in part; nobody is held up."""
    before, files = snapshot(office.office.database), BusyFiles(tmp_path / "here" / "files", office.report)
    backup(office.office.database, files, FRIDAY, tmp_path / "office.zip")
    assert "review_report" in office.places()
    there = empty_database(kind)
    restore(there, office.office.files, tmp_path / "office.zip")
    assert snapshot(there) == before != snapshot(office.office.database)


def test_new_rows_are_numbered_after_the_restored_ones(
    office: SupervisionOffice, kind: str, empty_database: Make, tmp_path: Path
) -> None:
    """What the database counts goes on from where it was."""
    for key in "ab":
        with office.acting() as tx:
            post(tx, "letters", key, {})
    there = empty_database(other(kind))
    restore(there, office.office.files, kept(office, tmp_path))
    moved = SupervisionOffice.reopened(there, tmp_path / "there", office.clock.now())
    with moved.acting() as tx:
        post(tx, "letters", "c", {})
    with moved.reading() as session:
        numbers = session.scalars(select(outbox.c.id).where(outbox.c.topic == "letters").order_by(outbox.c.key)).all()
    assert sorted(numbers) == list(numbers)
    assert len(set(numbers)) == 3


def test_rows_that_the_database_keeps_are_kept_after_a_restore(
    office: SupervisionOffice, kind: str, empty_database: Make, tmp_path: Path
) -> None:
    """The triggers that forbid changes, and the references between tables, are there again."""
    there = empty_database(kind)
    restore(there, office.office.files, kept(office, tmp_path))
    for statement in ("DELETE FROM archive_package", "INSERT INTO user_role (login, role) VALUES ('nobody', 'clerk')"):
        with pytest.raises(Exception, match=r"kept as they are|(?i:foreign key)"), there.writing() as session:
            session.execute(text(statement))


def test_a_backup_is_readable_by_its_owner_only_and_replaces_nothing(office: SupervisionOffice, tmp_path: Path) -> None:
    """It holds password hashes; nothing unfinished stays beside it."""
    target = kept(office, tmp_path)
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupExists):
        kept(office, tmp_path)
    with pytest.raises(BackupUnwritable):
        backup(office.office.database, office.office.files, FRIDAY, tmp_path / "no" / "folder.zip")
    assert [path.name for path in tmp_path.iterdir() if path.is_file() and "office.zip" in path.name] == ["office.zip"]


def test_a_lost_paper_is_told_and_the_rest_is_kept(office: SupervisionOffice, tmp_path: Path) -> None:
    """A paper whose content was altered is named in the manifest; the backup is made all the same."""
    [paper] = [path for path in (tmp_path / "here" / "files").rglob("*") if path.is_file()]
    paper.write_bytes(b"forged")
    manifest = backup(office.office.database, office.office.files, FRIDAY, tmp_path / "b.zip")
    assert manifest.lost == (paper.name,)
    assert manifest.files.lines == 0
    assert lost_files(office.office.database, office.office.files) == [paper.name]


def rewritten(source: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup with its parts changed, as a whole ZIP file; None leaves a part out."""
    target = source.with_name("rewritten.zip")
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = change(name, before.read(name))
            if content is not None:
                after.writestr(name, content)
    return target


def altered(name: str, content: bytes) -> bytes:
    """Another title."""
    return content.replace(b"Noise", b"Peace") if name == "tables/matter.jsonl" else content


def forged(name: str, content: bytes) -> bytes:
    """Another paper."""
    return b"forged" if name.startswith("files/") else content


def without_a_row(name: str, content: bytes) -> bytes:
    """A user whose unit is not there, with a manifest that says so."""
    if name == "tables/unit.jsonl":
        return b""
    if name == "manifest.json":
        manifest = orjson.loads(content)
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        for table in manifest["tables"]:
            if table["name"] == "tables/unit":
                table |= {"lines": 0, "sha256": empty}
        return orjson.dumps(manifest)
    return content


@pytest.mark.parametrize(
    "change", [altered, forged, without_a_row, lambda *part: part[1] if part[0][0] != "h" else None]
)
def test_an_altered_backup_is_refused_whole(
    office: SupervisionOffice,
    kind: str,
    empty_database: Make,
    tmp_path: Path,
    change: Callable[[str, bytes], bytes | None],
) -> None:
    """An altered row, a forged paper, a missing part and rows that refer to nothing: nothing at all is restored."""
    source = rewritten(kept(office, tmp_path), change)
    there = empty_database(kind)
    again = SupervisionOffice.reopened(there, tmp_path / "there", FRIDAY)
    with pytest.raises(BackupDamaged):
        restore(there, again.office.files, source)
    assert inspect(there.sql).get_table_names() == []
    assert [path for path in (tmp_path / "there").rglob("*") if path.is_file()] == []


def test_a_backup_that_was_cut_off_or_changed_in_a_bit_is_refused(
    office: SupervisionOffice, kind: str, empty_database: Make, tmp_path: Path
) -> None:
    """Cut at any of many places, or with a byte changed in the middle: refused, nothing restored."""
    source = kept(office, tmp_path)
    whole, there, cut = source.read_bytes(), empty_database(kind), tmp_path / "cut.zip"
    for length in range(0, len(whole), len(whole) // 9):
        cut.write_bytes(whole[:length])
        with pytest.raises((BackupUnreadable, BackupDamaged)):
            restore(there, office.office.files, cut)
    for place in range(len(whole) // 10, len(whole) * 9 // 10, len(whole) // 7):
        cut.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((BackupUnreadable, BackupDamaged)):
            restore(there, office.office.files, cut)
    assert inspect(there.sql).get_table_names() == []


def test_a_database_that_is_in_use_is_not_restored_into(office: SupervisionOffice, tmp_path: Path) -> None:
    """Restoring is for an empty database; what is there stays as it was."""
    source, before = kept(office, tmp_path), snapshot(office.office.database)
    with pytest.raises(DatabaseNotEmpty):
        restore(office.office.database, office.office.files, source)
    assert snapshot(office.office.database) == before


def test_a_backup_of_a_newer_program_is_refused(
    office: SupervisionOffice, kind: str, empty_database: Make, tmp_path: Path
) -> None:
    """Tables that this program does not know are not guessed at."""
    source = rewritten(kept(office, tmp_path), lambda _, content: content.replace(b"engine_00", b"engine_90"))
    there = empty_database(kind)
    with pytest.raises(BackupNewer):
        restore(there, office.office.files, source)
    assert inspect(there.sql).get_table_names() == []


def test_a_backup_of_an_older_program_is_brought_up_to_date(kind: str, empty_database: Make, tmp_path: Path) -> None:
    """Rows come into the tables that they came from; the revisions since then follow."""
    old, new = empty_database(kind), empty_database(other(kind))
    with migrations._migrating(old) as connection:
        migrations._go_to(connection, ["engine_0001", "workflows_0002"])
        connection.execute(text("INSERT INTO setting (key, value) VALUES ('kept', 'yes')"))
    files = SupervisionOffice.reopened(new, tmp_path, FRIDAY).office.files
    manifest = backup(old, files, FRIDAY, tmp_path / "old.zip")
    assert manifest.revisions == ("workflows_0002",)  # which depends on engine_0001
    restore(new, files, tmp_path / "old.zip")
    assert migrations.differences(new) == []
    with new.reading() as session:
        assert session.scalar(text("SELECT value FROM setting WHERE key = 'kept'")) == "yes"


def test_a_moved_office_works_in_one_place_only(
    office: SupervisionOffice, kind: str, empty_database: Make, tmp_path: Path
) -> None:
    """After the move everything is in the other database, and programs refuse to work in the old one."""
    there, expected = empty_database(other(kind)), snapshot(office.office.database)
    office.office.close()
    assert move(office.office.database, there, office.office.files, FRIDAY, lambda _: True)
    assert snapshot(there) == expected
    with pytest.raises(OfficeMoved):
        office.office.check_prepared()
    moved = SupervisionOffice.reopened(there, tmp_path / "here", office.clock.now())
    moved.office.check_prepared()
    moved.report()
    assert in_order(moved)


def test_an_office_that_did_not_arrive_whole_stays_in_force(
    office: SupervisionOffice, kind: str, empty_database: Make
) -> None:
    """When the verification finds something, the old database is not closed."""
    office.office.close()
    assert not move(office.office.database, empty_database(kind), office.office.files, FRIDAY, lambda _: False)
    office.office.check_prepared()
    office.report()


def test_an_office_is_not_moved_while_somebody_is_connected(
    office: SupervisionOffice, kind: str, empty_database: Make
) -> None:
    """Another node, be it idle, is found; nothing is moved."""
    node, there = Database(office.office.database.url), empty_database(kind)
    with node.sql.connect() as connection:
        connection.execute(text("SELECT 1 FROM setting")).all()
        connection.rollback()
        with pytest.raises(OfficeInUse):
            move(office.office.database, there, office.office.files, FRIDAY, lambda _: True)
    node.dispose()
    assert inspect(there.sql).get_table_names() == []
    office.office.check_prepared()
