"""Organisation files as rows: what kind of file it is shows in its headings, whose vocabulary is columns.json."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from engine.errors import Invalid
from workflows.ledger.reading.csv_file import read_csv
from workflows.ledger.reading.package import is_package
from workflows.ledger.reading.table import Sheet
from workflows.ledger.reading.text import written
from workflows.ledger.reading.xlsx_file import read_xlsx

_VOCABULARY: dict[str, Any] = json.loads(Path(__file__).with_name("columns.json").read_text("utf-8"))
_SEPARATOR = re.compile("|".join(map(re.escape, _VOCABULARY["separators"])))
TITLES: Mapping[str, str] = _VOCABULARY["titles"]
"""The title that an account made by the import gets, by its role."""


class Kind(StrEnum):
    """What the rows of a file are; users first, since their lists also have the headings of a unit."""

    USER = "user"
    UNIT = "unit"


class NotAnOrganisationFile(Invalid):
    """The headings are neither those of units nor those of users."""

    code = "not-an-organisation-file"


@dataclass(frozen=True)
class Line:
    """One row of a file: its number as a spreadsheet shows it, and its cells by field name."""

    number: int
    cells: Mapping[str, str]

    def many(self, field: str) -> tuple[str, ...]:
        """The values of a cell that lists several."""
        return tuple(part for part in (piece.strip() for piece in _SEPARATOR.split(self.cells.get(field, ""))) if part)


@dataclass(frozen=True)
class Table:
    """The rows of one file, all of one kind."""

    kind: Kind
    lines: tuple[Line, ...]


def read(content: bytes) -> list[Table]:
    """The tables in a CSV file or workbook. Raises NotAnOrganisationFile, or what the readers of files raise."""
    sheets = read_xlsx(content) if is_package(content) else [read_csv(content)]
    tables = [table for table in map(_understand, sheets) if table is not None]
    if not tables:
        raise NotAnOrganisationFile(sheets=[sheet.name for sheet in sheets])
    return tables


def _understand(sheet: Sheet) -> Table | None:
    headings, *rows = [(line.number, [written(cell).strip() for cell in line.cells]) for line in sheet.lines] or [
        (0, [])
    ]
    for kind in Kind:
        known = _VOCABULARY[kind]
        fields = {heading: field for field, names in known["headings"].items() for heading in names}
        columns = {fields[heading]: place for place, heading in enumerate(headings[1]) if heading in fields}
        if set(known["required"]) <= set(columns):
            return Table(kind, tuple(_line(number, cells, columns) for number, cells in rows if any(cells)))
    return None


def _line(number: int, cells: Sequence[str], columns: Mapping[str, int]) -> Line:
    return Line(number, {field: cells[place] if place < len(cells) else "" for field, place in columns.items()})
