"""What one needs to know about a matter: the instruction word for word, who has it, by when, the last report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from workflows.assignments.models import Assignment, Role, State
from workflows.assignments.queries import assignments_of
from workflows.calendar.service import load_calendar
from workflows.directives.models import Directive
from workflows.directives.queries import directives_with_merged
from workflows.inbox.access import may_see_all, may_see_matter
from workflows.matters.errors import MatterNotFound
from workflows.matters.models import Matter
from workflows.matters.queries import SOON, light, matter_row
from workflows.matters.values import Light
from workflows.moments import day_of
from workflows.organisation.people import Person
from workflows.organisation.queries import names, unit_names
from workflows.reports.models import Report
from workflows.reports.queries import reports_of


@dataclass(frozen=True)
class UnitPart:
    """One unit's part of a matter, with its light and its latest report (None before the first)."""

    assignment: Assignment
    unit: str
    handler: str | None
    light: Light
    days_left: int | None
    report: Report | None


@dataclass(frozen=True)
class Essentials:
    """A matter as one person may see it: ``parts`` are those of their business, ``names`` people's names by login.

    ``days_left`` are working days until the matter is due, negative when late, None without a deadline.
    """

    matter: Matter
    light: Light
    days_left: int | None
    directives: list[Directive]
    parts: list[UnitPart]
    unit_names: Mapping[str, str]
    names: Mapping[str, str]
    sees_all: bool

    @property
    def lead(self) -> str | None:
        """The name of the lead unit."""
        return self.unit_names.get(self.matter.lead_unit or "")

    @property
    def co_units(self) -> list[str]:
        """The names of the co-units."""
        return [part.unit for part in self.parts if part.assignment.role is Role.CO]

    def shows(self, assignment_id: str | None) -> bool:
        """Whether the person may see what belongs to this assignment."""
        return self.sees_all or assignment_id in self._by_assignment

    def unit_of(self, assignment_id: str | None) -> str:
        """The name of an assignment's unit; empty where there is none to show."""
        part = self._by_assignment.get(assignment_id)
        return part.unit if part else ""

    @cached_property
    def _by_assignment(self) -> dict[str | None, UnitPart]:
        return {part.assignment.id: part for part in self.parts}

    def last_report(self, assignment_id: str | None = None) -> Report | None:
        """The report written last, of those the person may see; that of one assignment when given."""
        wanted = (part for part in self.parts if assignment_id in (None, part.assignment.id))
        reports = [part.report for part in wanted if part.report]
        return max(reports, key=lambda report: report.written_at, default=None)


def essentials(session: Session, person: Person, matter_id: str, now: datetime) -> Essentials:
    """The essentials of a matter. Raises MatterNotFound, also where the matter is none of the person's business."""
    if not may_see_matter(session, person, matter_id):
        raise MatterNotFound(matter=matter_id)
    matter, calendar, today = matter_row(session, matter_id), load_calendar(session), day_of(now)
    sees_all, units = may_see_all(person), unit_names(session)
    shown = [each for each in assignments_of(session, matter_id) if sees_all or _is_own(each, person)]
    directives, latest = directives_with_merged(session, matter_id), _latest(reports_of(session, matter_id))
    people = names(session, _logins(matter, shown, latest.values()))

    def part(each: Assignment) -> UnitPart:
        left = None if each.due_on is None else calendar.working_days_between(today, each.due_on)
        unit, handler = units.get(each.unit, each.unit), people.get(each.handler or "")
        return UnitPart(each, unit, handler, _part_light(each, today, left), left, latest.get(each.id))

    return Essentials(
        matter,
        light(matter.status, matter.due_on, today, calendar),
        None if matter.due_on is None else calendar.working_days_between(today, matter.due_on),
        directives,
        [part(each) for each in shown],
        units,
        people,
        sees_all,
    )


def _is_own(assignment: Assignment, person: Person) -> bool:
    return assignment.unit == person.unit_code and assignment.state is not State.PLANNED


def _latest(reports: Iterable[Report]) -> dict[str, Report]:
    return {report.assignment_id: report for report in sorted(reports, key=lambda report: report.written_at)}


def _logins(matter: Matter, shown: list[Assignment], reports: Iterable[Report]) -> set[str]:
    handlers = {login for each in shown for login in (each.handler, each.supervised) if login}
    return {matter.created_by, *handlers, *(report.written_by for report in reports)}


def _part_light(assignment: Assignment, today: date, left: int | None) -> Light:
    if assignment.state is State.ACCEPTED:
        return Light.DONE
    if assignment.state in (State.PLANNED, State.REPORTED, State.SIGNED):
        return Light.WAITING
    if assignment.due_on is None or left is None:
        return Light.ON_TRACK
    if assignment.due_on < today:
        return Light.LATE
    return Light.DUE_SOON if left <= SOON else Light.ON_TRACK
