"""Handing the ledger out: a workbook with the columns that offices know, which reads back as the same matters."""

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from workflows.ledger.entry import Entry, Standing
from workflows.ledger.reading.columns import heading_of
from workflows.ledger.reading.text import inert
from workflows.ledger.reading.vocabulary import table

Written = str | int | date | None

_COLUMNS = (
    "seq",
    "matter_no",
    "docketed_on",
    "source_text",
    "directive_class",
    "title",
    "requirement",
    "urgency",
    "lead_unit",
    "co_units",
    "responsible_leader",
    "handler",
    "due_on",
    "progress",
    "standing",
    "urge_count",
    "return_count",
    "completed_on",
    "closed_out_on",
    "remarks",
    "source",
    "due_kind",
    "due_text",
    "original_due_on",
)
"""The office's own columns, then those that say outright what the others only imply, so that nothing is lost."""

_WIDTHS = {"title": 40, "requirement": 40, "progress": 40, "remarks": 30, "co_units": 30, "source_text": 22}
_WIDTH = 14
_DAY_FORMAT = "yyyy-mm-dd"


def export_ledger(entries: Iterable[Entry], unit_names: Mapping[str, str]) -> bytes:
    """A workbook (xlsx) of ``entries``; ``unit_names`` gives the name to write for each unit's code.

    Days are real dates and no cell is a formula. ``read_ledger`` understands it as the same entries.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(table("export.sheet"))
    sheet.freeze_panes = "A2"
    for index, column in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(column, _WIDTH)
    headings = [WriteOnlyCell(sheet, heading_of(column)) for column in _COLUMNS]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for entry in entries:
        cells = [_written(column, entry, unit_names) for column in _COLUMNS]
        sheet.append([_styled(WriteOnlyCell(sheet, _safe(value))) for value in cells])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _written(column: str, entry: Entry, unit_names: Mapping[str, str]) -> Written:
    if column in _WORDS:
        return _WORDS[column](entry)
    if column == "lead_unit":
        return unit_names.get(entry.lead_unit, entry.lead_unit)
    if column == "co_units":
        separator: str = table("export.separator")
        return separator.join(unit_names.get(code, code) for code in entry.co_units)
    value: Written = getattr(entry, column)
    return value


def _due(entry: Entry) -> Written:
    return entry.due_on or entry.due_text or _due_kind(entry)


def _due_kind(entry: Entry) -> Written:
    words: Mapping[str, str] = table("due_kinds")
    return words[entry.due_kind] if entry.due_kind else ""


def _standing(entry: Entry) -> Written:
    words: Mapping[str, str] = table("standings")
    return words[entry.standing].format(seq=entry.merged_into) if entry.standing else ""


def _closed_out(entry: Entry) -> Written:
    not_yet: str = table("closing.not_closed_out")
    waits = entry.standing is Standing.CLOSED and entry.completed_on and entry.closed_out_on is None
    return not_yet if waits else entry.closed_out_on


_WORDS: Mapping[str, Callable[[Entry], Written]] = {
    "seq": lambda entry: int(entry.seq) if entry.seq.isdecimal() and not entry.seq.startswith("0") else entry.seq,
    "source": lambda entry: table("sources")[entry.source] if entry.source else "",
    "directive_class": lambda entry: (
        table("directive_classes")[entry.directive_class][0] if entry.directive_class else ""
    ),
    "urgency": lambda entry: table("urgencies")[entry.urgency][0],
    "due_on": _due,
    "due_kind": _due_kind,
    "standing": _standing,
    "closed_out_on": _closed_out,
}


def _safe(value: Written) -> str | int | datetime | None:
    if isinstance(value, date):
        return datetime.combine(value, time())
    return inert(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


def _styled(cell: Cell) -> Cell:
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(cell.value, datetime):
        cell.number_format = _DAY_FORMAT
    return cell
