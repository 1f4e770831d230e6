"""What can only be said when all rows are read: merged matters, repeated numbers, what the ledger's day decides."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from workflows.calendar.working import WorkingCalendar
from workflows.ledger.entry import Standing
from workflows.ledger.reading.dates import read_day
from workflows.ledger.reading.interpret import Draft
from workflows.ledger.reading.text import plain, written
from workflows.ledger.reading.vocabulary import matches
from workflows.matters.values import DueKind

_RECORDED = ("docketed_on", "completed_on", "closed_out_on")


def last_recorded_day(drafts: Sequence[Draft]) -> date | None:
    """The latest day on which the ledger says that something happened: the day it stands at."""
    return max((draft.fields[field] for draft in drafts for field in _RECORDED if draft.get(field)), default=None)


def settle(drafts: Sequence[Draft], calendar: WorkingCalendar, as_of: date | None) -> None:
    """Complete the drafts of one ledger, which stands at ``as_of``."""
    _merge(drafts)
    _find_repeated(drafts)
    for draft in drafts:
        _judge_standing(draft, as_of)
        _close_out(draft, calendar, as_of)


def _merge(drafts: Sequence[Draft]) -> None:
    """A merged matter names its row; where its deadline is "as above" it shares the one of the matter it went into."""
    by_seq = {draft.fields["seq"]: draft for draft in reversed(drafts) if draft.fields["seq"]}
    for draft in drafts:
        seq = draft.fields["merged_into"]
        if draft.fields["standing"] is not Standing.MERGED:
            continue
        target = by_seq.get(seq)
        if target is None or target is draft:
            draft.error("merged_into:unknown", "status", seq=seq)
            continue
        draft.rule("duplicate_of", "status", seq=seq)
        if draft.fields["due_kind"] is DueKind.SAME_AS_ABOVE:
            draft.fields["due_on"] = target.fields["due_on"]


def _find_repeated(drafts: Sequence[Draft]) -> None:
    for field in ("matter_no", "seq"):
        rows = defaultdict(list)
        for draft in drafts:
            if draft.fields[field]:
                rows[draft.fields[field]].append(draft)
        for same in rows.values():
            for draft in same[1:]:
                first = same[0].raw
                if field == "matter_no":
                    draft.error("matter_no:repeated", field, sheet=first.sheet.name, row=str(first.line.number))
                elif first.sheet is draft.raw.sheet:
                    draft.note("seq:repeated", field, row=str(first.line.number))


def _judge_standing(draft: Draft, as_of: date | None) -> None:
    due = draft.fields["due_on"]
    if draft.standing.not_started and due and as_of and due < as_of:
        draft.fields["standing"] = Standing.OVERDUE
        draft.note("status:past_due", "status", due=due.isoformat())
    standing = draft.fields["standing"]
    completed = draft.fields["completed_on"]
    if standing is Standing.CLOSED and completed is None:
        draft.doubt("completed_on_missing", "completed_on")
    elif completed and standing and standing.is_open:
        draft.doubt("completed_on:but_open", "completed_on")


def _close_out(draft: Draft, calendar: WorkingCalendar, as_of: date | None) -> None:
    """Completed in one week, closed out in the next (Rule C13): a missing day is filled in once that week has come."""
    completed = draft.fields["completed_on"]
    said_so = plain(written(draft.raw.cell("closed_out_on")))
    if said_so or draft.fields["standing"] is not Standing.CLOSED or completed is None:
        return
    remarked = matches("closing.in_remark", plain(draft.fields["remarks"]))
    said = read_day(remarked["day"]) if remarked else None
    on = (said.on_or_after(completed) if said else None) or calendar.start_of_next_week(completed)
    if as_of is None or on <= as_of:
        draft.fields["closed_out_on"] = on
        draft.doubt("close_out_date_missing", "closed_out_on", filled=on.isoformat())
    elif said:
        draft.note("closed_out_on:announced", "closed_out_on", on=on.isoformat())
