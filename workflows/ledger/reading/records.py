"""A reading as flat records, for the command line and for checking against a ledger understood by hand."""

from collections.abc import Iterable
from datetime import date

from workflows.ledger.entry import Entry, Flag, Weight
from workflows.ledger.reading.ledger import LedgerRow, Reading
from workflows.ledger.reading.vocabulary import table

Record = dict[str, str | int | list[str]]

_EMPTY = Entry()


def as_records(reading: Reading) -> list[Record]:
    """One record for each row that holds a matter.

    All values are text as in a CSV file (days in ISO form, codes of units, ``;`` between several) except ``row`` (the
    line in the sheet) and ``flags`` (every flag). ``import_flags`` joins all but the notes. A refused row
    keeps only its place and its flag.
    """
    return [_record(row) for row in reading.rows]


def _record(row: LedgerRow) -> Record:
    entry = row.entry or _EMPTY
    refused = row.entry is None
    return {
        "seq": entry.seq,
        "matter_no": entry.matter_no,
        "source_code": entry.source or "",
        "source_text": entry.source_text,
        "directive_class": table("directive_classes")[entry.directive_class][0] if entry.directive_class else "",
        "title": entry.title,
        "urgency": "" if refused else table("urgencies")[entry.urgency][0],
        "lead_unit": entry.lead_unit,
        "co_units": ";".join(entry.co_units),
        "responsible_leader": entry.responsible_leader,
        "handler": entry.handler,
        "docketed_on": _iso(entry.docketed_on),
        "due_on": _iso(entry.due_on),
        "due_kind": entry.due_kind or "",
        "status": entry.standing or "",
        "urge_count": "" if refused else str(entry.urge_count),
        "return_count": "" if refused else str(entry.return_count),
        "completed_on": _iso(entry.completed_on),
        "closed_out_on": _iso(entry.closed_out_on),
        "import_flags": ";".join(_labels(flag for flag in row.flags if flag.weight is not Weight.NOTE)),
        "row": row.row,
        "sheet": row.sheet,
        "flags": _labels(row.flags),
    }


def _labels(flags: Iterable[Flag]) -> list[str]:
    return [flag.label for flag in flags]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
