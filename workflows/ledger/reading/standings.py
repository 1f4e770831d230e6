"""Reading where a matter stands, its class, its urgency and its counts."""

from dataclasses import dataclass

from workflows.ledger.entry import Standing
from workflows.ledger.reading.text import Cell, is_nothing, plain, word, written
from workflows.ledger.reading.vocabulary import first_of, number, pattern, table
from workflows.matters.values import DirectiveClass, Urgency

_NOT_STARTED = "not_started"
_MAX_COUNT = 999


@dataclass(frozen=True)
class StandingRead:
    """``not_started``: whether it is late depends on the day. ``literal``: the whole cell was a known word."""

    standing: Standing | None
    not_started: bool = False
    literal: bool = True
    merged_into: str = ""


def read_standing(text: str) -> StandingRead:
    """Where a matter stands; ``standing`` is None for words that are not known."""
    compared = plain(text)
    found = first_of(table("standing"), compared)
    if found is None:
        return StandingRead(None)
    row, match = found
    literal = match[0] == compared
    if row["standing"] == _NOT_STARTED:
        return StandingRead(Standing.IN_PROGRESS, not_started=True, literal=literal)
    return StandingRead(Standing(row["standing"]), literal=literal, merged_into=match.groupdict().get("seq") or "")


def read_class(text: str) -> DirectiveClass | None:
    """The class of a directive; None for a word that is not known."""
    code = _lookup("directive_classes", word(text))
    return DirectiveClass(code) if code else None


def read_urgency(text: str) -> Urgency | None:
    """The urgency; None for a word that is not known."""
    code = _lookup("urgencies", word(text))
    return Urgency(code) if code else None


def read_count(cell: Cell) -> int | None:
    """A count, nothing being none at all; None when it is no count."""
    text = plain(written(cell))
    if is_nothing(text):
        return 0
    match = pattern("^<n>[^0-9]?$").match(text)
    try:
        return min(number(match["n"]), _MAX_COUNT) if match else None
    except ValueError:
        return None


def _lookup(name: str, compared: str) -> str | None:
    words: dict[str, list[str]] = table(name)
    return next((code for code, known in words.items() if compared in known), None)
