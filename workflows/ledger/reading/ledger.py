"""Reading a whole ledger file."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workflows.calendar.working import WorkingCalendar
from workflows.ledger.entry import Entry, Flag, Weight
from workflows.ledger.faults import LedgerColumnsMissing, LedgerEmpty, LedgerTooLarge
from workflows.ledger.reading.classified import classified_mark
from workflows.ledger.reading.columns import Headings, find_headings
from workflows.ledger.reading.csv_file import read_csv
from workflows.ledger.reading.directory import Directory
from workflows.ledger.reading.interpret import Draft, Surroundings, interpret
from workflows.ledger.reading.package import is_package
from workflows.ledger.reading.row import RawRow
from workflows.ledger.reading.settle import last_recorded_day, settle
from workflows.ledger.reading.sources import Group, group_of, source_of
from workflows.ledger.reading.table import MAX_MEGABYTES, Sheet
from workflows.ledger.reading.text import plain, tidy, written
from workflows.ledger.reading.vocabulary import matches
from workflows.ledger.reading.xlsx_file import read_xlsx

_MEGABYTE = 1_000_000
_OWN_COLUMNS = ("title", "lead_unit", "matter_no", "docketed_on", "due_on")


@dataclass(frozen=True)
class LedgerRow:
    """A row that holds a matter, as written and as understood. A refused row has no ``entry`` and no content."""

    sheet: str
    row: int
    as_written: Mapping[str, str]
    entry: Entry | None
    flags: tuple[Flag, ...] = ()

    @property
    def errors(self) -> list[Flag]:
        """What keeps this row out until it is mended."""
        return [flag for flag in self.flags if flag.weight is Weight.ERROR]

    @property
    def doubts(self) -> list[Flag]:
        """What wants a person's eye: errors and doubts."""
        return [flag for flag in self.flags if flag.weight in (Weight.ERROR, Weight.DOUBT)]


