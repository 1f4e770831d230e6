"""The course of each matter and of each unit's part, as it follows from what people did and from the rule book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.year.journal import Deed
from tests.year.reckoning.facts import Facts, last_before
from tests.year.working_days import day_of, month_later, shifted

_ANSWERED = ("S6", "S9", "S10")
"""Proposals of deputies and members, netizens' messages, public complaints."""
_USUAL = {"directive_class": "action", "proposed_urgency": "normal"}
COMPLETING = ("present_to_leader", "ask_satisfaction", "leader_ruling")
"""The steps with which a matter may be completed."""


@dataclass
class PartCourse:
    """One unit's part: ``deadlines`` are the days that applied, each from a moment on.

    An imported part was issued (``issued_on``) before it came to be followed here (``issued_at``).
    """

    part_id: str
    matter_id: str
    unit: str
    is_lead: bool
    issued_at: datetime
    issued_on: date
    profile: str
    deadlines: list[tuple[datetime, date | None]]
    handlers: list[tuple[datetime, str]] = field(default_factory=list)
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    """When its reminders ended: accepted, or the matter merged into another."""
    is_answer: bool = False
    answering: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    """Of a reply's lead: from when to when it owed one; a co-unit only has its say (Rules B29, B31, B34 and B35)."""

    @property
    def due_on(self) -> date | None:
        """The deadline that applied last."""
        return self.deadlines[-1][1]

    def handler_at(self, moment: datetime) -> str | None:
        """Who handled it then."""
        return next((login for since, login in reversed(self.handlers) if since <= moment), None)

    @property
    def handler_due_on(self) -> date:
        """By when somebody is named: five working days after the notice, which a lead has after its co-units (A13)."""
        notice_at = self.answering[0][0] if self.answering else self.issued_at
        return shifted(day_of(notice_at), 5)

    def owes_at(self, moment: datetime) -> bool:
        """Whether the unit had to report then: what the deadline asks of it, reminders and being overdue, is about."""
        if self.is_answer:
            return any(since <= moment and (until is None or moment < until) for since, until in self.answering)
        return self.runs_at(moment)

    def runs_at(self, moment: datetime) -> bool:
        """Whether the unit was still at it then."""
        return self.issued_at <= moment and (self.ended_at is None or moment < self.ended_at)


@dataclass
class Course:
    """One matter. Moments are None for what has not happened; ``opinion`` is the draft that was docketed."""

    matter_id: str
    imported: bool
    opinion: Mapping[str, Any] = field(default_factory=dict)
    is_decision: bool = False
    is_answer: bool = False
    """Whether somebody asked who is to be answered: a proposal, a netizen, a complaint (Rules B29, B35 and B36)."""
    docketed_at: datetime | None = None
    issued_at: datetime | None = None
    completed_at: datetime | None = None
    closed_out_at: datetime | None = None
    archived_at: datetime | None = None
    ended_at: datetime | None = None
    """Merged into another, or filed for reference."""
    due_on: date | None = None
    urgency: list[tuple[datetime, str]] = field(default_factory=list)
    parts: list[PartCourse] = field(default_factory=list)

    def urgency_at(self, moment: datetime) -> str:
        """How urgent it was then, what was settled at that moment counted in."""
        return next((urgency for since, urgency in reversed(self.urgency) if since <= moment), "normal")

    def due_at(self, moment: datetime) -> date | None:
        """The matter's deadline then: its lead's."""
        lead = next((part for part in self.parts if part.is_lead), None)
        days = [day for since, day in lead.deadlines if since <= moment] if lead else []
        return days[-1] if days else self.due_on


