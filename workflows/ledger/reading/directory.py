"""The units and people that a ledger may name."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflows.ledger.reading.text import name, plain
from workflows.ledger.reading.vocabulary import pattern, table


@dataclass(frozen=True)
class UnitNames:
    """A unit and everything it is called."""

    code: str
    full_name: str
    short_name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""


class Directory:
    """Looks up units by any of their names, and people by theirs."""

    def __init__(self, units: Iterable[UnitNames], people: Iterable[str]) -> None:
        self.units = tuple(units)
        self.by_code: Mapping[str, UnitNames] = {unit.code: unit for unit in self.units}
        self._people = frozenset(name(person) for person in people)
        self._exact: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for unit in self.units:
            self._learn(unit)
        self.longest_first = sorted(self._exact, key=len, reverse=True)

    def exactly(self, text: str) -> frozenset[str]:
        """The codes of the units that are called ``text``; more than one when the name is shared."""
        return frozenset(self._exact.get(plain(text), ()))

    def roughly(self, text: str) -> frozenset[str]:
        """The codes of the units whose name differs from ``text`` only by words that all share (bureau, city)."""
        return frozenset(self._stems.get(_stem(plain(text)), ()))

    def of_kinds(self, kinds: Iterable[str]) -> list[str]:
        """The codes of all units of ``kinds``, in the order of the directory."""
        wanted = {plain(kind) for kind in kinds}
        return [unit.code for unit in self.units if plain(unit.kind) in wanted]

    def knows_person(self, person: str) -> bool:
        """Whether somebody has this name."""
        return person in self._people

    def _learn(self, unit: UnitNames) -> None:
        own = [unit.full_name, unit.short_name, *unit.aliases]
        names = {plain(text) for text in own if text}
        names |= {pattern(table("units.prefix")).sub("", plain(unit.short_name))}
        for text in names:
            self._exact.setdefault(text, set()).add(unit.code)
            self._stems.setdefault(_stem(text), set()).add(unit.code)


def directory_from_csv(units: bytes, users: bytes) -> Directory:
    """The directory of the two files that an office is set up from, by the position of their columns."""
    unit_rows, user_rows = (_rows(content) for content in (units, users))
    separators = pattern(table("units.separators"))
    return Directory(
        (
            UnitNames(code, full, short, tuple(filter(None, separators.split(plain(aliases)))), kind)
            for _, code, full, short, aliases, _, kind, *_ in unit_rows
        ),
        {person for _, person, *_ in user_rows} | {person for row in unit_rows for person in row[7:10]},
    )


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def _stem(text: str) -> str:
    """A name without the words that all units share; the name itself when less than two characters are left."""
    short = pattern(table("units.suffix")).sub("", pattern(table("units.prefix")).sub("", text))
    return short if len(short) > 1 else text
