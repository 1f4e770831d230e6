"""Confirming an import: every row becomes a matter, in one transaction, once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Conflict
from engine.transaction import Transaction
from workflows.ledger.entry import Entry, Standing
from workflows.ledger.imports import ImportRow, as_row, open_import, stored_rows
from workflows.ledger.models import ImportState, LedgerImportRow, RowOutcome
from workflows.ledger.planting import Nursery, plant
from workflows.matters.models import Matter
from workflows.settings import Settings


class RowsUnmended(Conflict):
    """These ``rows`` (lines of the file) have to be mended or left out first."""

    code = "ledger-rows-unmended"


@dataclass(frozen=True)
class ImportResult:
    """How many rows became matters, were known already, were left out, were refused."""

    created: int
    known: int
    left_out: int
    refused: int


def confirm(tx: Transaction, import_id: str, settings: Settings) -> ImportResult:
    """Make a matter of every row that is not left out, refused or known already; all of them or none.

    A row is known when a matter has its number, or when a row of the same words was imported before: importing a file
    again changes nothing. Raises ImportNotFound, ImportSettled, RowsUnmended and whatever a matter refuses.
    """
    found = open_import(tx, import_id)
    stored = stored_rows(tx.session, import_id)
    rows = [(row, as_row(row)) for row in stored]
    _check(rows)
    nursery = Nursery.of(tx, settings)
    known = _known(tx.session, stored)
    for row, shown in sorted(rows, key=lambda pair: _is_merged(pair[1].entry)):
        row.outcome, row.matter_id = _settle(tx, row, shown, known, nursery)
        if row.matter_id and shown.entry and shown.entry.seq:
            nursery.by_seq[shown.entry.seq] = row.matter_id
    found.state, found.settled_by, found.settled_at = ImportState.CONFIRMED, tx.actor.id, tx.now
    tx.session.flush()
    counts = Counter(row.outcome for row in stored)
    return ImportResult(*(counts[outcome] for outcome in RowOutcome))


def known_matters(session: Session, import_id: str) -> Mapping[str, str]:
    """The matters that rows of an import are already, by the row's id."""
    stored = stored_rows(session, import_id)
    known = _known(session, stored)
    return {row.id: matter for row in stored if (matter := _known_as(row, as_row(row), known))}


def _settle(
    tx: Transaction, row: LedgerImportRow, shown: ImportRow, known: Mapping[str, str], nursery: Nursery
) -> tuple[RowOutcome, str | None]:
    if shown.entry is None:
        return RowOutcome.REFUSED, None
    if row.left_out:
        return RowOutcome.LEFT_OUT, None
    there = _known_as(row, shown, known)
    if there:
        return RowOutcome.KNOWN, there
    return RowOutcome.CREATED, plant(tx, shown.entry, shown.told, nursery).id


def _known(session: Session, rows: Iterable[LedgerImportRow]) -> Mapping[str, str]:
    """The matters there are, by number and by the fingerprint of the row they came from."""
    entries = [(row.fingerprint, as_row(row).entry) for row in rows]
    numbers = {entry.matter_no for _, entry in entries if entry and entry.matter_no}
    by_number = select(Matter.matter_no, Matter.id).where(Matter.matter_no.in_(numbers))
    prints = {print_ for print_, _ in entries if print_}
    imported = LedgerImportRow.matter_id.is_not(None)
    by_print = select(LedgerImportRow.fingerprint, LedgerImportRow.matter_id).where(
        LedgerImportRow.fingerprint.in_(prints), imported
    )
    found: dict[str, str] = {}
    for query in (by_print, by_number):
        found.update({key: matter for key, matter in session.execute(query) if key and matter})
    return found


def _known_as(row: LedgerImportRow, shown: ImportRow, known: Mapping[str, str]) -> str | None:
    number = shown.entry.matter_no if shown.entry else ""
    return known.get(number) if number else known.get(row.fingerprint)


def _check(rows: Sequence[tuple[LedgerImportRow, ImportRow]]) -> None:
    """Raise RowsUnmended for rows that block, a number used twice, or a matter to be merged into that is left out."""
    taken = [shown for _, shown in rows if shown.entry is not None and not shown.left_out]
    numbers = Counter(row.entry.matter_no for row in taken if row.entry and row.entry.matter_no)
    seqs = {row.entry.seq for row in taken if row.entry and not _is_merged(row.entry)}

    def is_unmended(row: ImportRow) -> bool:
        entry = row.entry
        if entry is None:
            return False
        homeless = _is_merged(entry) and entry.merged_into not in seqs
        return row.blocks or homeless or numbers[entry.matter_no] > 1

    unmended = [row.row for row in taken if is_unmended(row)]
    if unmended:
        raise RowsUnmended(rows=unmended)


def _is_merged(entry: Entry | None) -> bool:
    return entry is not None and entry.standing is Standing.MERGED
