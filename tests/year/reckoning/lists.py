"""The weekly lists: what ran, or had been completed, on each Monday morning."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.year.reckoning.courses import Course
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, day_of, working_days_left


def weekly(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Both lists of every Monday, at half past eight, with what was so then (Rules C12 and C13)."""
    monday, made = day_of(facts.begin), {}
    for row in facts.rows("list_snapshot"):
        made[row["kind"], row["week_of"]] = row
    mondays: list[date] = []
    while at(monday, 8, 30) < facts.end:
        if monday.isoweekday() == 1:
            mondays.append(monday)
        monday += timedelta(days=1)
    if set(made) != {(kind, day) for kind in ("monday_list", "close_out_list") for day in mondays}:
        yield f"lists made: {sorted(map(str, made))}, Mondays: {mondays}"
        return
    for day in mondays:
        yield from _compared(facts, made["monday_list", day], _running(facts, courses, at(day, 8, 30)))
        yield from _compared(facts, made["close_out_list", day], _completed(facts, courses, day))
    told = [row for row in facts.rows("notification") if row["kind"] == "monday_list"]
    if len(told) != len(mondays) * len(facts.members("role:leader")):
        yield f"leaders were told {len(told)} times of {len(mondays)} lists"


def _compared(facts: Facts, snapshot: dict[str, Any], wanted: dict[str, dict[str, Any]]) -> Findings:
    where = f"{snapshot['kind']} of {snapshot['week_of']}"
    if snapshot["made_at"] != at(snapshot["week_of"], 8, 30):
        yield f"{where}: made at {snapshot['made_at']}"
    rows = {row["matter_id"]: row for row in snapshot["rows"]}
    if set(rows) != set(wanted):
        yield f"{where}: missing {set(wanted) - set(rows)}, too many {set(rows) - set(wanted)}"
        return
    for matter_id, row in rows.items():
        for name, value in wanted[matter_id].items():
            if row[name] != value:
                yield f"{where}: {name} of {matter_id} is {row[name]}, was {value}"
    names = {row["code"]: row["short_name"] for row in facts.rows("unit")}
    for matter_id, row in rows.items():
        units = {names[each["unit"]] for each in facts.rows("assignment") if each["matter_id"] == matter_id}
        if set(row["units"]) != units:
            yield f"{where}: units of {matter_id} are {row['units']}, were {units}"


def _running(facts: Facts, courses: dict[str, Course], moment: datetime) -> dict[str, dict[str, Any]]:
    """The matters docketed and not closed out then, with what the list says of them."""
    found = {}
    for course in courses.values():
        over = course.closed_out_at or course.ended_at
        if course.docketed_at and course.docketed_at < moment and (over is None or moment < over):
            found[course.matter_id] = _line(facts, course, moment)
    return found


def _completed(facts: Facts, courses: dict[str, Course], monday: date) -> dict[str, dict[str, Any]]:
    """What was completed before this week and is not closed out."""
    running = _running(facts, courses, at(monday, 8, 30))
    return {
        matter_id: line
        for matter_id, line in running.items()
        if line["completed_on"] and date.fromisoformat(line["completed_on"]) < monday
    }


def _line(facts: Facts, course: Course, moment: datetime) -> dict[str, Any]:
    due_on, today = course.due_at(moment), day_of(moment)
    completed = course.completed_at is not None and course.completed_at < moment
    origin = facts.imported.get(course.matter_id, {})
    completed_on = origin.get("completed_on") or (course.completed_at and day_of(course.completed_at))
    urges = sum(row["urged_at"] < moment for row in facts.urges.get(course.matter_id, ()))
    return {
        "due_on": due_on.isoformat() if due_on else None,
        "status": "completed" if completed else "in_progress",
        "light": "done" if completed else _light(due_on, today),
        "urge_count": urges + origin.get("urge_count", 0),
        "completed_on": completed_on.isoformat() if completed and completed_on else None,
    }


def _light(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "on_track"
    if due_on < today:
        return "late"
    return "due_soon" if working_days_left(today, due_on) <= 3 else "on_track"
