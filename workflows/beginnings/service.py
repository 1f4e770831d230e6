"""Beginning the course of a matter, and what runs beside it."""

from typing import Any

from sqlalchemy import select

from engine.commands import instances
from engine.store.tables import DefinitionKind, instance, user_task
from engine.store.worklist import is_to_do
from engine.transaction import Transaction
from workflows.assignments.errors import AssignmentNotFound
from workflows.assignments.models import Assignment, State
from workflows.assignments.queries import assignment_row
from workflows.beginnings.drawn import Begins, drawn
from workflows.beginnings.errors import AlreadyBegun, MayNotBegin, NotForIntake, NotOffered
from workflows.beginnings.models import SideCourse
from workflows.beginnings.queries import DEFAULT, courses, is_offered, is_running, may
from workflows.matters.errors import MatterNotFound
from workflows.matters.models import Matter


def begin_main(tx: Transaction, matter: Matter, process_id: str | None = None, **known: Any) -> str:
    """Start the matter's own course, with what is ``known`` of it; the id of the instance.

    Without ``process_id`` the one that its source proposes. Raises NotForIntake, UnknownDefinition.
    """
    offered = courses(tx.engine, tx.session, matter.source)
    if process_id and process_id not in {course.process for course in offered}:
        raise NotForIntake(field="procedure", procedure=process_id)
    proposed = next((course.process for course in offered if course.proposed), DEFAULT)
    matter.procedure = process_id or proposed
    variables = {"matter_id": matter.id, "begun_by": tx.actor.id, **known}
    return instances.start(tx, matter.procedure, business_key=matter.id, variables=variables)


def begin(tx: Transaction, process_id: str, matter_id: str, assignment_id: str | None = None) -> str | None:
    """Start a course beside the matter, or on one unit's part of it; the id of the first task that the person has.

    None where the first task is somebody else's, or comes later. The course knows ``matter_id``, ``begun_by`` and, on
    a part, ``assignment_id``, ``unit`` and ``due_on``. Raises MatterNotFound, AssignmentNotFound, UnknownDefinition,
    MayNotBegin, NotOffered, AlreadyBegun, and whatever the process refuses.
    """
    matter = tx.session.scalar(select(Matter).where(Matter.id == matter_id).with_for_update())
    if matter is None:
        raise MatterNotFound(matter=matter_id)
    part = _part(tx, matter_id, assignment_id) if assignment_id else None
    said = drawn(tx.engine.definitions.latest(tx.session, DefinitionKind.PROCESS, process_id).diagram)
    if said is None or said.begins is not (Begins.PART if part else Begins.MATTER) or not may(tx.actor, said, part):
        raise MayNotBegin(procedure=process_id)
    if not is_offered(tx.engine, said, matter, part):
        raise NotOffered(procedure=process_id)
    if not said.several and is_running(tx.session, process_id, matter_id, assignment_id):
        raise AlreadyBegun(procedure=process_id)
    return _first_task(tx, start_beside(tx, process_id, matter_id, part))


def start_beside(tx: Transaction, process_id: str, matter_id: str, part: Assignment | None = None, **known: Any) -> str:
    """Start it without asking whether it may be begun, and note it with the matter; the id of the instance.

    The course knows what is ``known`` besides.
    """
    variables: dict[str, Any] = {"matter_id": matter_id, "begun_by": tx.actor.id, **known}
    if part:
        due_on = part.due_on.isoformat() if part.due_on else None
        variables |= {"assignment_id": part.id, "unit": part.unit, "due_on": due_on}
    instance_id = instances.start(tx, process_id, business_key=matter_id, variables=variables)
    begun = {"begun_by": tx.actor.id, "begun_at": tx.now}
    assignment_id = part.id if part else None
    tx.session.add(
        SideCourse(
            instance_id=instance_id, matter_id=matter_id, assignment_id=assignment_id, process=process_id, **begun
        )
    )
    tx.session.flush()
    return instance_id


def _part(tx: Transaction, matter_id: str, assignment_id: str) -> Assignment:
    part = assignment_row(tx.session, assignment_id)
    if part.matter_id != matter_id or part.state is State.PLANNED:
        raise AssignmentNotFound(assignment=assignment_id)
    return part


def _first_task(tx: Transaction, instance_id: str) -> str | None:
    query = select(user_task.c.id).join(instance, instance.c.id == user_task.c.instance_id)
    mine = query.where(instance.c.root_id == instance_id, is_to_do(tx.actor)).order_by(user_task.c.created_at)
    return tx.session.scalar(mine.limit(1))
