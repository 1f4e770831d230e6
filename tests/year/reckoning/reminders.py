"""Reminders: each rung of the ladder at its time to its people, and nothing else."""

from collections.abc import Iterator
from datetime import datetime

from tests.year.reckoning.courses import Course, PartCourse
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, shifted

_USUAL = (
    ("three_days_before", -3, "handler", "warning"),
    ("day_before", -1, "handler", "warning"),
    ("on_the_day", 0, "handler", "due"),
    ("day_after", 1, "deputy_head", "overdue"),
    ("three_days_after", 3, "unit_head", "overdue"),
    ("five_days_after", 5, "office_director", "overdue"),
)
_TOP = (
    ("day_before", -1, "handler", "warning"),
    ("on_the_day", 0, "handler", "due"),
    ("day_after", 1, "deputy_head", "overdue"),
    ("top_unit_head", 1, "unit_head", "overdue"),
    ("top_director", 2, "office_director", "overdue"),
)
"""Rules E07 and E17: the handler before, then deputy and head of the unit, then the office; sooner for top urgency."""

Sent = tuple[str, str, datetime, str]
"""Kind, recipient, moment, and the part with deadline and rung."""


def of_deadlines(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Every reminder that the rules want was sent at half past eight of its day, and no other."""
    kinds = {"warning", "due", "overdue"}
    sent = {
        (row["kind"], row["recipient"], row["created_at"], row["idempotency_key"].rsplit(":", 1)[0])
        for row in facts.rows("notification")
        if row["kind"] in kinds
    }
    yield from _compared(sent, {each for course in courses.values() for each in _ladder(facts, course)})


def _ladder(facts: Facts, course: Course) -> Iterator[Sent]:
    for part in course.parts:
        for number, (since, due_on) in enumerate(part.deadlines):
            if due_on is None:
                continue
            until = part.deadlines[number + 1][0] if number + 1 < len(part.deadlines) else facts.end
            rungs = _TOP if course.urgency_at(since) == "top" else _USUAL
            for name, days, recipient, kind in rungs:
                moment = at(shifted(due_on, days), 8, 30)
                if since < moment < until and part.owes_at(moment):
                    for login in _recipients(facts, part, recipient, moment):
                        yield kind, login, moment, f"reminder:{part.part_id}:{due_on.isoformat()}:{name}"


def _recipients(facts: Facts, part: PartCourse, recipient: str, moment: datetime) -> set[str]:
    liaison = facts.members(f"unit:{part.unit}:liaison")
    if recipient == "handler":
        handler = part.handler_at(moment)
        return {handler} if handler else liaison
    if recipient == "office_director":
        return facts.members("role:closer")
    return facts.members(f"unit:{part.unit}:{recipient}") or liaison


def of_handlers(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Who has not named anybody after five working days is told, and so is the office (Rule A13)."""
    sent = {
        (row["kind"], row["recipient"], row["created_at"], row["idempotency_key"].rsplit(":", 1)[0])
        for row in facts.rows("notification")
        if row["kind"] == "handler_missing"
    }
    wanted: set[Sent] = set()
    for course in courses.values():
        for part in course.parts:
            moment = at(part.handler_due_on, 18)
            if moment < facts.end and part.owes_at(moment) and part.handler_at(moment) is None:
                people = facts.members(
                    f"unit:{part.unit}:liaison", f"unit:{part.unit}:deputy_head", "role:docket_clerk"
                )
                wanted |= {("handler_missing", login, moment, f"handler-missing:{part.part_id}") for login in people}
    yield from _compared(sent, wanted)


def of_urges(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Whoever was urged was told: the liaison of each unit concerned."""
    sent = sorted(
        (row["kind"], row["recipient"], row["created_at"], row["matter_id"])
        for row in facts.rows("notification")
        if row["kind"] == "urge"
    )
    wanted = []
    for deed in facts.journal:
        if deed.what == "urge" and deed.matter_id is not None:
            parts = courses[deed.matter_id].parts
            concerned = [each for each in parts if deed.given["part"] in (None, each.part_id)]
            running = [each for each in concerned if each.accepted_at is None or deed.at < each.accepted_at]
            people = facts.members(*(f"unit:{each.unit}:liaison" for each in running))
            wanted += [("urge", login, deed.at, deed.matter_id) for login in people]
    for row in facts.rows("urge"):
        if row["urged_by"] == "system":
            people = facts.members(f"unit:{facts.parts[row['assignment_id']]['unit']}:liaison")
            wanted += [("urge", login, row["urged_at"], row["matter_id"]) for login in people]
    if sent != sorted(wanted):
        yield f"urges: {len(sent)} notifications, reckoned {len(wanted)}"


def _compared(sent: set[Sent], wanted: set[Sent]) -> Findings:
    for kind, login, moment, what in sorted(wanted - sent):
        yield f"not sent: {kind} to {login} at {moment}: {what}"
    for kind, login, moment, what in sorted(sent - wanted):
        yield f"sent too much: {kind} to {login} at {moment}: {what}"
