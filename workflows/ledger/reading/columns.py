"""Finding the headings of a sheet, whatever the office calls them and wherever they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.ledger.reading.table import Line, Sheet
from workflows.ledger.reading.text import plain, written
from workflows.ledger.reading.vocabulary import pattern, table

_SEARCHED_LINES = 40
_LEAST_FIELDS = 3
_BRACKETED = re.compile(r"[(\[【][^)\]】]*[)\]】]")


@dataclass(frozen=True)
class Headings:
    """Where a sheet's columns are: index by field, all headings by index, and the ``lines`` that the headings take."""

    fields: Mapping[str, int]
    names: Mapping[int, str]
    lines: tuple[Line, ...]

    @property
    def missing(self) -> list[str]:
        """The usual headings of the required columns that are not there."""
        wanted = [fields.split("|") for fields in table("layout.required")]
        return [heading_of(fields[0]) for fields in wanted if not self.fields.keys() & set(fields)]

    def repeated(self, line: Line) -> bool:
        """Whether ``line`` is the headings once more, as on each printed page."""
        return any(line.cells == heading.cells for heading in self.lines)


def heading_of(field: str) -> str:
    """The usual heading of ``field``."""
    heading: str = table("columns")[field][0]
    return heading


def find_headings(sheet: Sheet) -> Headings:
    """The headings of ``sheet``: of its first lines, the one (or the two together) that names the most fields."""
    best = Headings({}, {}, ())
    candidates = sheet.lines[:_SEARCHED_LINES]
    for index, line in enumerate(candidates):
        names = {at: written(cell) for at, cell in enumerate(line.cells) if plain(written(cell))}
        for headings in (_recognise(names, (line,)), *_with_second(names, candidates[index : index + 2])):
            if len(headings.fields) > len(best.fields):
                best = headings
    return best if len(best.fields) >= _LEAST_FIELDS else Headings({}, {}, ())


def _with_second(names: Mapping[int, str], lines: Sequence[Line]) -> list[Headings]:
    """Headings of two lines: a lower heading stands for the upper one it divides."""
    if len(lines) < 2:  # noqa: PLR2004 - two lines are what the name says
        return []
    lower = {at: written(cell) for at, cell in enumerate(lines[1].cells) if plain(written(cell))}
    if len(_recognise(lower, ()).fields) < len(lower) or not lower:
        return []
    return [_recognise({**names, **lower}, tuple(lines))]


def _recognise(names: Mapping[int, str], lines: tuple[Line, ...]) -> Headings:
    fields: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for at, heading in names.items():
        for field, rank in _readings(heading):
            if rank < ranks.get(field, 99):
                fields[field], ranks[field] = at, rank
    return Headings(fields, dict(names), lines)


def _readings(heading: str) -> list[tuple[str, int]]:
    """The field that a heading names, with 0 for its usual name, 1 for another, 2 or 3 when without its brackets."""
    text = plain(heading)
    for distance, compared in ((0, text), (2, _BRACKETED.sub("", text))):
        for field, (usual, _) in table("columns").items():
            if compared == plain(usual):
                return [(field, distance)]
        for field, (_, others) in table("columns").items():
            if pattern(others).fullmatch(compared):
                return [(field, distance + 1)]
    return []
