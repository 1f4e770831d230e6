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


def print_table(rows: Iterable[Row]) -> None:
    """All rows as one table."""
    print(f"{'row':<4} {'what':<52} {'database':<11}{'median':>10} {'low to high':>20} {'unit':<14}", end="")
    print(f"{'ratio':>7} {'low to high':>15} {'beside':<24}{'goal':>8} {'':<7}note")
    for row in rows:
        goal = f"{row.goal.sign} {row.goal.bound:g}" if row.goal else ""
        line = f"{row.id:<4} {row.what:<52} {row.database:<11}{_figure(row.value, 10, 20)} {row.unit:<14}"
        print(f"{line}{_figure(row.ratio, 7, 15)} {row.beside:<24}{goal:>8} {row.verdict:<7}{row.note}".rstrip())


def _figure(spread: Spread | None, width: int, wide: int) -> str:
    if spread is None:
        return " " * (width + wide + 1)
    return f"{_short(spread.median):>{width}} {f'{_short(spread.low)} to {_short(spread.high)}':>{wide}}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
