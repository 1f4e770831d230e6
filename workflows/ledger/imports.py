"""An import between reading and confirming: kept, looked at, mended, discarded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engine.errors import Conflict, NotFound
from workflows.calendar.service import load_calendar
from workflows.columns import new_id
from workflows.ledger.correcting import corrected
from workflows.ledger.directory import office_directory
from workflows.ledger.entry import Entry, Flag, Weight
from workflows.ledger.models import ImportState, LedgerImport, LedgerImportRow, RowOutcome
from workflows.ledger.packing import fingerprint, pack_entry, pack_flag, unpack_entry, unpack_flag
from workflows.ledger.reading import LedgerRow, Reading, read_ledger
from workflows.unit_of_work import UnitOfWork

_FLAG_FIELDS = {"source_code": "source", "status": "standing", "due_kind": "due_on"}
"""Flags name the columns of a ledger; these are the fields of an entry that they speak of."""


class ImportNotFound(NotFound):
    """There is no import with this id."""

    code = "ledger-import-not-found"


class ImportSettled(Conflict):
    """The import has been confirmed or discarded (``state``); nothing can be changed in it any more."""

    code = "ledger-import-settled"


@dataclass(frozen=True)
class ImportRow:
    """A row of an import as it stands, corrected where somebody did."""

    id: str
    sheet: str
    row: int
    as_written: Mapping[str, str]
    entry: Entry | None
    flags: tuple[Flag, ...]
    corrected_fields: frozenset[str]
    left_out: bool
    matter_id: str | None = None

    @property
    def open_flags(self) -> list[Flag]:
        """What nobody has answered yet, notes included."""
        return [flag for flag in self.flags if field_of(flag) not in self.corrected_fields]

    @property
    def doubts(self) -> list[Flag]:
        """Open errors and doubts."""
        return [flag for flag in self.open_flags if flag.weight in (Weight.ERROR, Weight.DOUBT)]

    @property
    def told(self) -> list[Flag]:
        """What the matter will carry as its import flags: everything open but notes."""
        return [flag for flag in self.open_flags if flag.weight is not Weight.NOTE]

    @property
    def blocks(self) -> bool:
        """Whether this row has to be mended or left out before its import can be confirmed."""
        if self.left_out or self.entry is None:
            return False
        incomplete = self.entry.source is None or self.entry.standing is None
        return incomplete or any(flag.weight is Weight.ERROR for flag in self.open_flags)

    @property
    def is_refused(self) -> bool:
        """Whether the row is classified and stays outside whatever is done."""
        return self.entry is None


@dataclass(frozen=True)
class Origin:
    """The file that a matter was imported from, when, and by whom."""

    file_name: str
    at: datetime
    by: str


def field_of(flag: Flag) -> str:
    """The field of an entry that ``flag`` speaks of."""
    return _FLAG_FIELDS.get(flag.field, flag.field)


def understand(session: Session, content: bytes, as_of: date | None = None) -> Reading:
    """``content`` as this office reads it. It takes its time, so it is done before a command begins.

    Raises the faults of ``workflows.ledger.faults``.
    """
    return read_ledger(content, office_directory(session), load_calendar(session), as_of)


def preview(tx: UnitOfWork, file_name: str, reading: Reading) -> str:
    """Keep ``reading`` until it is confirmed; the id of the import. The same file, not yet settled, is found again."""
    waiting = select(LedgerImport.id).where(
        LedgerImport.sha256 == reading.sha256, LedgerImport.state == ImportState.PREVIEW
    )
    found = tx.session.scalar(waiting)
    if found:
        return found
    kept = LedgerImport(
        id=new_id(),
        file_name=file_name[-255:],
        sha256=reading.sha256,
        as_of=reading.as_of,
        other_lines=[
            {"sheet": line.sheet, "row": line.row, "reason": line.reason, "text": line.text}
            for line in reading.other_lines
        ],
        other_sheets=list(reading.other_sheets),
        miscounted=[pack_flag(flag) for flag in reading.miscounted],
        created_by=tx.actor.id,
        created_at=tx.now,
    )
    tx.session.add(kept)
    tx.session.flush()
    tx.session.add_all(_kept(kept.id, position, row) for position, row in enumerate(reading.rows))
    tx.session.flush()
    return kept.id


def correct(tx: UnitOfWork, import_id: str, row_id: str, values: Mapping[str, str]) -> ImportRow:
    """Put ``values`` in place of what was understood; a doubted field given back unchanged is thereby confirmed.

    Raises ImportNotFound, ImportSettled, CorrectionWrong.
    """
    row = _open_row(tx, import_id, row_id)
    units = office_directory(tx.session).by_code
    before = _entry(row)
    after = corrected(before, values, units)
    told, packed = pack_entry(before), pack_entry(after)
    doubted = {field_of(flag) for flag in as_row(row).doubts}
    answered = {name for name in packed if packed[name] != told[name] or (name in values and name in doubted)}
    row.corrections = {**row.corrections, **{name: packed[name] for name in answered}}
    row.fingerprint = fingerprint(after)
    return as_row(row)


def leave_out(tx: UnitOfWork, import_id: str, row_id: str, *, left_out: bool) -> None:
    """Leave a row out, or take it in again. Raises ImportNotFound, ImportSettled."""
    _open_row(tx, import_id, row_id).left_out = left_out


def discard(tx: UnitOfWork, import_id: str) -> None:
    """Give an import up; its rows are forgotten. Raises ImportNotFound, ImportSettled."""
    found = open_import(tx, import_id)
    found.state, found.settled_by, found.settled_at = ImportState.DISCARDED, tx.actor.id, tx.now
    tx.session.execute(delete(LedgerImportRow).where(LedgerImportRow.import_id == import_id))


def open_import(tx: UnitOfWork, import_id: str) -> LedgerImport:
    """An import that can still be changed, held until the command ends. Raises ImportNotFound, ImportSettled."""
    found = tx.session.scalar(select(LedgerImport).where(LedgerImport.id == import_id).with_for_update())
    if found is None:
        raise ImportNotFound(import_id=import_id)
    if found.state is not ImportState.PREVIEW:
        raise ImportSettled(state=found.state.value)
    return found


def import_row(session: Session, import_id: str) -> LedgerImport:
    """The import with this id, in whatever state. Raises ImportNotFound."""
    found = session.get(LedgerImport, import_id)
    if found is None:
        raise ImportNotFound(import_id=import_id)
    return found


def stored_rows(session: Session, import_id: str) -> list[LedgerImportRow]:
    """The rows of an import in the order of the file."""
    wanted = select(LedgerImportRow).where(LedgerImportRow.import_id == import_id).order_by(LedgerImportRow.position)
    return list(session.scalars(wanted))


def rows_of(session: Session, import_id: str) -> list[ImportRow]:
    """The rows of an import as they stand, those that block first, then doubtful ones, then the rest in file order."""
    rows = [as_row(row) for row in stored_rows(session, import_id)]
    return sorted(rows, key=lambda row: (not row.blocks, not row.doubts))


def origin_of(session: Session, matter_id: str) -> Origin | None:
    """Where an imported matter comes from; None for one that was taken in here."""
    wanted = (
        select(LedgerImport)
        .join(LedgerImportRow, LedgerImportRow.import_id == LedgerImport.id)
        .where(LedgerImportRow.matter_id == matter_id, LedgerImportRow.outcome == RowOutcome.CREATED)
    )
    found = session.scalar(wanted)
    if found is None or found.settled_at is None or found.settled_by is None:
        return None
    return Origin(found.file_name, found.settled_at, found.settled_by)


def latest_imports(session: Session, limit: int = 20) -> list[tuple[LedgerImport, int]]:
    """The imports, the latest first, each with its number of rows."""
    count = select(func.count()).where(LedgerImportRow.import_id == LedgerImport.id).scalar_subquery()
    wanted = select(LedgerImport, count).order_by(LedgerImport.created_at.desc()).limit(limit)
    return [(found, rows) for found, rows in session.execute(wanted)]


def as_row(row: LedgerImportRow) -> ImportRow:
    """A stored row as it stands."""
    return ImportRow(
        row.id,
        row.sheet,
        row.row,
        row.as_written,
        _entry(row) if row.entry is not None else None,
        tuple(unpack_flag(flag) for flag in row.flags),
        frozenset(row.corrections),
        row.left_out,
        row.matter_id,
    )


def _entry(row: LedgerImportRow) -> Entry:
    return unpack_entry({**(row.entry or {}), **row.corrections})


def _open_row(tx: UnitOfWork, import_id: str, row_id: str) -> LedgerImportRow:
    open_import(tx, import_id)
    row = tx.session.get(LedgerImportRow, row_id)
    if row is None or row.import_id != import_id or row.entry is None:
        raise ImportNotFound(import_id=import_id)
    return row


def _kept(import_id: str, position: int, row: LedgerRow) -> LedgerImportRow:
    return LedgerImportRow(
        id=new_id(),
        import_id=import_id,
        position=position,
        sheet=row.sheet,
        row=row.row,
        as_written=dict(row.as_written),
        entry=pack_entry(row.entry) if row.entry else None,
        flags=[pack_flag(flag) for flag in row.flags],
        left_out=row.entry is None,
        fingerprint=fingerprint(row.entry) if row.entry else "",
    )
