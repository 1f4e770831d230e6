"""Nothing ends without an outcome, nobody's work is lost, no row hangs in the air, every history is true."""

from collections.abc import Mapping

from sqlalchemy import select

from engine.database import Base
from tests.year.reckoning.courses import Course
from tests.year.reckoning.deadlines import cadence_of
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import day_of, first_of_next_week
from tests.year.year import Row
from workflows.history.seals import seals_of_office

_ENDED = {"closed_out": "closed_out", "archived": "closed_out", "filed": "filed_for_reference", "merged": "merged"}
_ROLES_WITHOUT_INBOX = (
    "assessor",
    "audit_admin",
    "observer_discipline",
    "observer_media",
    "process_admin",
    "result_reader",
    "security_admin",
    "system_admin",
)
_LOGINS = {
    "assignment": ("handler",),
    "criticism": ("decided_by",),
    "matter": ("created_by",),
    "matter_copy": ("recipient",),
    "milestone": ("reached_by",),
    "notification": ("recipient",),
    "reply": ("drafted_by", "reviewed_by", "signed_by", "heard_by", "settled_by"),
    "report": ("written_by", "signed_by"),
    "signature": ("signer", "asked_by"),
    "urge": ("urged_by",),
    "user_task": ("assignee", "completed_by"),
}


