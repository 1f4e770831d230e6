"""The words of ledgers, from ``vocabulary.toml``: no Chinese word stands in the code that reads."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_TABLES: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))
_NUMERALS = _TABLES["numerals"]
DIGITS: Mapping[str, int] = _NUMERALS["digits"]
TEN: str = _NUMERALS["ten"]
_NUMBER = rf"(?P<n>\d{{1,4}}|[{''.join(DIGITS)}{TEN}]{{1,3}})"


def table(name: str) -> Any:
    """The part of the vocabulary called ``name``; dots lead inwards."""
    found: Any = _TABLES
    for step in name.split("."):
        found = found[step]
    return found


@cache
def pattern(text: str) -> re.Pattern[str]:
    """The compiled ``text``, in which ``<n>`` stands for a number (group ``n``)."""
    return re.compile(re.sub(r"(?<!\?P)<n>", lambda _: _NUMBER, text))


def matches(name: str, text: str) -> re.Match[str] | None:
    """Where the pattern kept under ``name`` is found in ``text``."""
    return pattern(table(name)).search(text)


def first_of(rows: Iterable[Mapping[str, Any]], text: str) -> tuple[Mapping[str, Any], re.Match[str]] | None:
    """The first row whose ``exact`` pattern is all of ``text`` or whose ``pattern`` is found in it, with the match."""
    for row in rows:
        exact = row.get("exact")
        match = pattern(exact).fullmatch(text) if exact else pattern(row["pattern"]).search(text)
        if match:
            return row, match
    return None


def number(text: str) -> int:
    """A number in digits or in Chinese numerals below a hundred. Raises ValueError."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition(TEN)
    if any(mark not in DIGITS for mark in tens + ones) or not text or len(tens) > 1 or (ten and len(ones) > 1):
        raise ValueError(text)
    value = int("".join(str(DIGITS[mark]) for mark in ones)) if ones else 0
    return value + (10 * (DIGITS[tens] if tens else 1) if ten else 0)
