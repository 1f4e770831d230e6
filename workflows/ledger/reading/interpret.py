"""From a line of cells to a matter, flagging on the way everything that is not certain."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.calendar.working import WorkingCalendar
from workflows.ledger.entry import Entry, Flag, Standing, Weight
from workflows.ledger.reading.dates import read_day
from workflows.ledger.reading.deadlines import Due, DueContext, read_due
from workflows.ledger.reading.directory import Directory
from workflows.ledger.reading.row import RawRow
from workflows.ledger.reading.sources import Group, source_of
from workflows.ledger.reading.standings import StandingRead, read_class, read_count, read_standing, read_urgency
from workflows.ledger.reading.text import is_nothing, name, plain, written
from workflows.ledger.reading.units import UnitsRead, read_units
from workflows.ledger.reading.vocabulary import matches, pattern, table
from workflows.matters.values import DirectiveClass, DueKind, Source, Urgency

MAX_TITLE = 500
_BY_RULE = frozenset(DueKind) - {DueKind.VAGUE, DueKind.INVALID_DATE, DueKind.SAME_AS_ABOVE}
"""Deadlines that only count or name the end of a period; the others want a person's eye."""


@dataclass
class Draft:
    """A row while it is being understood: its fields so far, and what was noticed in the order of reading."""

    raw: RawRow
    group: Group | None
    fields: dict[str, Any] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    due: Due = field(default_factory=Due)
    standing: StandingRead = field(default_factory=lambda: StandingRead(None))

    @property
    def entry(self) -> Entry:
        """The row as understood."""
        return Entry(**self.fields)

    def get(self, name_: str) -> Any:
        """The field called ``name_``, None before it is read."""
        return self.fields.get(name_)

    def doubt(self, code: str, field_: str, **parameters: str) -> None:
        """Flag something that wants a person's eye."""
        self.flags.append(Flag(code, field_, Weight.DOUBT, parameters))

    def rule(self, code: str, field_: str, **parameters: str) -> None:
        """Flag what a fixed rule gave."""
        self.flags.append(Flag(code, field_, Weight.RULE, parameters))

    def note(self, code: str, field_: str, **parameters: str) -> None:
        """Flag how something was read."""
        self.flags.append(Flag(code, field_, Weight.NOTE, parameters))

    def error(self, code: str, field_: str, **parameters: str) -> None:
        """Flag what keeps the row out until it is mended."""
        self.flags.append(Flag(code, field_, Weight.ERROR, parameters))


@dataclass(frozen=True)
class Surroundings:
    """What a row may lean on: the row above in its group, the year the sheet speaks of, units, people, calendar."""

    directory: Directory
    calendar: WorkingCalendar
    year: int | None = None
    above: Draft | None = None
    previous: Draft | None = None
    """The matter above, whatever its group; ``above`` only within the group."""
    sheet_source: Source | None = None


def interpret(raw: RawRow, group: Group | None, around: Surroundings) -> Draft:
    """Understand one row. What depends on other rows or on the ledger's day is settled afterwards (``settle``)."""
    draft = Draft(raw, group)
    for step in _STEPS:
        step(draft, around)
    return draft


def _texts(draft: Draft, _: Surroundings) -> None:
    raw = draft.raw
    draft.fields |= {"seq": plain(raw.word("seq")), "title": raw.text("title")}
    draft.fields |= {field: raw.prose(field) for field in ("requirement", "progress", "remarks")}
    if not draft.fields["title"]:
        draft.error("title_missing", "title")
    elif len(draft.fields["title"]) > MAX_TITLE:
        draft.error("title:too_long", "title", limit=str(MAX_TITLE))
    draft.flags.extend(raw.formula_flags())


def _matter_no(draft: Draft, _: Surroundings) -> None:
    written_ = draft.raw.word("matter_no")
    compared = plain(written_)
    match = matches("matter_number.pattern", compared)
    draft.fields["matter_no"] = table("matter_number.written").format(**match.groupdict()) if match else written_
    if written_ and not match:
        draft.doubt("matter_no:form", "matter_no", written=written_)


def _source(draft: Draft, around: Surroundings) -> None:
    raw = draft.raw
    text = raw.word("source_text")
    above = around.above
    inherited = above.get("source_text") if above else ""
    if matches("layout.above", plain(text)):
        text = inherited
    elif not text or raw.is_filled("source_text"):
        text = text or inherited
        if text:
            draft.rule("source_inherited", "source_text", source=text)
        else:
            draft.note("source_text:missing", "source_text")
    draft.fields["source_text"] = text
    said = source_of(text) if text else None
    given = source_of(raw.word("source")) if raw.word("source") else None
    grouped = draft.group.source if draft.group else around.sheet_source
    draft.fields["source"] = given or grouped or said
    if draft.fields["source"] is None:
        draft.doubt("source_code:unknown", "source_code", source=text)
    elif given is None and said is not None and said is not grouped and grouped is not None:
        draft.doubt("source_code:disagrees", "source_code", source=text, said=said, grouped=grouped)


