"""Text as the words that an index keeps: pairs of neighbouring signs for Chinese, whole words for everything else.

Chinese is written without blanks, and most of its words have two signs. Each run of its signs is kept as all its pairs,
and as its last sign, so that a text of any length is found as a phrase: its pairs one after the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_IDEOGRAPHS}]+|[^\W_{_IDEOGRAPHS}]+")
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
LONGEST = 50_000
"""So many signs of one text are indexed; nobody writes more."""
_LONGEST_WORD = 60
MOST_PHRASES = 8


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other; the last one is only begun, so that what continues it is found too."""

    words: tuple[str, ...]


def words(text: str) -> str:
    """The words of ``text``, in order, between blanks."""
    return " ".join(word for run in _runs(text[:LONGEST]) for word in _words(run, is_last=False))


def phrases(asked: str) -> list[Phrase]:
    """What somebody looks for: whatever stands between blanks is a phrase, and all of them must be met."""
    found = []
    for part in asked.split():
        runs = list(_runs(part))
        spoken = [word for at, run in enumerate(runs, 1) for word in _words(run, is_last=at == len(runs))]
        if spoken:
            found.append(Phrase(tuple(spoken)))
    return found[:MOST_PHRASES]


def _runs(text: str) -> Iterator[str]:
    return (match.group().lower() for match in _RUN.finditer(text))


def _words(run: str, *, is_last: bool) -> Iterator[str]:
    if not _IDEOGRAPH.match(run):
        yield run[:_LONGEST_WORD]
        return
    yield from (run[at : at + 2] for at in range(len(run) - 1))
    if not is_last or len(run) == 1:
        yield run[-1]
