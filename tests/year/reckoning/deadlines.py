"""Deadlines of matters, of units' parts and of tasks."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import count

from tests.year.reckoning.courses import Course, PartCourse
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, day_of, first_of_next_week, month_later, shifted
from tests.year.year import Row

_CLOSE = 18
_WORKING_DAYS = {
    "receive": 1,
    "draft_opinion": 1,
    "approve_docketing": 1,
    "leader_approval": 1,
    "compile_decision": 1,
    "plan_inspection": 2,
    "divide_duty": 1,
    "approve_decision_plan": 1,
    "sum_up": 3,
    "confirm_method": 1,
    "approve_letter": 1,
    "acknowledge": 1,
    "review_report": 2,
    "report_round": 2,
    "report_overdue": 2,
    "issue_tracking": 1,
    "tell_progress": 0,
    "decide_criticism": 3,
    "consolidate_report": 3,
    "sign_consolidated": 2,
    "review_consolidated": 2,
    "completion_report": 2,
    "close_out": 5,
    "acknowledge_close_out": 3,
    "archive_matter": 10,
    "approve_extension": 1,
    "record_minutes": 1,
    "propose_units": 1,
    "approve_assignment": 1,
    "contribute": 10,
    "review_reply": 2,
    "sign_reply": 2,
    "deliver_reply": 1,
    "ask_satisfaction": 5,
    "leader_ruling": 3,
    "follow_up": 3,
}
"""How many working days a task has, counted from the day on which it comes."""
_BY_DEADLINE = frozenset({"handle", "prepare_report", "sign_report", "draft_reply"})


def of_matters(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Each matter's day is the one the rules give, the original stays on record, numbers have no gaps (Rule E03)."""
    for matter_id, row in facts.matters.items():
        course = courses[matter_id]
        if course.imported:
            continue
        expected = course.due_at(facts.end)
        docketed_on = day_of(course.docketed_at) if course.docketed_at else None
        for name, wanted in (("docketed_on", docketed_on), ("due_on", expected), ("original_due_on", course.due_on)):
            if row[name] != wanted:
                yield f"matter {matter_id}: {name} is {row[name]}, by the rules {wanted}"
        if course.docketed_at and row["urgency"] != course.urgency_at(facts.end):
            yield f"matter {matter_id}: urgency {row['urgency']}, settled was {course.urgency_at(facts.end)}"
    yield from _numbers(facts, courses)


def _numbers(facts: Facts, courses: dict[str, Course]) -> Findings:
    docketed = [each for each in courses.values() if each.docketed_at and not each.imported]
    year = day_of(facts.begin).year
    wanted = {f"泽督〔{year}〕{serial}号" for serial in range(1, len(docketed) + 1)}
    given = {facts.matters[each.matter_id]["matter_no"] for each in docketed}
    if given != wanted:
        yield f"numbers: {sorted(given ^ wanted, key=str)} are missing or too many"


