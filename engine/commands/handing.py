"""An open task changes hands: transferred for good, or entrusted to somebody who fills it in for its owner.

Who may be chosen is the caller's business; the duties that a diagram keeps apart stay apart. Each is one event with the
reason and who had the task before and after.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import update

from engine.commands.execution import note
from engine.commands.reasons import because
from engine.commands.request_keys import done_before
from engine.commands.rights import (
    Locked,
    SeparationOfDuties,
    check_holds,
    check_separate,
    lock_to_act,
    stands_for,
)
from engine.errors import Conflict, Invalid
from engine.observing import names
from engine.store.rows import TaskRow
from engine.store.tables import Handed, user_task
from engine.transaction import Transaction


class AlreadyTheirs(Invalid):
    """The task would go to the person who has it."""

    code = "already-theirs"


class ReservedForOthers(Invalid):
    """The person completed ``element`` of the same instance: somebody else has to do this one."""

    code = "reserved-for-others"


class NotEntrusted(Conflict):
    """Nobody was asked to fill in the task, or the actor has no part in that."""

    code = "not-entrusted"


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has a task: see the columns of ``user_task`` that are called so."""

    assignee: str | None
    owner: str | None = None
    handed_how: str | None = None
    handed_by: str | None = None
    handed_note: str | None = None

    @classmethod
    def of(cls, task: TaskRow) -> "Hands":
        """As they are now."""
        return cls(task.assignee, task.owner, task.handed_how, task.handed_by, task.handed_note)


@names("transfer")
def transfer(tx: Transaction, task_id: str, to: str, reason: str, key: str | None = None) -> None:
    """Hand the task over to ``to``, who alone has it then.

    Raises UnknownTask, TaskOver, InstanceSuspended, TaskTaken, NotYourTask, TaskEntrusted, AlreadyTheirs, ReasonBlank,
    ReservedForOthers, KeyReused.
    """
    after = Hands(to, None, Handed.TRANSFERRED, tx.actor.id, reason.strip())
    _give(tx, task_id, "transfer", after, key)


@names("entrust")
def entrust(tx: Transaction, task_id: str, to: str, reason: str, key: str | None = None) -> None:
    """Ask ``to`` to fill the task in; the actor owns it, gets it back with the answer and completes it.

    Raises what ``transfer`` raises.
    """
    after = Hands(to, tx.actor.id, Handed.ENTRUSTED, tx.actor.id, reason.strip())
    _give(tx, task_id, "entrust", after, key)


@names("respond")
def respond(tx: Transaction, task_id: str, opinion: str, data: dict[str, Any], key: str | None = None) -> None:
    """The one who was asked gives the task back to its owner, with an opinion and what was filled in (JSON).

    Raises UnknownTask, TaskOver, InstanceSuspended, NotEntrusted, ReasonBlank, KeyReused.
    """
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    if locked.task.owner is None or not stands_for(tx, locked.task.assignee):
        raise NotEntrusted(task=task_id)
    after = Hands(locked.task.owner, None, Handed.ANSWERED, tx.actor.id, opinion.strip())
    _hand(tx, locked, "respond", after, because(opinion) | {"data": data})


@names("recall")
def recall(tx: Transaction, task_id: str, key: str | None = None) -> None:
    """The owner takes back what somebody was asked to fill in.

    Raises UnknownTask, TaskOver, InstanceSuspended, NotEntrusted, KeyReused.
    """
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    if not stands_for(tx, locked.task.owner):
        raise NotEntrusted(task=task_id)
    _hand(tx, locked, "recall", Hands(tx.actor.principal), {})


def _give(tx: Transaction, task_id: str, kind: str, after: Hands, key: str | None) -> None:
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    check_holds(tx, locked)
    if after.assignee is None or after.assignee in (tx.actor.principal, locked.task.assignee):
        raise AlreadyTheirs(task=task_id, assignee=after.assignee)
    why = because(after.handed_note or "")
    check_separate_for(tx, locked, after.assignee)
    if after.owner is not None:
        after = replace(after, owner=tx.actor.principal)
    _hand(tx, locked, kind, after, why)


def check_separate_for(tx: Transaction, locked: Locked, other: str) -> None:
    """Whether ``other``, whom the actor has chosen, may have to do with the task. Raises ReservedForOthers."""
    try:
        check_separate(tx, locked, other)
    except SeparationOfDuties as kept_apart:
        raise ReservedForOthers(assignee=other, **kept_apart.details) from None


def _hand(tx: Transaction, locked: Locked, kind: str, after: Hands, given: dict[str, Any]) -> None:
    task = locked.task
    tx.session.execute(update(user_task).where(user_task.c.id == task.id).values(asdict(after)))
    given = {"task": task.id, **given, "before": asdict(Hands.of(task)), "after": asdict(after)}
    note(tx, locked.instance, kind, given, task.element_id)
