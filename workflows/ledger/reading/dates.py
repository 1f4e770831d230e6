"""Reading a day in every form that people type it, full or without its year."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflows.ledger.reading.text import Cell, plain, written
from workflows.ledger.reading.vocabulary import matches, number, pattern, table

EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_CENTURY = 2000
_ROUND_DAYS = (1, 2, 3)


@dataclass(frozen=True)
class WrittenDay:
    """A day as written; ``year`` is None where it was left out, ``years_on`` counts from the base year (next: 1).

    ``form`` is ``date``, ``excel_serial``, ``short_year`` or ``number`` (a decimal number that may have lost its last
    zero: 7.1 for 7.10). ``rest`` is the text around the day.
    """

    month: int
    day: int
    year: int | None = None
    years_on: int | None = None
    form: str = "date"
    rest: str = ""

    def in_year(self, year: int) -> date | None:
        """The day in ``year`` unless it names its own; None when there is no such day (31 June)."""
        try:
            return date(self.year or year + (self.years_on or 0), self.month, self.day)
        except ValueError:
            return None

    def on_or_after(self, base: date) -> date | None:
        """The first such day from ``base`` on, with its lost zero if that brings it there; None when there is none."""
        found = self.in_year(base.year)
        if found is None or found >= base or self.year is not None or self.years_on is not None:
            return found
        whole = replace(self, day=self.day * 10).in_year(base.year) if self.form == "number" else None
        return whole if whole and whole >= base else self.in_year(base.year + 1)


def read_day(cell: Cell) -> WrittenDay | None:
    """The day that a cell holds; None when it holds none."""
    if isinstance(cell, date):
        return WrittenDay(cell.month, cell.day, cell.year)
    if isinstance(cell, bool) or cell is None:
        return None
    text = plain(pattern(table("dates.time_of_day")).sub("", written(cell).strip()))
    if matches("dates.serial", text) and int(float(text)) in _SERIALS:
        return _serial(int(float(text)))
    for form in table("dates.full"):
        match = pattern(form).search(text)
        if match:
            parts = {name: value for name, value in match.groupdict().items() if value}
            return _day(parts, text[: match.start()] + text[match.end() :], cell)
    return None


def _serial(days: int) -> WrittenDay:
    day = EXCEL_EPOCH + timedelta(days=days)
    return WrittenDay(day.month, day.day, day.year, form="excel_serial")


def _day(parts: dict[str, str], rest: str, cell: Cell) -> WrittenDay | None:
    try:
        month, day = number(parts["month"]), number(parts["day"])
        year = _year(parts)
    except ValueError:
        return None
    form = "short_year" if "short_year" in parts else "date"
    if isinstance(cell, float) and day in _ROUND_DAYS:
        form = "number"
    years_on = table("dates.relative_years").get(parts.get("relative_year"))
    return WrittenDay(month, day, year, years_on, form, rest)


def _year(parts: dict[str, str]) -> int | None:
    if "short_year" in parts:
        return _CENTURY + int(parts["short_year"])
    if "year" not in parts:
        return None
    digits = table("numerals.digits")
    return int("".join(str(digits.get(mark, mark)) for mark in parts["year"]))