def of_parts(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Each unit that the opinion names has its part, with its day, and five working days to name somebody (A13)."""
    for course in courses.values():
        opinion = course.opinion
        if course.issued_at is None or course.imported:
            continue
        wanted = {opinion["lead"]: "lead", **{row["unit"]: "co" for row in opinion["co"]}}
        given = {facts.parts[part.part_id]["unit"]: facts.parts[part.part_id]["role"] for part in course.parts}
        if given != wanted:
            yield f"matter {course.matter_id}: parts {given}, the opinion names {wanted}"
        for part in course.parts:
            row = facts.parts[part.part_id]
            expected = {
                "due_on": part.due_on,
                "original_due_on": course.due_on,
                "handler_due_on": part.handler_due_on,
                "handler": part.handler_at(facts.end),
                "issued_at": part.issued_at,
                "accepted_at": part.accepted_at,
            }
            for name, value in expected.items():
                if row[name] != value:
                    yield f"part {part.part_id}: {name} is {row[name]}, reckoned {value}"


def of_tasks(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Each task is due when the rules say; those of a unit with its deadline, or with the day a reviewer set."""
    parts = {part.part_id: part for course in courses.values() for part in course.parts}
    for task in facts.rows("user_task"):
        part = parts.get(facts.part_of_instance.get(task["instance_id"], ""))
        known, due = _due(facts, task, part)
        if known and task["due_at"] != due:
            yield f"task {task['id']} at {task['element_id']}: due {task['due_at']}, by the rules {due}"


def _due(facts: Facts, task: Row, part: PartCourse | None) -> tuple[bool, datetime | None]:
    element, came_on = task["element_id"], day_of(task["created_at"])
    if element in _WORKING_DAYS:
        return True, at(shifted(came_on, _WORKING_DAYS[element]), _CLOSE)
    if element == "name_handler" and part:
        return True, at(part.handler_due_on, _CLOSE)
    if element in _BY_DEADLINE and part:
        return True, _with_deadline(facts, task, part)
    return False, None


def _with_deadline(facts: Facts, task: Row, part: PartCourse) -> datetime | None:
    """The part's day when the task came, or the reviewer's; moved with it as long as the task was open."""
    over = task["completed_at"] or part.ended_at or facts.end
    returned = [
        deed
        for deed in facts.before(task["id"], part.matter_id, "review_report")
        if deed.part == part.part_id and deed.given["verdict"] != "accepted" and deed.at <= task["created_at"]
    ]
    came = [(since, day) for since, day in part.deadlines if since <= task["created_at"]]
    since, day = came[-1] if came else part.deadlines[0]
    if returned and returned[-1].at >= since and returned[-1].given.get("new_due_on"):
        day = date.fromisoformat(returned[-1].given["new_due_on"])
    for moved_at, moved_to in part.deadlines:
        before = [each for when, each in part.deadlines if when < moved_at]
        if task["created_at"] < moved_at < over and before and day == before[-1]:
            day = moved_to
    return at(day, _CLOSE) if day else None


def of_feedback(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Nodes of 13710 (C34, C35: 1 and 3 days; C17: at once) and periodic rounds (A05, A08, C38) as the rules want."""
    given: dict[str, Counter[tuple[str, datetime]]] = {}
    for task in facts.rows("user_task"):
        if task["element_id"] in ("report_node", "report_round"):
            moment = task["due_at"] if task["element_id"] == "report_node" else task["created_at"]
            part_id = facts.part_of_instance[task["instance_id"]]
            given.setdefault(part_id, Counter())[task["element_id"], moment] += 1
    for course in courses.values():
        for part in course.parts:
            wanted = Counter(_nodes(course, part)) + Counter(_rounds(facts, course, part))
            found = given.get(part.part_id, Counter())
            if found != wanted:
                yield f"part {part.part_id}: feedback missing {wanted - found}, too many {found - wanted}"


def _nodes(course: Course, part: PartCourse) -> list[tuple[str, datetime]]:
    days = [0] if course.urgency_at(part.issued_at) == "top" else []
    days += [1, 3] if part.profile == "13710" else []
    return [("report_node", at(part.issued_on + timedelta(days=each), _CLOSE)) for each in days]


def _rounds(facts: Facts, course: Course, part: PartCourse) -> list[tuple[str, datetime]]:
    cadence, day = cadence_of(facts, course), day_of(part.issued_at)
    planned = _planned_at(facts, part)
    if cadence == "none":
        if planned is None:
            return []
        cadence, day = "monthly", day_of(planned)
    opened: list[tuple[str, datetime]] = []
    for since, until in part.answering if part.is_answer else [(part.issued_at, part.ended_at)]:
        first, months = max(day, day_of(since)), 1 if cadence == "monthly" else 3
        for number in count(1):
            first = first_of_next_week(first) if cadence == "weekly" else first
            moment = at(first if cadence == "weekly" else month_later(first, months * number), 0)
            if moment > facts.end or (until is not None and moment >= until):
                break
            opened.append(("report_round", moment))
    return opened


def cadence_of(facts: Facts, course: Course) -> str:
    """How often progress is collected: as the opinion wants, else by class, urgency and term (A05, A08, E08)."""
    if course.imported:
        return str(facts.imported[course.matter_id]["cadence"])
    opinion = course.opinion
    if opinion.get("requested_cadence"):
        return str(opinion["requested_cadence"])
    if opinion["directive_class"] == "guidance":
        return "quarterly"
    if course.is_decision:
        return "monthly"
    if opinion["proposed_urgency"] == "top":
        return "weekly"
    return "monthly" if opinion.get("long_term") else "none"


def _planned_at(facts: Facts, part: PartCourse) -> datetime | None:
    """When a plan with milestones was first granted: from then on progress is told monthly (Rule C38)."""
    plans: set[str] = set()
    for deed in facts.deeds(part.matter_id, "request_extension", "approve_extension"):
        if deed.part != part.part_id or deed.task_id is None:
            continue
        instance_id = facts.tasks[deed.task_id]["instance_id"]
        if deed.what == "request_extension" and deed.given["extension_plan"]:
            plans.add(instance_id)
        elif deed.what == "approve_extension" and instance_id in plans and deed.given["extension_decision"] == "grant":
            return deed.at
    return None
