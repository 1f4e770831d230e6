"""One line of a sheet, asked for its fields by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflows.ledger.entry import Flag, Weight
from workflows.ledger.reading.columns import Headings
from workflows.ledger.reading.table import Line, Sheet
from workflows.ledger.reading.text import Cell, is_nothing, plain, prose, tidy, written


@dataclass(frozen=True)
class RawRow:
    """A line under the headings of its sheet."""

    sheet: Sheet
    headings: Headings
    line: Line

    def cell(self, field: str) -> Cell:
        """What the column of ``field`` holds; None when there is no such column."""
        at = self.headings.fields.get(field)
        return self.line.cells[at] if at is not None and at < len(self.line.cells) else None

    def text(self, field: str) -> str:
        """The cell of ``field`` as tidy text."""
        return tidy(written(self.cell(field)))

    def prose(self, field: str) -> str:
        """The cell of ``field`` as longer text with its lines."""
        return prose(written(self.cell(field)))

    def word(self, field: str) -> str:
        """The cell of ``field`` as text, empty when it only says that there is nothing."""
        text = self.text(field)
        return "" if is_nothing(text) else text

    def is_filled(self, field: str) -> bool:
        """Whether the cell of ``field`` is part of a merged block that began further up."""
        at = self.headings.fields.get(field)
        return at is not None and (self.line.number, at + 1) in self.sheet.filled

    @property
    def filled_in(self) -> list[str]:
        """The texts of all cells that are not blank, from left to right."""
        return [tidy(written(cell)) for cell in self.line.cells if plain(written(cell))]

    @property
    def as_written(self) -> Mapping[str, str]:
        """Every cell under its heading, unchanged."""
        return {
            heading: written(self.line.cells[at])
            for at, heading in self.headings.names.items()
            if at < len(self.line.cells)
        }

    def formula_flags(self) -> Iterable[Flag]:
        """A flag for each field whose value was calculated: nobody typed it."""
        for field, at in self.headings.fields.items():
            if (self.line.number, at + 1) not in self.sheet.formulas:
                continue
            if plain(written(self.cell(field))):
                yield Flag(f"{field}:formula", field, Weight.NOTE)
            else:
                yield Flag(f"{field}:formula_without_value", field)