def deadline(opinion: Mapping[str, Any], docketed_on: date) -> date | None:
    """Rules C18 and C40 (a given day wins), A14 and A05 (none), C17 (at once), C36, C37 (13710)."""
    if opinion.get("given_due_on"):
        return date.fromisoformat(opinion["given_due_on"])
    if opinion.get("long_term") or opinion["directive_class"] == "guidance":
        return None
    if opinion["proposed_urgency"] == "top":
        return shifted(docketed_on, 1)
    if opinion["severity"] == "major":
        return month_later(docketed_on)
    return docketed_on + timedelta(days=7)


def reply_deadline(source: str, opinion: Mapping[str, Any], docketed_on: date) -> date:
    """A given day wins (C18, C40); proposals have three months, netizens seven working days (B36), others 60 days."""
    if opinion.get("given_due_on"):
        return date.fromisoformat(opinion["given_due_on"])
    if source == "S6":
        return month_later(docketed_on, 3)
    return shifted(docketed_on, 7) if source == "S9" else docketed_on + timedelta(days=60)


def completes(deed: Deed) -> bool:
    """Whether a matter was completed: the leader has the report, or who asked is content, or what was said stands."""
    if deed.what == "ask_satisfaction":
        return bool(deed.given["satisfaction"] != "dissatisfied")
    return deed.what == "present_to_leader" or (deed.what == "leader_ruling" and deed.given["ruling"] == "stands")


def courses(facts: Facts) -> dict[str, Course]:
    """The course of every matter that the journal or the first morning knows."""
    found = {matter_id: _course(facts, matter_id) for matter_id in facts.matters}
    for part_id, row in facts.parts.items():
        course = found[row["matter_id"]]
        if course.issued_at is not None:
            course.parts.append(_part(facts, course, part_id))
    return found


def _course(facts: Facts, matter_id: str) -> Course:
    origin = facts.imported.get(matter_id)
    is_answer = facts.matters[matter_id]["source"] in _ANSWERED
    course = Course(matter_id, imported=origin is not None, is_answer=is_answer)
    if origin is not None:
        _as_imported(facts, course, origin)
    else:
        _as_docketed(facts, course)
    for deed in facts.deeds(matter_id, *COMPLETING, "close_out", "archive_matter", "merge", "circulate_reference"):
        match deed.what:
            case what if what in COMPLETING:
                course.completed_at = deed.at if completes(deed) else None
            case "close_out":
                course.closed_out_at = deed.at
            case "archive_matter":
                course.archived_at = deed.at
            case _:
                course.ended_at = deed.at
    for deed in facts.deeds(matter_id, "settle_urgency"):
        if deed.given["approved"] and course.docketed_at and deed.at >= course.docketed_at:
            course.urgency.append((deed.at, deed.given["urgency"]))
    return course


def _as_imported(facts: Facts, course: Course, origin: Mapping[str, Any]) -> None:
    course.urgency, course.due_on = [(facts.begin, origin["urgency"])], origin["due_on"]
    if origin["status"] in ("in_progress", "completed"):
        course.docketed_at = facts.begin
        course.issued_at = facts.begin if origin["status"] == "in_progress" else None
        course.completed_at = facts.begin if origin["status"] == "completed" else None
    else:
        course.ended_at = facts.begin


def _as_docketed(facts: Facts, course: Course) -> None:
    approved = _first(
        facts,
        course,
        leader_approval="leader_decision",
        approve_decision_plan="plan_decision",
        approve_assignment="assignment_decision",
    )
    drafts = list(facts.deeds(course.matter_id, "draft_opinion", "divide_duty", "propose_units"))
    course.is_decision = any(each.what == "divide_duty" for each in drafts)
    if drafts:
        course.opinion = {**_USUAL, **drafts[-1].given}
    if approved is None:
        return
    drafted = last_before(drafts, approved.at) or drafts[-1]
    course.opinion, course.docketed_at = {**_USUAL, **drafted.given}, approved.at
    if course.is_answer:
        source, docketed_on = facts.matters[course.matter_id]["source"], day_of(approved.at)
        course.due_on = reply_deadline(source, course.opinion, docketed_on)
    else:
        course.due_on = deadline(course.opinion, day_of(approved.at))
    course.urgency = [(approved.at, course.opinion["proposed_urgency"])]
    issued = _first(
        facts,
        course,
        approve_letter="letter_decision",
        approve_decision_plan="plan_decision",
        approve_assignment="assignment_decision",
    )
    course.issued_at = issued.at if issued else None