def outcomes(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Every matter ended with its outcome, or somebody has it and knows by when (Rules A01, B07, B33 and E08)."""
    holders = _holders(facts)
    instances = {row["id"]: row for row in facts.rows("instance")}
    timed = {_root(instances, row["instance_id"])["business_key"] for row in facts.rows("job") if row["instance_id"]}
    for matter_id, row in facts.matters.items():
        course, status = courses[matter_id], _status(courses[matter_id])
        if not course.imported and row["status"] != status:
            yield f"matter {matter_id}: {row['status']}, by what was done {status}"
        if row["outcome"] != _ENDED.get(row["status"]):
            yield f"matter {matter_id}: {row['status']} with the outcome {row['outcome']}"
        over = row["status"] in _ENDED and (row["status"] != "closed_out" or course.ended_at is not None)
        if over:
            if matter_id in holders:
                yield f"matter {matter_id} is {row['status']}, but there is still work on it: {holders[matter_id]}"
        elif matter_id not in holders and not (row["status"] == "completed" and matter_id in timed):
            yield f"matter {matter_id} is {row['status']} and nobody has it"
        if row["status"] == "in_progress" and row["due_on"] is None and cadence_of(facts, course) == "none":
            yield f"matter {matter_id} has neither a deadline nor rounds"


def _root(instances: Mapping[str, Row], instance_id: str) -> Row:
    """The instance that called this one, or the one that called that."""
    found = instances[instance_id]
    while found["parent_id"] is not None:
        found = instances[found["parent_id"]]
    return found


def _status(course: Course) -> str:
    if course.ended_at:
        return (
            "filed" if course.docketed_at is None and course.opinion.get("directive_class") == "reference" else "merged"
        )
    for moment, status in (
        (course.archived_at, "archived"),
        (course.closed_out_at, "closed_out"),
        (course.completed_at, "completed"),
        (course.docketed_at, "in_progress"),
    ):
        if moment:
            return status
    return "drafted" if course.opinion else "received"


def _holders(facts: Facts) -> dict[str, list[str]]:
    """The open tasks of each matter that somebody active with an inbox can do, by element."""
    active = {row["login"] for row in facts.rows("user_account") if row["active"]}
    active &= {row["login"] for row in facts.rows("user_role") if row["role"] not in _ROLES_WITHOUT_INBOX}
    groups: dict[str, set[str]] = {}
    for row in facts.rows("task_candidate"):
        members = facts.members(row["value"]) if row["kind"] == "group" else {row["value"]}
        groups.setdefault(row["task_id"], set()).update(members)
    found: dict[str, list[str]] = {}
    for row in facts.rows("user_task"):
        people = {row["assignee"]} if row["assignee"] else groups.get(row["id"], set())
        if row["state"] == "open" and row["business_key"] and people & active:
            found.setdefault(row["business_key"], []).append(row["element_id"])
    return found


def closings(facts: Facts, courses: dict[str, Course]) -> Findings:
    """Completed this week, struck off from the first working day of the next (Rule C13)."""
    for course in courses.values():
        row = facts.matters[course.matter_id]
        if course.closed_out_at and row["completed_on"]:
            if day_of(course.closed_out_at) < first_of_next_week(row["completed_on"]):
                yield f"matter {course.matter_id} was struck off in the week of its completion"
            if row["closed_out_on"] != day_of(course.closed_out_at):
                yield f"matter {course.matter_id}: struck off on {row['closed_out_on']}"


def orphans(facts: Facts, _: dict[str, Course]) -> Findings:
    """Every reference leads somewhere, and every person and unit that is named is there."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column
            there = select(target)
            lost = select(key.parent).where(key.parent.is_not(None), key.parent.not_in(there))
            with facts.year.office.reading() as session:
                for value in session.scalars(lost):
                    yield f"{table.name}.{key.parent.name}: {value} is not in {target.table.name}"
    logins, units = (
        {row[name] for row in facts.rows(table)} for table, name in (("user_account", "login"), ("unit", "code"))
    )
    for table, columns in _LOGINS.items():
        for row in facts.rows(table):
            yield from (
                f"{table}.{name}: nobody is {row[name]}"
                for name in columns
                if row[name] not in logins | {None, "system"}
            )
    yield from (f"assignment.unit: no unit {row['unit']}" for row in facts.parts.values() if row["unit"] not in units)
    tasks = set(facts.tasks)
    for row in facts.rows("task_draft"):
        task = facts.tasks.get(row["task_id"])
        if task is None or (task["state"] == "completed" and task["completed_by"] == row["login"]):
            yield f"a draft of {row['login']} for {row['task_id']}, which is done or gone"
    yield from (
        f"candidate of no task {row['task_id']}" for row in facts.rows("task_candidate") if row["task_id"] not in tasks
    )


def machinery(facts: Facts, _: dict[str, Course]) -> Findings:
    """Nothing failed, nothing is late, what ended waits for nothing and what runs waits for something."""
    for row in facts.rows("job"):
        if row["incident"] or row["attempts"] or row["error"]:
            yield f"job {row['id']} ({row['kind']}, {row['element_id']}) failed: {row['error']}"
        if row["due_at"] <= facts.end:
            yield f"job {row['id']} ({row['kind']}, {row['element_id']}) was due at {row['due_at']}"
    yield from (f"outbox item {row['id']} was not sent" for row in facts.rows("outbox") if row["sent_at"] is None)
    live = {row["id"] for row in facts.rows("instance") if row["state"] in ("active", "suspended")}
    waiting = {
        row["instance_id"]: f"{table} {row['id']}"
        for table in ("job", "subscription", "user_task")
        for row in facts.rows(table)
        if row["instance_id"] and row.get("state", "open") == "open"
    }
    yield from (f"{what} belongs to an instance that has ended" for each, what in waiting.items() if each not in live)
    callers = {row["parent_id"] for row in facts.rows("instance") if row["id"] in live}
    yield from (f"instance {each} runs and waits for nothing" for each in live - set(waiting) - callers)
    yield from (f"instance {row['id']} failed" for row in facts.rows("instance") if row["state"] == "failed")


def histories(facts: Facts, _: dict[str, Course]) -> Findings:
    """Every chain is whole and, played again, leads to the states recorded."""
    with facts.year.office.reading() as session:
        for seal in seals_of_office(session, facts.year.office.engine, played=True):
            if seal.broken or seal.replayed != seal.events:
                yield f"history of {seal.instance_id}: {seal.broken}, {seal.replayed} of {seal.events} played"
