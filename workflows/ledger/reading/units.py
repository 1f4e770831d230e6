"""Reading a cell that names units: separated, shortened, in brackets, or only described."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.ledger.reading.directory import Directory
from workflows.ledger.reading.text import is_nothing, plain
from workflows.ledger.reading.vocabulary import first_of, matches, number, pattern, table


@dataclass
class UnitsRead:
    """``codes`` in the order written; ``described`` units that are not named one by one; ``count`` as the cell says."""

    codes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    count: int | None = None

    def add(self, code: str) -> None:
        """Keep ``code`` once."""
        if code not in self.codes:
            self.codes.append(code)


def read_units(text: str, directory: Directory) -> UnitsRead:
    """The units that ``text`` names. Nothing is made up: what is not found is listed in ``unknown``."""
    result = UnitsRead()
    if is_nothing(text):
        return result
    # a line break parts units; every other space is noise
    compared = plain("|".join(part for part in text.splitlines() if part.strip())) if "\n" in text else plain(text)
    for token in _tokens(compared, result):
        _read_token(token, directory, result)
    return result


def _tokens(text: str, result: UnitsRead) -> Iterator[str]:
    """The single names of ``text``, and the descriptions in their place."""
    described: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        described.append(match[0])
        return f"|\x00{len(described) - 1}|"

    for group in table("unit_group"):
        text = pattern(group["pattern"]).sub(lambda match: put_aside(match) if match[0] else "", text)
    text = pattern(table("units.bracket")).sub(lambda match: _bracket(match[1], result), text)
    for token in pattern(table("units.separators")).split(text):
        bare = pattern(table("units.connectors")).sub("", token)
        if bare.startswith("\x00"):
            yield described[int(bare[1:])]
        elif bare:
            yield bare


def _bracket(inside: str, result: UnitsRead) -> str:
    """What a bracket adds: a count, a word on the unit's part, or more names."""
    count = matches("units.count", inside)
    if count:
        result.count = int(number(count["n"]))
        return ""
    return "" if matches("units.role_words", inside) else f"|{inside}|"


def _read_token(token: str, directory: Directory, result: UnitsRead) -> None:
    group = first_of(table("unit_group"), token)
    if group and group[1][0] == token:
        result.described.append(token)
        for code in directory.of_kinds(group[0]["kinds"]):
            result.add(code)
        return
    bare = pattern(table("units.and_others")).sub("", token)
    if bare != token:
        result.described.append(token)
    if bare and not _found(bare, directory, result):
        result.unknown.append(bare)


def _found(text: str, directory: Directory, result: UnitsRead) -> bool:
    exact = directory.exactly(text) or _with_person(text, directory)
    if len(exact) == 1:
        result.add(*exact)
        return True
    run_together = [] if exact else _segments(text, directory)
    if run_together:
        for part in run_together:
            result.add(*directory.exactly(part))
        return True
    rough = exact or directory.roughly(text)
    if len(rough) == 1:
        result.add(*rough)
        result.shortened.append(text)
    elif rough:
        result.ambiguous.append(text)
    return bool(rough)


def _with_person(text: str, directory: Directory) -> frozenset[str]:
    """The unit whose name ``text`` starts with, where the rest is the name of somebody known."""
    for known in directory.longest_first:
        if text.startswith(known) and directory.knows_person(text.removeprefix(known)):
            return directory.exactly(known)
    return frozenset()


def _segments(text: str, directory: Directory) -> list[str]:
    """The names that ``text`` is made of, with nothing but connecting words between; none when some is left over."""
    found = []
    rest = text
    while rest:
        part = next((known for known in directory.longest_first if rest.startswith(known)), None)
        if part is None or len(directory.exactly(part)) != 1:
            return []
        found.append(part)
        rest = pattern(table("units.connectors")).sub("", rest[len(part) :])
    return found
