"""A sheet as lines of cells, whatever kind of file it came from."""

from dataclasses import dataclass, field

from workflows.ledger.reading.text import Cell

MAX_COLUMNS = 100
MAX_ROWS = 5_000
MAX_MEGABYTES = 20

Place = tuple[int, int]
"""Line and column, both from 1."""


@dataclass(frozen=True)
class Line:
    """One line of a sheet; ``number`` is the one that the office's own program shows."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``formulas`` are calculated cells, ``filled`` those that got the value of their merged block."""

    name: str
    lines: tuple[Line, ...]
    formulas: frozenset[Place] = field(default_factory=frozenset)
    filled: frozenset[Place] = field(default_factory=frozenset)
