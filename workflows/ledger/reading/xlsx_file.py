"""Workbooks: every sheet, values as calculated when they were saved, merged cells filled downwards."""

import io
from typing import Any

from openpyxl import load_workbook

from workflows.ledger.faults import LedgerBroken, LedgerTooLong
from workflows.ledger.reading.markup import Markup, read_markup, sheet_parts
from workflows.ledger.reading.package import open_package
from workflows.ledger.reading.table import MAX_COLUMNS, MAX_ROWS, Line, Place, Sheet
from workflows.ledger.reading.text import Cell

_MAX_LAST_LINE = 20 * MAX_ROWS


def read_xlsx(content: bytes) -> list[Sheet]:
    """The sheets of a workbook that have values. Raises the faults of ``package`` and ``markup``."""
    with open_package(content) as package:
        parts = sheet_parts(package)
        present = set(package.namelist())
        markups = {name: read_markup(package, part) for name, part in parts.items() if part in present}
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [
            _sheet(worksheet, markups[worksheet.title])
            for worksheet in workbook.worksheets
            if markups.get(worksheet.title, Markup()).last_line
        ]
        workbook.close()
    except (LedgerBroken, LedgerTooLong):
        raise
    except Exception:  # noqa: BLE001 - the library raises whatever a damaged part makes it stumble over
        raise LedgerBroken(part="xl/workbook.xml", reason="malformed") from None
    if sum(len(sheet.lines) for sheet in sheets) > MAX_ROWS:
        raise LedgerTooLong(limit=MAX_ROWS)
    return sheets


def _sheet(worksheet: Any, markup: Markup) -> Sheet:
    if markup.last_line > _MAX_LAST_LINE:
        raise LedgerTooLong(limit=MAX_ROWS)
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(max_row=markup.last_line, max_col=MAX_COLUMNS, values_only=True)
    lines: dict[int, list[Cell]] = {
        number: list(row) for number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)
    }
    filled = _fill_merged(lines, markup)
    return Sheet(
        worksheet.title,
        tuple(Line(number, tuple(cells)) for number, cells in lines.items()),
        frozenset(markup.formulas),
        frozenset(filled),
    )


def _fill_merged(lines: dict[int, list[Cell]], markup: Markup) -> set[Place]:
    """Give each cell below the first of a merged block the block's value; cells beside it stay empty."""
    filled: set[Place] = set()
    for first, column, last, _ in markup.merges:
        if last == first or first not in lines or len(lines[first]) < column:
            continue
        value = lines[first][column - 1]
        for number in range(first + 1, min(last, markup.last_line) + 1):
            cells = lines.get(number)
            if cells is None or value is None or (number, column) in filled:
                continue
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = value
            filled.add((number, column))
    return filled