def _class_and_urgency(draft: Draft, _: Surroundings) -> None:
    class_text, urgency_text = draft.raw.word("directive_class"), draft.raw.word("urgency")
    draft.fields["directive_class"] = read_class(class_text) if class_text else None
    if class_text and draft.fields["directive_class"] is None:
        draft.doubt("directive_class:unreadable", "directive_class", written=class_text)
    urgency = read_urgency(urgency_text) if urgency_text else Urgency.NORMAL
    draft.fields["urgency"] = urgency or Urgency.NORMAL
    if urgency is None:
        draft.doubt("urgency:unreadable", "urgency", written=urgency_text)
    elif not urgency_text:
        draft.note("urgency:default", "urgency")


def _people(draft: Draft, around: Surroundings) -> None:
    for field_, missing in (("responsible_leader", "responsible_leader_missing"), ("handler", "handler_missing")):
        text = draft.raw.word(field_)
        names = [name(part) for part in pattern(table("people.separators")).split(text) if name(part)]
        draft.fields[field_] = names[0] if names else ""
        if not names:
            draft.doubt(missing, field_)
        elif len(names) > 1:
            draft.doubt(f"{field_}:several", field_, names=" ".join(names))
        elif not around.directory.knows_person(names[0]):
            draft.note(f"{field_}:unknown_person", field_, name=names[0])


def _docketed(draft: Draft, around: Surroundings) -> None:
    raw = draft.raw
    text = plain(written(raw.cell("docketed_on")))
    above = around.above.get("docketed_on") if around.above else None
    if matches("layout.above", text):
        draft.fields["docketed_on"] = around.previous.get("docketed_on") if around.previous else None
    elif is_nothing(text) or raw.is_filled("docketed_on"):
        draft.fields["docketed_on"] = _day(draft, "docketed_on", around) if not is_nothing(text) else above
        draft.doubt("docket_date_inherited" if draft.fields["docketed_on"] else "docketed_on_missing", "docketed_on")
    else:
        draft.fields["docketed_on"] = _day(draft, "docketed_on", around)


def _deadline(draft: Draft, around: Surroundings) -> None:
    raw = draft.raw
    cell = raw.cell("due_on")
    usual = table("usual_limits").get(draft.get("source"))
    above = around.previous.due if around.previous else Due()
    draft.due = read_due(cell, DueContext(around.calendar, draft.get("docketed_on"), above, usual))
    kind = _exported_kind(raw.word("due_kind"))
    draft.fields["due_on"], draft.fields["due_kind"] = draft.due.on, kind or draft.due.kind
    draft.fields["due_text"] = raw.text("due_text") or raw.text("due_on")
    original = read_day(raw.cell("original_due_on"))
    draft.fields["original_due_on"] = (original.in_year(original.year or 1) if original else None) or draft.due.original
    if draft.due.trouble:
        draft.doubt(f"due:{draft.due.trouble}", "due_on", written=draft.fields["due_text"])
    if kind is None and draft.due.kind not in (None, DueKind.DATE):
        weigh = draft.rule if draft.due.kind in _BY_RULE else draft.doubt
        weigh(f"due:{draft.due.kind}", "due_on", written=draft.fields["due_text"])
    for code in draft.due.notes:
        draft.note(f"due_on:{code}", "due_on", written=draft.fields["due_text"])
    if draft.due.provisional:
        draft.note("due_on:provisional", "due_on")
    if draft.due.on and draft.get("docketed_on") and draft.due.on < draft.fields["docketed_on"]:
        draft.doubt("due_on:before_docketing", "due_on")


def _standing(draft: Draft, _: Surroundings) -> None:
    text, told = _standing_words(draft.raw)
    completed = not is_nothing(written(draft.raw.cell("completed_on")))
    draft.standing = (
        read_standing(text) if text else StandingRead(Standing.CLOSED if completed else Standing.IN_PROGRESS)
    )
    draft.fields["standing"] = draft.standing.standing
    draft.fields["merged_into"] = draft.standing.merged_into
    if not text:
        draft.doubt("status:missing", "status", assumed=draft.fields["standing"])
    elif draft.standing.standing is None:
        draft.doubt("status:unreadable", "status", written=text)
    elif told:
        draft.doubt("status:from_progress", "status", written=text)
    elif not draft.standing.literal:
        draft.note("status:from_words", "status", written=text)
    standing = draft.fields["standing"]
    is_reference = draft.get("directive_class") is DirectiveClass.REFERENCE
    if not draft.fields["matter_no"] and (standing is Standing.FILED_FOR_REFERENCE or is_reference):
        draft.doubt("not_docketed", "matter_no")
    elif not draft.fields["matter_no"] and standing is not Standing.MERGED:
        draft.doubt("matter_no_missing", "matter_no")


def _standing_words(raw: RawRow) -> tuple[str, bool]:
    """The words for the standing; without such a column, what the progress begins with, if that says it."""
    if "standing" in raw.headings.fields:
        return raw.word("standing"), False
    clause = matches("layout.clause", plain(raw.word("progress")))
    words = clause[0] if clause else ""
    return (words, True) if read_standing(words).standing else ("", True)


