"""Progress nodes of units' parts: reckoned back from the deadline, moved with it, pressed for when they are late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.year.reckoning.courses import Course, PartCourse
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import at, day_of, is_working_day, shifted, working_days_left

_SHARES = {"部署落实": (10, 0.8), "办理过半": (3, 0.5), "基本完成": (10, 0.2)}
"""Each node: from how many working days on there is one, and the share of them that is left at it (Rule D09)."""
_DAY = timedelta(days=1)


@dataclass
class Node:
    """A node as it should be; ``share`` is None for those of a granted plan."""

    name: str
    share: float | None
    planned_on: date
    original_on: date
    reached_on: date | None = None
    pressed_on: date | None = None


def of_parts(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Every part has the nodes that follow from its deadlines, reached when somebody said so (Rules B37, C42, D09)."""
    for part in _parts(courses):
        rows = [row for row in facts.rows("milestone") if row["assignment_id"] == part.part_id]
        names = ("name", "planned_on", "original_planned_on", "actual_on", "pressed_on")
        found = sorted(tuple(str(row[name]) for name in names) for row in rows)
        wanted = sorted(
            tuple(map(str, (each.name, each.planned_on, each.original_on, each.reached_on, each.pressed_on)))
            for each, _ in lived(facts, part)
        )
        if found != wanted:
            yield f"part {part.part_id}: nodes {found}, reckoned {wanted}"


def urges(facts: Facts, courses: dict[str, Course]) -> Findings:
    """The office's own clock urged each late node once, at eight on the next working day, and nothing else (C42)."""
    wanted = sorted(
        (moment, part.part_id) for part in _parts(courses) for _, moments in lived(facts, part) for moment in moments
    )
    found = sorted(
        (row["urged_at"], row["assignment_id"])
        for row in facts.rows("urge")
        if row["urged_by"] == "system" and row["urged_at"] == at(day_of(row["urged_at"]), 8)
    )
    if found != wanted:
        missing, extra = set(wanted) - set(found), set(found) - set(wanted)
        yield f"urges for late nodes: {len(found)}, reckoned {len(wanted)}; missing {missing}, too many {extra}"


def _parts(courses: dict[str, Course]) -> Iterator[PartCourse]:
    for course in courses.values():
        yield from course.parts


def lived(facts: Facts, part: PartCourse) -> list[tuple[Node, list[datetime]]]:
    """The nodes of a part after all that happened, each with the moments at which it was pressed for."""
    nodes = [(node, list[datetime]()) for node in _planned(part)]
    changes = _changes(facts, part)
    day, end = day_of(part.issued_at), day_of(part.ended_at or facts.end)
    while day <= end:
        morning = at(day, 8)
        if is_working_day(day) and part.runs_at(morning) and morning < facts.end:
            for node, moments in nodes:
                if node.planned_on < day and node.reached_on is None and node.pressed_on is None:
                    node.pressed_on = day
                    moments.append(morning)
        while changes and day_of(changes[0][0]) == day:
            nodes = _changed(part, nodes, *changes.pop(0))
        day += _DAY
    return nodes


def _planned(part: PartCourse) -> list[Node]:
    due_on, came_on = part.deadlines[0][1], day_of(part.issued_at)
    if due_on is None or due_on < part.issued_on or part.is_answer:
        return []
    whole = working_days_left(part.issued_on, due_on)
    days = [(name, share, _back(due_on, whole, share)) for name, (least, share) in _SHARES.items() if whole >= least]
    return [Node(name, share, day, day) for name, share, day in days if day > came_on]


def _back(due_on: date, whole: int, share: float) -> date:
    return shifted(due_on, -max(1, int(whole * share)))


def _changes(facts: Facts, part: PartCourse) -> list[tuple[datetime, str, object]]:
    """What changed nodes, in order: reached one, signed the report, was granted more time with a plan."""
    names = {row["id"]: (row["name"], row["original_planned_on"]) for row in facts.rows("milestone")}
    plans: dict[str, list[dict[str, str]]] = {}
    found: list[tuple[datetime, str, object]] = []
    kinds = ("reach_milestone", "sign_report", "sign_reply", "request_extension", "approve_extension")
    for deed in facts.deeds(part.matter_id, *kinds):
        if deed.part != part.part_id:
            continue
        if deed.what == "reach_milestone":
            found.append((deed.at, "reached", names[deed.given["milestone"]]))
        elif deed.what in ("sign_report", "sign_reply") and deed.given["signature_decision"] == "sign":
            found.append((deed.at, "signed", None))
        elif deed.what == "request_extension":
            plans[facts.tasks[str(deed.task_id)]["instance_id"]] = deed.given["extension_plan"]
        elif deed.what == "approve_extension" and deed.given["extension_decision"] == "grant":
            found.append((deed.at, "granted", plans[facts.tasks[str(deed.task_id)]["instance_id"]]))
    return found


def _changed(
    part: PartCourse, nodes: list[tuple[Node, list[datetime]]], moment: datetime, kind: str, what: object
) -> list[tuple[Node, list[datetime]]]:
    for node, _ in nodes:
        if node.reached_on is not None:
            continue
        if kind == "signed" or (kind == "reached" and (node.name, node.original_on) == what):
            node.reached_on = day_of(moment)
        elif kind == "granted" and node.share is not None:
            due_on = next(day for since, day in part.deadlines if since == moment)
            moved = _back(due_on, working_days_left(part.issued_on, due_on), node.share) if due_on else node.planned_on
            if moved > node.planned_on:
                node.planned_on, node.pressed_on = moved, None
    if kind == "granted" and isinstance(what, list):
        days = [(row["milestone"], date.fromisoformat(row["due_on"])) for row in what]
        nodes += [(Node(name, None, day, day), []) for name, day in days]
    return nodes
