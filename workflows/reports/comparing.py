"""How one version of a report differs from the version before. Rules A23 and A26."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from workflows.reports.models import Report

FIELDS = ("deployment", "progress", "results", "problems", "no_problem_reason", "measures")
"""The parts of a report that people write, in the order of its form."""


class Piece(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """A part of a report that is not as it was: its pieces in order, those removed before those added."""

    field: str
    pieces: list[tuple[Piece, str]]


@dataclass(frozen=True)
class Version:
    """One version of a report and how it differs from the one before; the first differs in nothing."""

    report: Report
    changes: list[Change]


def versions(reports: Sequence[Report]) -> list[Version]:
    """The versions of one unit's report of one kind, the latest first."""
    found, before = [], None
    for report in sorted(reports, key=lambda each: each.version):
        found.append(Version(report, list(_changes(before, report)) if before else []))
        before = report
    return found[::-1]


def _changes(before: Report, after: Report) -> Iterator[Change]:
    for field in FIELDS:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield Change(field, list(pieces(old, new)))


def pieces(old: str, new: str) -> Iterator[tuple[Piece, str]]:
    """``old`` and ``new`` sign by sign, as Chinese has no blanks between words."""
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece.KEPT, old[old_from:old_to]
            continue
        if old_to > old_from:
            yield Piece.REMOVED, old[old_from:old_to]
        if new_to > new_from:
            yield Piece.ADDED, new[new_from:new_to]