def _units(draft: Draft, around: Surroundings) -> None:
    lead = read_units(written(draft.raw.cell("lead_unit")), around.directory)
    helpers = read_units(written(draft.raw.cell("co_units")), around.directory)
    draft.fields["lead_unit"] = lead.codes[0] if lead.codes else ""
    co_units = [code for code in [*lead.codes[1:], *helpers.codes] if code != draft.fields["lead_unit"]]
    draft.fields["co_units"] = tuple(dict.fromkeys(co_units))
    if not lead.codes:
        names = " ".join(lead.unknown + lead.ambiguous)
        draft.error("lead_unit:unknown" if names else "lead_unit_missing", "lead_unit", names=names)
    elif len(lead.codes) > 1:
        draft.doubt("lead_unit:several", "lead_unit", lead=lead.codes[0], others=" ".join(lead.codes[1:]))
    if helpers.described:
        draft.doubt("co_units_not_enumerated", "co_units", written=" ".join(helpers.described))
    if draft.fields["lead_unit"] in helpers.codes:
        draft.note("co_units:names_lead", "co_units")
    if helpers.count is not None and helpers.count != len(helpers.codes):
        draft.doubt("co_units:count", "co_units", said=str(helpers.count), found=str(len(helpers.codes)))
    if lead.codes:
        _unit_flags(draft, "lead_unit", lead)
    _unit_flags(draft, "co_units", helpers)


def _unit_flags(draft: Draft, field_: str, read: UnitsRead) -> None:
    flags: list[tuple[Callable[..., None], str, list[str]]] = [
        (draft.doubt, "unknown", read.unknown),
        (draft.doubt, "ambiguous", read.ambiguous),
        (draft.note, "shortened", read.shortened),
    ]
    for flag, code, names in flags:
        if names:
            flag(f"{field_}:{code}", field_, names=" ".join(names))


def _counts(draft: Draft, _: Surroundings) -> None:
    for field_ in ("urge_count", "return_count"):
        count = read_count(draft.raw.cell(field_))
        draft.fields[field_] = count or 0
        if count is None:
            draft.doubt(f"{field_}:unreadable", field_, written=draft.raw.text(field_))


def _completed(draft: Draft, around: Surroundings) -> None:
    for field_, base in (("completed_on", "docketed_on"), ("closed_out_on", "completed_on")):
        text = plain(written(draft.raw.cell(field_)))
        earlier: date | None = draft.get(base) or draft.get("docketed_on")
        if field_ == "closed_out_on" and matches("closing.next_week", text) and draft.get("completed_on"):
            draft.fields[field_] = around.calendar.start_of_next_week(draft.fields["completed_on"])
            draft.note("closed_out_on:next_week", field_)
            continue
        nothing = is_nothing(text) or matches("closing.not_yet", text)
        draft.fields[field_] = None if nothing else _day(draft, field_, around, earlier)
        if draft.fields[field_] and earlier and draft.fields[field_] < earlier:
            draft.doubt(f"{field_}:before_{base.removesuffix('_on')}", field_)


def _day(draft: Draft, field_: str, around: Surroundings, earlier: date | None = None) -> date | None:
    """The day in ``field_``; a missing year comes from an earlier day of the row, its number, or the rows above."""
    cell = draft.raw.cell(field_)
    day = read_day(cell)
    shown = written(cell)
    if day is None:
        draft.doubt(f"{field_}:unreadable", field_, written=shown)
        return None
    year = day.year or (earlier.year if earlier else _year(draft, around))
    if year is None:
        draft.doubt(f"{field_}:year_unknown", field_, written=shown)
        return None
    found = day.on_or_after(earlier) if earlier else day.in_year(year)
    if found is None:
        draft.doubt(f"{field_}:invalid_date", field_, written=shown)
        return None
    if day.year is None:
        weigh = draft.doubt if found.year != year else draft.note
        weigh(f"{field_}:year_inferred", field_, written=shown, year=str(found.year))
    if day.form == "excel_serial":
        draft.note(f"{field_}:excel_serial", field_, written=shown)
    elif day.form != "date":
        draft.doubt(f"{field_}:{day.form}", field_, written=shown)
    return found


def _year(draft: Draft, around: Surroundings) -> int | None:
    numbered = matches("matter_number.pattern", plain(draft.get("matter_no") or ""))
    if numbered:
        return int(numbered["year"])
    docketed = around.previous.get("docketed_on") if around.previous else None
    return docketed.year if docketed else around.year


def _exported_kind(label: str) -> DueKind | None:
    code = next((code for code, shown in table("due_kinds").items() if shown == label), None)
    return DueKind(code) if code else None


_STEPS = (
    _texts,
    _matter_no,
    _source,
    _class_and_urgency,
    _people,
    _docketed,
    _deadline,
    _standing,
    _units,
    _counts,
    _completed,
)
