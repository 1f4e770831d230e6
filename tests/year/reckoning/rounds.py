"""What is asked of all units at fixed times: progress on Fridays, and those overdue each month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.year.reckoning.courses import Course, PartCourse
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, day_of, on_or_after

_DAY = timedelta(days=1)
_FRIDAY = 5


def fridays(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Every Friday each unit at work was asked once, until Monday; what it told is kept (Rules C11 and C44)."""
    groups = {row["task_id"]: row["value"] for row in facts.rows("task_candidate") if row["kind"] == "group"}
    asked = [row for row in facts.rows("user_task") if row["element_id"] == "tell_progress"]
    found = {(row["created_at"], groups[row["id"]]) for row in asked}
    wanted = {
        (moment, f"unit:{part.unit}:liaison")
        for moment in _moments(facts, (day for day in _days(facts) if day.isoweekday() == _FRIDAY))
        for part in _running(courses, moment)
        if facts.members(f"unit:{part.unit}:liaison")
    }
    if found != wanted or len(asked) != len(found):
        yield f"Fridays: not asked {wanted - found}, asked too much {found - wanted}"
    for row in asked:
        ends = at(day_of(row["created_at"]) + _DAY * (8 - day_of(row["created_at"]).isoweekday()), 8)
        if (row["completed_at"] or facts.end) > ends and ends < facts.end:
            yield f"task {row['id']} asked for progress beyond Monday"
    kept = sum(row["node"] == "collection" for row in facts.rows("feedback"))
    told = [each.given["collected"] for each in facts.journal if each.what == "tell_progress"]
    if kept > sum(bool(row["collected_progress"]) for rows in told for row in rows):
        yield f"{kept} words of Fridays are kept, more than were told"


def months(facts: Facts, courses: dict[str, Course]) -> Findings:
    """On the first working day of each month who was overdue was urged once, at nine (Rule C44)."""
    wanted = sorted(
        (moment, part.part_id)
        for moment in _moments(facts, (day for day in _days(facts) if day.day == 1))
        for part in _running(courses, moment)
        if _is_overdue(part, moment)
    )
    system = [row for row in facts.rows("urge") if row["urged_by"] == "system"]
    nine = [row for row in system if row["urged_at"] == at(day_of(row["urged_at"]), 9)]
    found = sorted((row["urged_at"], row["assignment_id"]) for row in nine)
    if found != wanted:
        yield f"pressed each month: {len(found)}, reckoned {len(wanted)}: {set(found) ^ set(wanted)}"


def _days(facts: Facts) -> Iterator[date]:
    day = day_of(facts.begin) + _DAY
    while day <= day_of(facts.end):
        yield day
        day += _DAY


def _moments(facts: Facts, days: Iterator[date]) -> Iterator[datetime]:
    yield from (moment for day in days if (moment := at(on_or_after(day), 9)) < facts.end)


def _running(courses: dict[str, Course], moment: datetime) -> Iterator[PartCourse]:
    """The parts that units were at then: everything at nine happens before anybody looks."""
    for course in courses.values():
        yield from (part for part in course.parts if part.issued_at < moment <= (part.ended_at or moment))


def _is_overdue(part: PartCourse, moment: datetime) -> bool:
    due_on = [day for since, day in part.deadlines if since < moment][-1]
    return due_on is not None and due_on < day_of(moment)
