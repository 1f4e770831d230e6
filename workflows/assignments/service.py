"""Giving a matter to units, and what a unit does with it before it reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from engine.actor import Actor
from engine.errors import Forbidden
from workflows.assignments.errors import (
    AssignmentIncomplete,
    DutyMissing,
    HandlerNamed,
    HandlerNotInUnit,
    LevelsWrong,
    LiaisonMissing,
    TwoLeads,
)
from workflows.assignments.models import Assignment, Breakdown, Level, Role, State
from workflows.assignments.queries import assignment_row, assignments_of, breakdown_of
from workflows.columns import new_id
from workflows.fields import required
from workflows.matters.models import Matter
from workflows.matters.values import DirectiveClass
from workflows.organisation import queries as organisation
from workflows.organisation.roles import OF_A_UNIT, held_in
from workflows.organisation.roles import Role as PersonRole
from workflows.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Duty:
    """A unit and what it has to do."""

    unit: str
    duty: str
    person: str | None = None
    """The login of the person who is supervised, where it is not the unit. Rule C06."""


def plan(tx: UnitOfWork, matter: Matter, lead: Duty, co_units: Iterable[Duty] = ()) -> list[Assignment]:
    """Replace the planned units of ``matter``: one lead, any number of co-units, each with its duty.

    Rules C06, E04 and E17. Raises TwoLeads, DutyMissing, UnitNotFound, UserNotFound.
    """
    co_units = list(co_units)
    named = [lead.unit, *(duty.unit for duty in co_units)]
    _check_persons(tx, [lead, *co_units])
    for unit in named:
        if named.count(unit) > 1:
            raise TwoLeads(unit=unit)
    for duty in co_units:
        if not duty.duty.strip():
            raise DutyMissing(unit=duty.unit)
    tx.session.execute(
        delete(Assignment).where(Assignment.matter_id == matter.id, Assignment.state == State.PLANNED),
        execution_options={"synchronize_session": "fetch"},
    )
    matter.lead_unit = lead.unit
    units = organisation.units_of_codes(tx.session, named)
    planned = [
        _planned(matter, duty, role, units[duty.unit])
        for duty, role in ((lead, Role.LEAD), *((duty, Role.CO) for duty in co_units))
    ]
    tx.session.add_all(planned)
    tx.session.flush()
    return planned


def _check_persons(tx: UnitOfWork, duties: Iterable[Duty]) -> None:
    for login in {duty.person for duty in duties if duty.person}:
        organisation.person(tx.session, login)


def _planned(matter: Matter, duty: Duty, role: Role, unit: organisation.UnitView) -> Assignment:
    return Assignment(
        id=new_id(),
        matter_id=matter.id,
        unit=duty.unit,
        role=role,
        duty=duty.duty.strip(),
        supervised=duty.person,
        unit_head=unit.head_name,
        deputy_head=unit.deputy_name,
        state=State.PLANNED,
    )


def issue(tx: UnitOfWork, matter: Matter, handler_due_on: date | None) -> list[Assignment]:
    """Give out every planned assignment of ``matter``; the lead comes first.

    Raises LiaisonMissing (rule A12), AssignmentIncomplete (rules B33, B34 and E16).
    """
    issued = [found for found in assignments_of(tx.session, matter.id) if found.state is State.PLANNED]
    reachable = organisation.units_with(tx.session, PersonRole.LIAISON)
    for assignment in issued:
        if assignment.unit not in reachable:
            raise LiaisonMissing(unit=assignment.unit)
        check_complete(matter, assignment)
        assignment.state = State.ISSUED
        assignment.issued_at = tx.now
        assignment.handler_due_on = handler_due_on
        assignment.due_on = assignment.original_due_on = matter.due_on
    return issued


def check_complete(matter: Matter, assignment: Assignment) -> None:
    """Unit, responsible leader, duty or handler, and limit are all named. Rules B33, B34 and E16.

    What is long-term or only guidance has no limit. Raises AssignmentIncomplete with what is ``missing``.
    """
    is_unlimited = matter.long_term or matter.directive_class is DirectiveClass.GUIDANCE
    named = {
        "responsible_leader": matter.responsible_leader,
        "duty": assignment.duty or assignment.handler,
        "due_on": matter.due_on or is_unlimited,
    }
    missing = [what for what, given in named.items() if not given]
    if missing:
        raise AssignmentIncomplete(unit=assignment.unit, assignment_fields=missing)


def add_part(tx: UnitOfWork, matter: Matter, unit: str, duty: str, *, due_on: date, handler_due_on: date) -> Assignment:
    """Give a running matter's further piece to one more unit, at once. Raises UnitNotFound, LiaisonMissing."""
    if unit not in organisation.units_with(tx.session, PersonRole.LIAISON):
        raise LiaisonMissing(unit=unit)
    part = _planned(matter, Duty(unit, duty), Role.CO, organisation.unit(tx.session, unit))
    part.state, part.issued_at, part.handler_due_on = State.ISSUED, tx.now, handler_due_on
    part.due_on = part.original_due_on = due_on
    tx.session.add(part)
    tx.session.flush()
    return part


def acknowledge(tx: UnitOfWork, assignment_id: str) -> Assignment:
    """The unit has taken notice of its assignment."""
    assignment = assignment_row(tx.session, assignment_id)
    if assignment.acknowledged_at is None:
        assignment.acknowledged_at, assignment.acknowledged_by = tx.now, tx.actor.id
        assignment.state = State.ACKNOWLEDGED
    return assignment


def appoint_handler(tx: UnitOfWork, assignment_id: str, login: str) -> Assignment:
    """Name the one person who handles an assignment. Rule A13. Raises HandlerNamed, HandlerNotInUnit."""
    assignment = assignment_row(tx.session, assignment_id)
    if assignment.handler is not None:
        raise HandlerNamed(handler=assignment.handler)
    if login not in {each.login for each in organisation.workers(tx.session, assignment.unit)}:
        raise HandlerNotInUnit(handler=login, unit=assignment.unit)
    assignment.handler = login
    assignment.handler_named_at, assignment.handler_named_by = tx.now, tx.actor.id
    assignment.state = State.HANDLING
    return assignment


def may_break_down(actor: Actor, assignment: Assignment) -> bool:
    """Whether ``actor`` may divide this unit's task up: its handler, liaison or a head, until it is accepted."""
    if assignment.state in (State.PLANNED, State.ACCEPTED):
        return False
    unit_groups = {held_in(assignment.unit, role) for role in OF_A_UNIT}
    return actor.id == assignment.handler or bool(unit_groups & actor.groups)


def break_down(
    tx: UnitOfWork, assignment_id: str, name: str, *, parent_id: str | None = None, due_on: date | None = None
) -> Breakdown:
    """Add an item to the breakdown: units hold projects, these posts, these persons. Rule C31.

    Raises AssignmentNotFound, Forbidden, FieldMissing, LevelsWrong (nothing is below a person).
    """
    assignment = assignment_row(tx.session, assignment_id)
    if not may_break_down(tx.actor, assignment):
        raise Forbidden
    items = breakdown_of(tx.session, assignment.id)
    parent = next((item for item in items if item.id == parent_id), None)
    level = parent.level.below if parent else Level.UNIT
    if level is None or (parent_id and parent is None):
        raise LevelsWrong(field="parent")
    item = Breakdown(
        id=new_id(),
        assignment_id=assignment.id,
        parent_id=parent_id or None,
        level=level,
        name=required({"name": name}, "name"),
        due_on=due_on,
        position=len(items),
    )
    tx.session.add(item)
    tx.session.flush()
    return item
