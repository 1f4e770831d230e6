"""What the pages count is what there is."""

from collections import Counter
from functools import cache

from lxml import etree

from tests.support.supervision import DIAGRAMS
from tests.year.reckoning.courses import Course
from tests.year.reckoning.facts import Facts, Findings
from tests.year.working_days import day_of, shifted, working_days_left
from tests.year.year import Row
from workflows.inbox.queries import LONGEST, count_to_do, to_do
from workflows.ledger.queries import LedgerFilter, ledger, totals
from workflows.lists.watching import watch
from workflows.organisation import queries as organisation
from workflows.organisation.people import actor_of

_ENDED = ("closed_out", "archived", "filed", "merged")


def of_matters(facts: Facts, _: dict[str, Course]) -> Findings:
    """Urges and returns as often as they were written down."""
    urges = Counter(row["matter_id"] for row in facts.rows("urge"))
    back = [row for row in facts.rows("review") if row["verdict"] != "accepted"]
    back += [row for row in facts.rows("reply") if row["satisfaction"] == "dissatisfied"]
    returns, of_part = Counter(row["matter_id"] for row in back), Counter(row["assignment_id"] for row in back)
    for matter_id, row in facts.matters.items():
        before = facts.imported.get(matter_id, {"urge_count": 0, "return_count": 0})
        for name, counted in (("urge_count", urges), ("return_count", returns)):
            if row[name] != counted[matter_id] + before[name]:
                yield f"matter {matter_id}: {name} {row[name]}, written down {counted[matter_id] + before[name]}"
    for part_id, row in facts.parts.items():
        before_it = facts.imported_parts.get(part_id, {"return_count": 0})["return_count"]
        if row["return_count"] != of_part[part_id] + before_it:
            yield f"part {part_id}: return_count {row['return_count']}, written down {of_part[part_id] + before_it}"


def of_ledger(facts: Facts, _: dict[str, Course]) -> Findings:
    """The totals above the ledger, for somebody who sees all and for the people of each unit; and its lines."""
    today, rows = day_of(facts.end), facts.rows("matter")
    issued = {(row["matter_id"], row["unit"]) for row in facts.rows("assignment") if row["state"] != "planned"}
    with facts.year.office.reading() as session:
        for person in organisation.people(session):
            seen = rows
            if "see-all-matters" not in person.permissions:
                seen = [row for row in rows if (row["id"], person.unit_code) in issued]
            shown = totals(session, person, LedgerFilter(), today)
            lights = Counter(_light(facts, row) for row in seen)
            counted = {name.value: number for name, number in shown.lights.items() if number}
            expected = (len(seen), sum(row["urge_count"] for row in seen), dict(lights))
            if (shown.matters, shown.urges, counted) != expected:
                yield f"ledger of {person.login}: {(shown.matters, shown.urges, counted)}, there are {expected}"
            if person.login == "li.ruoxi":
                lines = {line.matter.id for line in ledger(session, person, LedgerFilter(), today)}
                if lines != set(facts.matters):
                    yield f"the ledger shows {len(lines)} of {len(rows)} matters"


def _light(facts: Facts, row: Row) -> str:
    today, due_on = day_of(facts.end), row["due_on"]
    if row["status"] in _ENDED:
        return "closed_out"
    if row["status"] != "in_progress":
        return "done" if row["status"] == "completed" else "waiting"
    if due_on is None:
        return "on_track"
    if due_on < today:
        return "late"
    return "due_soon" if working_days_left(today, due_on) <= 3 else "on_track"


@cache
def _kept_apart() -> dict[tuple[str, str], list[str]]:
    """By process and step, the steps that whoever did them may not do this one too, as the diagrams say."""
    return {
        (process.get("id", ""), task.get("id", "")): [step.strip() for step in said.get("value", "").split(",")]
        for path in (DIAGRAMS / "processes").glob("*.bpmn")
        for process in etree.parse(path).iter("{*}process")
        for task in process.iter("{*}userTask")
        for said in task.iter("{*}property")
        if said.get("name") == "separateFrom"
    }


def of_inboxes(facts: Facts, _: dict[str, Course]) -> Findings:
    """Everybody's inbox has the open tasks that are theirs, or free and offered to who did no step kept apart."""
    candidates: dict[str, set[str]] = {}
    for row in facts.rows("task_candidate"):
        members = {row["value"]} if row["kind"] == "user" else facts.members(row["value"])
        candidates.setdefault(row["task_id"], set()).update(members)
    suspended = {row["id"] for row in facts.rows("instance") if row["state"] == "suspended"}
    waiting = [row for row in facts.rows("user_task") if row["state"] == "open" and row["instance_id"] not in suspended]
    did: dict[tuple[str, str], set[str]] = {}
    for row in facts.rows("user_task"):
        did.setdefault((row["instance_id"], row["element_id"]), set()).update(
            (row["completed_by"], row["completed_for"])
        )
    for row in waiting:
        for step in _kept_apart().get((row["process"], row["element_id"]), ()):
            candidates.get(row["id"], set()).difference_update(did.get((row["instance_id"], step), ()))
    with facts.year.office.reading() as session:
        for person in organisation.people(session):
            mine = {
                row["id"]
                for row in waiting
                if row["assignee"] == person.login
                or (row["assignee"] is None and person.login in candidates.get(row["id"], ()))
            }
            actor, engine = actor_of(person), facts.year.office.engine
            counted, listed = (
                count_to_do(engine, session, actor),
                {each.id for each in to_do(engine, session, actor, facts.end)},
            )
            if counted != len(mine) or (len(mine) <= LONGEST and listed != mine):
                yield f"inbox of {person.login}: counts {counted}, lists {len(listed)}, there are {len(mine)}"


def of_watch(facts: Facts, _: dict[str, Course]) -> Findings:
    """The lists of what must not be forgotten, each against the rows."""
    with facts.year.office.reading() as session:
        shown = watch(session, facts.end)
        unsigned = {each.notice.id for each in shown.unsigned}
        undocketed, lacking = {each.matter.id for each in shown.undocketed}, {each.matter.id for each in shown.lacking}
        without = [each.id for each in shown.without_outcome]
    today, rows = day_of(facts.end), facts.rows("matter")
    signed = {row["notice_id"] for row in facts.rows("receipt")}
    named = {row["matter_id"] for row in facts.rows("assignment") if row["handler"]}
    expected = {
        "still open": (shown.still_open, sum(row["status"] in ("in_progress", "completed") for row in rows)),
        "unsigned": (unsigned, {row["id"] for row in facts.rows("notice")} - signed),
        "undocketed": (
            undocketed,
            {
                row["id"]
                for row in rows
                if row["status"] in ("received", "drafted") and shifted(day_of(row["received_at"]), 1) <= today
            },
        ),
        "lacking": (
            lacking,
            {
                row["id"]
                for row in rows
                if row["status"] == "in_progress"
                and (
                    not row["requirement"] or row["id"] not in named or (row["due_on"] is None and not row["long_term"])
                )
            },
        ),
        "without outcome": (without, []),
    }
    for name, (found, wanted) in expected.items():
        if found != wanted:
            yield f"{name}: the page has {found}, there are {wanted}"
