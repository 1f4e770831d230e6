"""Cleaning what people type: full-width forms, stray spaces, line breaks inside cells."""

import re
import unicodedata
from datetime import date, datetime, time

from workflows.ledger.reading.vocabulary import table

Cell = str | int | float | bool | date | datetime | time | None
"""What a cell of a file holds."""

INERT_MARK = "'"
FORMULA_STARTS = ("=", "+", "-", "@")
_BREAK = re.compile(r"\n+")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKS = re.compile(r"[!?]+$")


def written(cell: Cell) -> str:
    """The cell as a person sees it, unchanged but for the mark that keeps exported text from being a formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell.isoformat() if isinstance(cell, date | time) else str(cell)
    return text[1:] if is_marked(text) else text


def inert(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula; ``written`` takes the mark away again."""
    return INERT_MARK + text if text.startswith(FORMULA_STARTS) or is_marked(text) else text


def is_marked(text: str) -> bool:
    """Whether ``text`` carries the mark that ``inert`` puts before what looks like a formula."""
    return text.startswith(INERT_MARK) and text.lstrip(INERT_MARK).startswith(FORMULA_STARTS)


def prose(text: str) -> str:
    """Longer text as written: outer spaces and invisible characters gone, spaces plain, lines kept."""
    lines = _INVISIBLE.sub("", text).replace("\u3000", " ").splitlines()
    return "\n".join(line.strip() for line in lines).strip()


def tidy(text: str) -> str:
    """A title or name as written: like ``prose``, with line breaks inside Chinese sentences closed."""
    return _BREAK.sub(_joint, prose(text))


def plain(text: str) -> str:
    """Text to be compared: half width, without any space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def word(text: str) -> str:
    """A single word to be looked up: plain, without trailing exclamation or question marks."""
    return _MARKS.sub("", plain(text))


def name(text: str) -> str:
    """A person's name: Chinese names lose all spaces, others keep one between words."""
    kept = _SPACE.sub(" ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).strip()
    return kept if kept.isascii() else kept.replace(" ", "")


def is_nothing(text: str) -> bool:
    """Whether the cell is blank or says that there is nothing, such as a dash."""
    compared = plain(text)
    return not compared or re.search(table("layout.none"), compared) is not None


def _joint(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isascii() and after.isascii() else ""
