"""Replies to those who asked: three gates by three people, three kinds of answer, nothing ended over anybody's head."""

from collections import Counter
from datetime import date

from tests.year.reckoning.courses import Course
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import day_of
from tests.year.year import Row

_PROPOSALS = ("npc", "cppcc")


def of_askers(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Every version as it was written, decided and heard; what ended was answered (Rules B29, B30, B31, B35, B36)."""
    asked = {row["matter_id"]: row["kind"] for row in facts.rows("asker")}
    versions: dict[str, list[Row]] = {}
    for row in sorted(facts.rows("reply"), key=lambda row: row["version"]):
        versions.setdefault(row["matter_id"], []).append(row)
        yield from _gates(row)
        yield from _kind(row, asked.get(row["matter_id"]))
    for course in courses.values():
        if course.is_answer:
            rows = versions.get(course.matter_id, [])
            yield from _journey(facts, course, rows)
            if course.completed_at and facts.imported.get(course.matter_id, {}).get("status") != "completed":
                yield from _ended(course, rows, asked.get(course.matter_id))


def _gates(row: Row) -> Findings:
    """What was signed passed three people, one after the other (B29); only that was delivered (B36)."""
    if row["signed_at"] is not None:
        people = {row["drafted_by"], row["reviewed_by"], row["signed_by"]}
        if len(people) != 3 or not row["drafted_at"] <= row["reviewed_at"] <= row["signed_at"]:
            yield f"reply {row['id']} was not passed by three people in turn: {people}"
    if row["answered_on"] is not None and (row["signed_at"] is None or row["answered_on"] < day_of(row["signed_at"])):
        yield f"reply {row['id']} was delivered on {row['answered_on']}, before it was signed"
    if not row["text"]:
        yield f"reply {row['id']} says nothing"


def _kind(row: Row, asker: str | None) -> Findings:
    """A proposal is solved, planned with a day, or explained with a reason (B30)."""
    kind = row["answer_kind"]
    if (kind is not None) != (asker in _PROPOSALS):
        yield f"reply {row['id']} to {asker} is {kind}"
    if (kind == "planned") != (row["planned_on"] is not None) or (kind == "explained") != bool(row["reason"]):
        yield f"reply {row['id']} is {kind}, with the day {row['planned_on']} and the reason {row['reason']!r}"


def _journey(facts: Facts, course: Course, rows: list[Row]) -> Findings:
    """As many versions, gates and words of those who asked as people remember."""
    steps = Counter(deed.what for deed in facts.deeds(course.matter_id, *_STEPS))
    for what, column in _STEPS.items():
        kept = sum(row[column] is not None for row in rows)
        if kept != steps[what]:
            yield f"matter {course.matter_id}: {what} was done {steps[what]} times, {kept} are kept"


_STEPS = {
    "draft_reply": "drafted_at",
    "review_reply": "reviewed_at",
    "sign_reply": "signed_at",
    "deliver_reply": "answered_on",
    "ask_satisfaction": "satisfaction",
}


def _ended(course: Course, rows: list[Row], asker: str | None) -> Findings:
    """Completed with who asked content, or with a leader's reason (B31, never for citizens: B35); plans carried out."""
    last = rows[-1]
    settled = last["satisfaction"] == "dissatisfied" and last["settled_by"] and asker in _PROPOSALS
    if last["satisfaction"] not in ("satisfied", "basically_satisfied") and not settled:
        yield f"matter {course.matter_id} was completed with {last['satisfaction']}"
    closed_on = day_of(course.closed_out_at) if course.closed_out_at else None
    if closed_on and last["answer_kind"] == "planned" and (last["carried_out_on"] or date.max) > closed_on:
        yield f"matter {course.matter_id} was struck off before its plan was carried out"
