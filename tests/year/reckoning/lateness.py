"""What being late asks of a unit: a report each month, and at the end one on the whole situation."""

from collections.abc import Iterator
from datetime import datetime

from tests.year.reckoning.courses import Course, PartCourse
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, day_of, month_later, on_or_after


def monthly_reports(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Each overdue part was asked each month, counted from its deadline, and said why and what next (Rule C20)."""
    given: dict[str, list[datetime]] = {}
    for task in facts.rows("user_task"):
        if task["element_id"] == "report_overdue":
            given.setdefault(facts.part_of_instance[task["instance_id"]], []).append(task["created_at"])
    for course in courses.values():
        for part in course.parts:
            wanted, found = list(_months(facts, part)), sorted(given.get(part.part_id, []))
            if wanted != found:
                yield f"part {part.part_id}: asked about being overdue at {found}, reckoned {wanted}"
    told = [row for row in facts.rows("feedback") if row["node"] == "overdue"]
    yield from (
        f"feedback {row['id']} lacks a reason or a step" for row in told if not (row["reason"] and row["next_step"])
    )
    answers = [each for each in facts.journal if each.what == "report_overdue"]
    if len(answers) != len(told):
        yield f"{len(answers)} monthly reports were written, {len(told)} are kept"


def _months(facts: Facts, part: PartCourse) -> Iterator[datetime]:
    for number, (since, due_on) in enumerate(part.deadlines):
        if due_on is None:
            continue
        until = part.deadlines[number + 1][0] if number + 1 < len(part.deadlines) else facts.end
        passed, months = day_of(since), 1
        while True:
            while month_later(due_on, months) <= passed:
                months += 1
            passed = on_or_after(month_later(due_on, months))
            moment = at(passed, 0)
            if moment >= until:
                break
            if part.owes_at(moment):
                yield moment


def final_reports(facts: Facts, courses: dict[str, Course]) -> Findings:
    """What went on to the office's report late, or over several units, was consolidated first (Rules C21 and E20)."""
    accepted = {
        row["matter_id"]: row["written_at"]
        for row in facts.rows("report")
        if (row["kind"], row["state"]) == ("consolidated", "accepted")
    }
    reported = {each.matter_id for each in facts.journal if each.what == "completion_report"}
    for matter_id in reported:
        parts = courses[str(matter_id)].parts
        late = any(each.accepted_at and each.due_on and day_of(each.accepted_at) > each.due_on for each in parts)
        if (late or len(parts) > 1) != (matter_id in accepted):
            yield f"matter {matter_id}: late {late}, {len(parts)} parts, consolidated {matter_id in accepted}"
