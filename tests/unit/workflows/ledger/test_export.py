"""The ledger handed out: it reads back as the same matters, and no cell of it is a formula."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from tests.unit.workflows.ledger.books import demo_ledger, directory, entry_of, read
from workflows.ledger.entry import Entry
from workflows.ledger.export import export_ledger

NAMES = {unit.code: unit.short_name for unit in directory().units}


def test_an_exported_ledger_reads_back_as_the_same_matters() -> None:
    """Every field of every matter survives, whether or not the day it is read on is later."""
    entries = [entry_of(row) for row in read(demo_ledger()).rows]
    again = read(export_ledger(entries, NAMES))
    assert [entry_of(row) for row in again.rows] == entries
    assert not [row for row in again.rows if row.errors]


@pytest.mark.parametrize("title", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "'=quoted", "''-twice"])
def test_text_that_looks_like_a_formula_is_inert_and_reads_back(title: str) -> None:
    """No cell is a formula or starts like one; reading gives the text as it was."""
    entry = replace(entry_of(read(demo_ledger()).rows[0]), title=title, remarks=title)
    content = export_ledger([entry], NAMES)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert not [
        cell for cell in cells if cell.data_type == "f" or str(cell.value or "").startswith(("=", "+", "-", "@"))
    ]
    assert entry_of(read(content).rows[0]) == entry


def test_characters_that_no_workbook_can_hold_are_left_out() -> None:
    """A control character in stored text does not break the export."""
    entry = replace(entry_of(read(demo_ledger()).rows[0]), progress="a\x0bb")
    assert entry_of(read(export_ledger([entry], NAMES)).rows[0]).progress == "ab"


def test_an_empty_ledger_still_has_its_headings() -> None:
    """Exporting nothing gives a workbook with one line."""
    sheet = load_workbook(io.BytesIO(export_ledger(list[Entry](), {}))).worksheets[0]
    assert sheet.max_row == 1
