"""Reading a deadline: a day, a span from docketing, the end of a period, or words that only a person can settle."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from workflows.calendar.working import WorkingCalendar, add_months
from workflows.ledger.reading.dates import WrittenDay, read_day
from workflows.ledger.reading.spans import Span, count, month_end
from workflows.ledger.reading.text import Cell, is_nothing, plain, written
from workflows.ledger.reading.vocabulary import matches, number, pattern, table
from workflows.matters.values import DueKind

_MAX_LENGTH = 200


@dataclass(frozen=True)
class Due:
    """A deadline as understood. ``trouble`` is a code: what a person has to settle.

    ``notes`` are codes for readings that are certain but not literal.
    """

    on: date | None = None
    kind: DueKind | None = None
    original: date | None = None
    provisional: bool = False
    trouble: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DueContext:
    """What a deadline is read against: the day of docketing, the deadline above, and the usual limit in months."""

    calendar: WorkingCalendar
    docketed_on: date | None
    above: Due = field(default_factory=Due)
    usual_months: int | None = None


def read_due(cell: Cell, context: DueContext) -> Due:
    """The deadline in ``cell``. An empty one gives the trouble ``missing``, an unknown one ``unreadable``."""
    text = plain(written(cell))
    if not text:
        return Due(trouble="missing")
    if len(text) > _MAX_LENGTH:
        return Due(trouble="unreadable")
    if matches("layout.above", text):
        return Due(context.above.on, DueKind.SAME_AS_ABOVE)
    extended = pattern(table("extension.pattern")).match(text)
    if extended:
        return _extended(extended["before"], extended["after"], context)
    return _plain(cell, text, context)


def _plain(cell: Cell, text: str, context: DueContext) -> Due:
    for rule in table("deadline"):
        if rule["rule"] == "date":
            day = read_day(cell)
            if day:
                return _on_day(day, context)
            continue
        match = pattern(rule["pattern"]).search(text)
        if match:
            due = _by_rule(rule, {key: value for key, value in match.groupdict().items() if value}, context)
            if due:
                return due
    return Due(trouble="unreadable")


def _on_day(day: WrittenDay, context: DueContext) -> Due:
    if day.year is None and context.docketed_on is None:
        return Due(trouble="year_unknown")
    base = context.docketed_on or date(day.year or 1, 1, 1)
    on = day.on_or_after(base)
    if on is None:
        return _impossible(day, base, context)
    if day.form == "excel_serial":
        return Due(on, DueKind.EXCEL_SERIAL)
    notes = ["year_inferred"] if day.year is None else []
    if not matches("dates.filler", day.rest):
        notes.append("remark")
    trouble = {"short_year": "short_year", "number": "ambiguous_number"}.get(day.form, "")
    return Due(on, DueKind.DATE, trouble=trouble, notes=tuple(notes))


def _impossible(day: WrittenDay, base: date, context: DueContext) -> Due:
    """A day that does not exist: the usual limit of such matters, else the last day of the month that was meant."""
    if context.usual_months and context.docketed_on:
        return Due(add_months(context.docketed_on, context.usual_months), DueKind.INVALID_DATE)
    first = replace(day, day=1).on_or_after(base.replace(day=1))
    return Due(month_end(first) if first else None, DueKind.INVALID_DATE)


def _extended(before: str, after: str, context: DueContext) -> Due:
    """The deadline that was granted later, with the original one beside it."""
    original = read_due(before, context) if before else Due()
    from_original = replace(context, docketed_on=original.on or context.docketed_on)
    granted = _plain(after, after, from_original) if not is_nothing(after) else Due(trouble="unreadable")
    if granted.on is None:
        return Due(original.on, DueKind.EXTENDED, original.on, trouble="extension_unreadable")
    return Due(granted.on, DueKind.EXTENDED, original.on, granted.provisional)


def _by_rule(rule: Mapping[str, Any], parts: Mapping[str, str], context: DueContext) -> Due | None:
    kind = DueKind(rule["kind"])
    if rule["rule"] == "none":
        return Due(kind=kind)
    if context.docketed_on is None and "year" not in parts:
        return Due(kind=kind, trouble="no_base")
    try:
        n = number(parts["n"]) if "n" in parts else rule.get("count", 0)
        start = context.docketed_on or date(int(parts["year"]), 1, 1)
        counted = count(Span(rule, n, start, parts, context.calendar))
    except (ValueError, OverflowError):
        return None
    part = table("month_parts").get(parts.get("part"), {})
    return Due(counted.on, DueKind(part.get("kind", kind)), provisional=counted.provisional)