@dataclass(frozen=True)
class OtherLine:
    """A line that holds no matter: ``reason`` is group, total, heading or remark."""

    sheet: str
    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A ledger as understood. ``sha256`` identifies the file; ``as_of`` is the day the ledger stands at."""

    sha256: str
    as_of: date | None
    rows: tuple[LedgerRow, ...]
    other_lines: tuple[OtherLine, ...] = ()
    other_sheets: tuple[str, ...] = ()
    miscounted: tuple[Flag, ...] = ()


def read_ledger(content: bytes, directory: Directory, calendar: WorkingCalendar, as_of: date | None = None) -> Reading:
    """Understand the ledger in ``content`` (xlsx or text). Nothing is stored.

    ``as_of`` is the day the ledger stands at: what was to happen by then is taken to have happened. None: the latest
    day that the ledger itself records. Raises the faults of ``workflows.ledger.faults``.
    """
    if not content.strip():
        raise LedgerEmpty
    if len(content) > MAX_MEGABYTES * _MEGABYTE:
        raise LedgerTooLarge(limit=MAX_MEGABYTES)
    sheets = read_xlsx(content) if is_package(content) else [read_csv(content)]
    found = [(sheet, find_headings(sheet)) for sheet in sheets if sheet.lines]
    usable = _usable(found)
    walk = _Walk(directory, calendar)
    for sheet, headings in usable:
        walk.through(sheet, headings)
    if not walk.drafts and not walk.refused:
        raise LedgerEmpty
    day = as_of or last_recorded_day(walk.drafts)
    settle(walk.drafts, calendar, day)
    others = tuple(sheet.name for sheet, headings in found if (sheet, headings) not in usable)
    digest = hashlib.sha256(content).hexdigest()
    return Reading(digest, day, walk.rows(), tuple(walk.other_lines), others, tuple(walk.miscounted))


def _usable(found: Sequence[tuple[Sheet, Headings]]) -> list[tuple[Sheet, Headings]]:
    """The sheets with all required columns. Raises LedgerEmpty, LedgerColumnsMissing."""
    if not found:
        raise LedgerEmpty
    usable = [(sheet, headings) for sheet, headings in found if not headings.missing]
    if not usable:
        sheet, headings = min(found, key=lambda pair: len(pair[1].missing))
        raise LedgerColumnsMissing(missing=headings.missing, sheet=sheet.name)
    return usable


@dataclass
class _Walk:
    """Goes through the sheets line by line, remembering the group it is in and the rows above."""

    directory: Directory
    calendar: WorkingCalendar
    drafts: list[Draft] = field(default_factory=list)
    refused: list[LedgerRow] = field(default_factory=list)
    other_lines: list[OtherLine] = field(default_factory=list)
    miscounted: list[Flag] = field(default_factory=list)

    def through(self, sheet: Sheet, headings: Headings) -> None:
        """Read one sheet."""
        year = _year_of(sheet, headings)
        group: Group | None = None
        above = previous = None
        counted = 0
        for raw in _rows_below(sheet, headings):
            opened = group_of(raw.filled_in[0]) if len(raw.filled_in) == 1 else None
            if opened:
                self._check_count(group, counted)
                group, above, counted = opened, None, 0
            reason = "group" if opened else _why_no_matter(raw)
            if reason:
                self._record(raw, reason)
                continue
            counted += 1
            mark = classified_mark(raw)
            if mark:
                self.refused.append(_refusal(raw, mark))
                continue
            around = Surroundings(self.directory, self.calendar, year, above, previous, source_of(sheet.name))
            above = previous = interpret(raw, group, around)
            self.drafts.append(above)
        self._check_count(group, counted)

    def rows(self) -> tuple[LedgerRow, ...]:
        """Every row that holds a matter, refused ones included, in the order of the file."""
        understood = [
            LedgerRow(
                draft.raw.sheet.name, draft.raw.line.number, draft.raw.as_written, draft.entry, tuple(draft.flags)
            )
            for draft in self.drafts
        ]
        sheets = list(dict.fromkeys(row.sheet for row in [*understood, *self.refused]))
        return tuple(sorted([*understood, *self.refused], key=lambda row: (sheets.index(row.sheet), row.row)))

    def _record(self, raw: RawRow, reason: str) -> None:
        text = "" if classified_mark(raw) else " ".join(raw.filled_in)
        self.other_lines.append(OtherLine(raw.sheet.name, raw.line.number, reason, text))

    def _check_count(self, group: Group | None, counted: int) -> None:
        if group and group.count is not None and group.count != counted:
            parameters = {"group": group.heading, "said": str(group.count), "found": str(counted)}
            self.miscounted.append(Flag("group:count", "source_code", Weight.DOUBT, parameters))


def _rows_below(sheet: Sheet, headings: Headings) -> Iterator[RawRow]:
    last = headings.lines[-1].number
    for line in sheet.lines:
        raw = RawRow(sheet, headings, line)
        if line.number > last and raw.filled_in:
            yield raw


def _why_no_matter(raw: RawRow) -> str | None:
    """Why a line that opens no group holds no matter either; None when it does hold one."""
    if raw.headings.repeated(raw.line):
        return "heading"
    if matches("layout.total", plain(raw.filled_in[0])):
        return "total"
    return None if any(raw.word(field_) for field_ in _OWN_COLUMNS) else "remark"


def _year_of(sheet: Sheet, headings: Headings) -> int | None:
    """The year that the sheet's name or the lines above its headings speak of."""
    above = [line for line in sheet.lines if line.number < headings.lines[0].number]
    texts = [sheet.name, *(tidy(written(cell)) for line in above for cell in line.cells)]
    found = (matches("layout.year", plain(text)) for text in texts)
    return next((int(match["year"]) for match in found if match), None)


def _refusal(raw: RawRow, mark: str) -> LedgerRow:
    """Bar S10: a classified row is refused with the reason; nothing of its content is kept."""
    flag = Flag("refused:classified", "title", Weight.ERROR, {"mark": mark})
    return LedgerRow(raw.sheet.name, raw.line.number, {}, None, (flag,))
