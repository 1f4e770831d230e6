"""What every runner measures with: spreads over rounds, rows of the table, and the databases of one run."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from engine.database import Database
from tests.support.postgres import PostgresServer

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Spread:
    """The median of some rounds, the least and the most of them, and how many they were."""

    median: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """Over the values of all rounds; there must be one at least."""
        found = sorted(values)
        return cls(statistics.median(found), found[0], found[-1], len(found))

    @classmethod
    def ratio(cls, of: Iterable[float], to: Iterable[float]) -> Self:
        """Round by round, so that both sides of a ratio met the same machine."""
        return cls.of(one / other for one, other in zip(of, to, strict=True))


@dataclass(frozen=True)
class Goal:
    """A bound on the row's ratio, or on its value where it has no ratio."""

    sign: str
    bound: float

    def met(self, value: float) -> bool:
        """Whether ``value`` keeps to it."""
        return value >= self.bound if self.sign == ">=" else value <= self.bound


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure of row ``id`` of the goals, and how it stands to another figure of that run.

    ``ratio`` is that of duban to ``beside``, the greater the better where the unit is a rate. A row without a value
    says in ``note`` why it has none.
    """

    id: str
    what: str
    database: str
    unit: str
    value: Spread | None = None
    ratio: Spread | None = None
    beside: str = ""
    goal: Goal | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """``met`` or ``missed``, by the medians; empty without a goal."""
        judged = self.ratio or self.value
        if self.goal is None or judged is None:
            return ""
        return "met" if self.goal.met(judged.median) else "missed"


class Run:
    """One run of the bench: how long it may take, with whom, and where.

    The PostgreSQL server keeps its default durability, as does SQLite; each call of ``fresh`` gives an empty database.
    """

    def __init__(self, folder: Path, *, quick: bool, peers: bool) -> None:
        self.folder = folder
        self.quick = quick
        self.peers = peers
        self.versions: set[str] = set()
        """Of the peers that took part, as each tells it."""
        self.server = PostgresServer(folder / "pg", durable=True)
        self._made = 0

    def much(self, full: int, quick: int) -> int:
        """``full``, or ``quick`` in a quick run."""
        return quick if self.quick else full

    def fresh(self, kind: str) -> str:
        """The URL of an empty database of a kind."""
        self._made += 1
        if kind == SQLITE:
            return f"sqlite:///{self.folder / f'bench_{self._made}.db'}"
        return self.server.url(self.server.create_database())

    def tables(self, kind: str) -> Database:
        """A fresh database with every table of the engine."""
        database = Database(self.fresh(kind))
        database.create_all()
        return database

    def close(self) -> None:
        """Stop the server."""
        self.server.stop()


def milliseconds(work: Callable[[], object]) -> float:
    """How long ``work`` took."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


HEAD = (
    "row",
    "what",
    "database",
    "median",
    "low to high",
    "unit",
    "ratio",
    "low to high",
    "beside",
    "goal",
    "",
    "note",
)
FIGURES = frozenset({"median", "low to high", "ratio", "goal"})
"""The columns that are set to the right."""


def print_table(rows: Iterable[Row]) -> None:
    """All rows as one table, each column as wide as its widest cell."""
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(HEAD, line, widths, strict=True)
        padded = (cell.rjust(width) if name in FIGURES else cell.ljust(width) for name, cell, width in cells)
        print("  ".join(padded).rstrip())


def _cells(row: Row) -> tuple[str, ...]:
    goal = f"{row.goal.sign} {row.goal.bound:g}" if row.goal else ""
    value, ratio = _figure(row.value), _figure(row.ratio)
    return (row.id, row.what, row.database, *value, row.unit, *ratio, row.beside, goal, row.verdict, row.note)


def print_machine(told: dict[str, str]) -> None:
    """What the table belongs to, a line each."""
    print()
    for name, words in told.items():
        print(f"{name:<11} {words}")


def _figure(spread: Spread | None) -> tuple[str, str]:
    if spread is None:
        return "", ""
    return _short(spread.median), f"{_short(spread.low)} to {_short(spread.high)}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
