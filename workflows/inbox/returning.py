"""Sending a task back to an earlier step, and taking back what one has completed: who is asked, what is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands import returning
from engine.commands.effects import task_id_of
from engine.errors import Fault
from engine.service import Engine
from engine.store.rows import InstanceRow, TaskRow
from engine.store.tables import instance, user_task
from engine.transaction import Transaction
from workflows.inbox.handing import Action
from workflows.inbox.records import submitted
from workflows.inbox.service import drop_draft, finish, save_draft, tell_principal
from workflows.organisation.people import Person, actor_of
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import UserNotFound
from workflows.organisation.queries import person as account_holder


@dataclass(frozen=True)
class Step:
    """A completed step that a task can be sent back to.

    ``name`` is the element's; it goes to the login ``to``, or to whom the diagram says; ``ended`` are the names of what
    is withdrawn besides; ``straight``: it may be returned directly, past the steps between.
    """

    step: int
    name: str
    to: str | None
    ended: tuple[str, ...]
    straight: bool


def steps(engine: Engine, session: Session, person: Person, task: TaskRow) -> list[Step]:
    """Where an open task of ``person`` can be sent back to, the last step first."""
    tx = Transaction(engine, session, engine.clock.now(), actor_of(person))
    row = InstanceRow.of(session.execute(select(instance).where(instance.c.id == task.instance_id)).mappings().one())
    elements = engine.definitions.get(session, row.definition_id).diagram.elements
    return [
        Step(
            each.step,
            elements[each.element].name or each.element,
            each.by if each.by is not None and _may_work(session, each.by) else None,
            tuple(elements[name].name or name for name in each.ended),
            each.straight,
        )
        for each in returning.choices(tx, task, row)
    ]


def send_back(tx: Transaction, task_id: str, step: int, reason: str, *, straight: bool = False) -> None:
    """Send the task back to the step, to whose it was if they still work here, with what was filled in as a draft.

    Where ``straight``, they may return it directly to the actor.

    Raises what ``engine.commands.returning.send_back`` raises.
    """
    before = _before(tx.session, task_id, step)
    whose = (before.completed_for or before.completed_by) if before is not None else None
    same = whose is not None and _may_work(tx.session, whose)
    opened = returning.send_back(tx, task_id, step, reason, same_person=same, straight=straight)
    if opened:
        drop_draft(tx, task_id)
        tell_principal(tx, task_id, Action.SEND_BACK)
    if same and before is not None:
        for each in opened:
            save_draft(tx, each, submitted(tx.session, before), of=whose)


def return_straight(tx: Transaction, task_id: str, typed: Mapping[str, Any]) -> None:
    """Complete a task that was sent back and give it directly to who sent it, if they still work here.

    Raises what ``engine.commands.returning.return_straight`` raises.
    """
    row = tx.session.execute(select(user_task).where(user_task.c.id == task_id)).mappings().one()
    straight = returning.straight_of(tx, TaskRow.of(row))
    same = straight is not None and _may_work(tx.session, straight.to)
    finish(tx, task_id, lambda: returning.return_straight(tx, task_id, dict(typed), same_person=same))


def take_back(tx: Transaction, task_id: str) -> str:
    """Take back what the actor has completed; the id of the task that is open again, its form filled in as it was.

    Raises what ``engine.commands.returning.take_back`` raises.
    """
    opened = returning.take_back(tx, task_id)
    if not opened:
        return task_id
    tell_principal(tx, task_id, Action.TAKE_BACK)
    row = tx.session.execute(select(user_task).where(user_task.c.id == task_id)).mappings().one()
    save_draft(tx, opened[0], submitted(tx.session, TaskRow.of(row)))
    return opened[0]


def why_not_take_back(engine: Engine, session: Session, person: Person, task_id: str) -> Fault | None:
    """What stands in the way of taking a completed task back; None where nothing does."""
    try:
        returning.check_take_back(Transaction(engine, session, engine.clock.now(), actor_of(person)), task_id)
    except Fault as fault:
        return fault
    return None


def _before(session: Session, task_id: str, step: int) -> TaskRow | None:
    """The completed task that ``step`` stands for; None for a loop."""
    owner = session.scalar(select(user_task.c.instance_id).where(user_task.c.id == task_id))
    found = select(user_task).where(user_task.c.id == task_id_of(owner or "", step))
    row = session.execute(found).mappings().one_or_none()
    return None if row is None else TaskRow.of(row)


def _may_work(session: Session, login: str) -> bool:
    try:
        person = account_holder(session, login)
    except UserNotFound:
        return False
    return person.active and person.may(Permission.WORK_ON_TASKS)