def _first(facts: Facts, course: Course, **decisions: str) -> Deed | None:
    """The first approval among these steps, each with the field in which it was decided."""
    deeds = facts.deeds(course.matter_id, *decisions)
    return next((deed for deed in deeds if deed.given[decisions[deed.what]] == "approve"), None)


def _part(facts: Facts, course: Course, part_id: str) -> PartCourse:
    row, origin = facts.parts[part_id], facts.imported_parts.get(part_id)
    assert course.issued_at is not None, "units have parts once the letter is issued"
    part = PartCourse(
        part_id,
        course.matter_id,
        row["unit"],
        row["role"] == "lead",
        course.issued_at,
        day_of(origin["issued_at"] if origin else course.issued_at),
        "given" if origin or course.is_answer else "13710",
        [(course.issued_at, origin["due_on"] if origin else course.due_on)],
    )
    if origin and origin["handler"]:
        part.handlers.append((facts.begin, origin["handler"]))
    for deed in facts.deeds(course.matter_id, "name_handler", "review_report"):
        if deed.part != part_id:
            continue
        if deed.what == "name_handler":
            part.handlers.append((deed.at, deed.given["handler_choice"]))
        elif deed.given["verdict"] == "accepted":
            part.accepted_at = deed.at
    part.is_answer = course.is_answer
    if course.is_answer:
        part.accepted_at = course.completed_at
        part.answering = _answering(facts, course) if part.is_lead else []
    part.ended_at = min((each for each in (part.accepted_at, course.ended_at) if each), default=None)
    part.deadlines += _extensions(facts, part)
    return part


def _answering(facts: Facts, course: Course) -> list[tuple[datetime, datetime | None]]:
    """When the lead owed a reply: once the co-units had their say, until it was signed; again when it did not content.

    From the second time on a leader rules on a proposal whether it is answered again.
    """
    co_units = {
        row["id"] for row in facts.rows("assignment") if (row["matter_id"], row["role"]) == (course.matter_id, "co")
    }
    found: list[tuple[datetime, datetime | None]] = []
    since, unhappy = course.issued_at if not co_units else None, 0
    for deed in facts.deeds(course.matter_id, "contribute", "sign_reply", "merge", *COMPLETING):
        again = False
        if deed.what == "contribute":
            co_units.discard(str(deed.part))
            since = deed.at if not co_units else None
        elif deed.what == "ask_satisfaction" and not completes(deed):
            unhappy += 1
            again = unhappy == 1 or facts.matters[course.matter_id]["source"] != "S6"
        elif deed.what == "leader_ruling":
            again = not completes(deed)
        elif since and (deed.what == "merge" or deed.given["signature_decision"] == "sign"):
            found.append((since, deed.at))
            since = None
        since = deed.at if again else since
    return [*found, (since, None)] if since else found


def _extensions(facts: Facts, part: PartCourse) -> list[tuple[datetime, date | None]]:
    """The days granted (rules B08 and E18), each from the moment of the decision."""
    asked: dict[str, date] = {}
    granted: list[tuple[datetime, date | None]] = []
    for deed in facts.deeds(part.matter_id, "request_extension", "approve_extension"):
        if deed.part != part.part_id or deed.task_id is None:
            continue
        instance_id = facts.tasks[deed.task_id]["instance_id"]
        if deed.what == "request_extension":
            asked[instance_id] = date.fromisoformat(deed.given["extension_due_on"])
        elif deed.given["extension_decision"] == "grant":
            granted.append((deed.at, asked[instance_id]))
    return granted
