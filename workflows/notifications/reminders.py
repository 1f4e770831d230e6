"""The ladder of reminders: who is told how many working days before and after a deadline. Rules E07, E17 and A13."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from workflows.assignments.models import Assignment
from workflows.calendar.service import load_calendar
from workflows.matters.queries import matter_row
from workflows.moments import at
from workflows.notifications.models import Notification
from workflows.notifications.service import notify, people_in
from workflows.organisation.roles import Role, held_in
from workflows.unit_of_work import UnitOfWork

MORNING = time(8, 30)
"""When a reminder is sent, by the office's clocks."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: ``days`` are working days after the deadline, negative before it."""

    name: str
    days: int
    recipient: str
    kind: str


@dataclass(frozen=True)
class PlannedReminder:
    """A rung with the moment it is due."""

    rung: Rung
    at: datetime


def plan(tx: UnitOfWork, due_on: date | None, ladder: Iterable[Rung]) -> list[PlannedReminder]:
    """When each rung is due; those already past are left out, and without a deadline there is nothing to remind of."""
    if due_on is None:
        return []
    calendar = load_calendar(tx.session)
    planned = [PlannedReminder(rung, at(calendar.add_working_days(due_on, rung.days).on, MORNING)) for rung in ladder]
    return sorted((each for each in planned if each.at > tx.now), key=lambda each: each.at)


def remind(tx: UnitOfWork, assignment: Assignment, due_on: date, rung: Rung) -> list[Notification]:
    """Send one rung, once for each deadline. A head without an account is reached through the unit's liaison."""
    matter = matter_row(tx.session, assignment.matter_id)
    params = {
        "matter_no": matter.matter_no,
        "title": matter.title,
        "due_on": due_on.isoformat(),
        "days": rung.days,
        "recipient": rung.recipient,
        "unit": assignment.unit,
        "deputy_head": assignment.deputy_head,
        "unit_head": assignment.unit_head,
    }
    return notify(
        tx,
        _recipients(tx, assignment, rung.recipient),
        kind=rung.kind,
        text_key=f"notification.{rung.kind}",
        params=params,
        key=f"reminder:{assignment.id}:{due_on.isoformat()}:{rung.name}",
        matter_id=matter.id,
    )


def remind_handler_missing(tx: UnitOfWork, assignment: Assignment) -> list[Notification]:
    """Five working days have passed without a handler: the unit and the office are told. Rule A13."""
    matter = matter_row(tx.session, assignment.matter_id)
    groups = [held_in(assignment.unit, role) for role in (Role.LIAISON, Role.DEPUTY_HEAD)]
    return notify(
        tx,
        people_in(tx, [*groups, "role:docket_clerk"]),
        kind="handler_missing",
        text_key="notification.handler-missing",
        params={"matter_no": matter.matter_no, "title": matter.title, "unit": assignment.unit},
        key=f"handler-missing:{assignment.id}",
        matter_id=matter.id,
    )


def _recipients(tx: UnitOfWork, assignment: Assignment, recipient: str) -> list[str]:
    liaison = held_in(assignment.unit, Role.LIAISON)
    match recipient:
        case "handler":
            return [assignment.handler] if assignment.handler else people_in(tx, [liaison])
        case "office_director":
            return people_in(tx, ["role:closer"])
        case _:
            return people_in(tx, [held_in(assignment.unit, recipient)]) or people_in(tx, [liaison])
