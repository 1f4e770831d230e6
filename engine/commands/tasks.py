"""What people do to user tasks: claim, give back, reschedule, complete."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from engine.clock import aware
from engine.commands.execution import note, run
from engine.commands.request_keys import done_before
from engine.commands.rights import Locked, check_may_act, has_candidates, lock, lock_to_act, stands_for
from engine.commands.signing import against, missing, signatures
from engine.drivers.statement import Statement
from engine.errors import Conflict
from engine.forms import FormRejected, Problem, accept
from engine.observing import names
from engine.runtime.game import Game
from engine.runtime.specs.user_task import UserTask
from engine.runtime.variables import context
from engine.store.rows import TaskRow
from engine.store.tables import Handed, SignatureState, TaskState, user_task
from engine.transaction import Transaction

_THIS = update(user_task).where(user_task.c.id == bindparam("task"))
_COMPLETE = Statement(
    _THIS.values(
        state=TaskState.COMPLETED,
        completed_by=bindparam("actor"),
        completed_for=bindparam("principal"),
        completed_at=bindparam("now"),
    )
)
_ASSIGN = Statement(_THIS.values(assignee=bindparam("assignee")))
_RESCHEDULE = Statement(_THIS.values(due_at=bindparam("due_at")))


class NothingToGiveBack(Conflict):
    """The task is not claimed by the actor, or was assigned to one person alone."""

    code = "nothing-to-give-back"


class Unsigned(Conflict):
    """The task waits for the signatures of ``signers``."""

    code = "unsigned"


@names("claim")
def claim(tx: Transaction, task_id: str) -> None:
    """Take the task on; whoever acts in somebody's place takes it on for them.

    Raises UnknownTask, TaskOver, InstanceSuspended, TaskTaken, NotYourTask, TaskEntrusted, SeparationOfDuties.
    """
    locked = lock_to_act(tx, task_id)
    if locked.task.assignee != tx.actor.id:
        check_may_act(tx, locked)
        if locked.task.assignee != tx.actor.principal:
            _set_assignee(tx, locked, "claim", tx.actor.principal)


@names("unclaim")
def unclaim(tx: Transaction, task_id: str) -> None:
    """Give the task back to all its candidates. Raises UnknownTask, TaskOver, InstanceSuspended, NothingToGiveBack."""
    locked = lock_to_act(tx, task_id)
    is_alone = locked.task.owner is not None or locked.task.handed_how == Handed.TRANSFERRED
    if is_alone or not stands_for(tx, locked.task.assignee) or not has_candidates(tx, task_id):
        raise NothingToGiveBack(task=task_id)
    _set_assignee(tx, locked, "unclaim", None)


@names("reschedule")
def reschedule(tx: Transaction, task_id: str, due_at: datetime) -> None:
    """Move the due time of an open task; who may decide that is the caller's business. Raises UnknownTask, TaskOver."""
    locked = lock(tx, task_id)
    tx.write(_RESCHEDULE, {"task": task_id, "due_at": due_at})
    given = {"task": task_id, "due_at": aware(due_at).isoformat()}
    note(tx, locked.instance, "reschedule", given, locked.task.element_id)


@names("complete")
def complete(tx: Transaction, task_id: str, data: dict[str, Any], key: str | None = None) -> None:
    """Complete the task with what its form was filled in with.

    ``key`` identifies the request: when the same person sends it again, it has been done already. Raises UnknownTask,
    TaskOver, InstanceSuspended, TaskTaken, NotYourTask, TaskEntrusted, SeparationOfDuties, Unsigned, FormRejected,
    KeyReused and whatever the process refuses. Where somebody who signed disagrees, that is recorded.
    """
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    submit_task(tx, locked, data, {})


def submit_task(tx: Transaction, locked: Locked, data: dict[str, Any], more: dict[str, Any]) -> None:
    """Complete a locked task; ``more`` is recorded beside what was filled in, ``straight``: where it goes on.

    Raises what ``complete`` raises.
    """
    check_may_act(tx, locked)
    told, task_id = _check_signed(tx, locked.task) | more, locked.task.id

    def submit(game: Game) -> dict[str, Any]:
        token = game.token(locked.task.token)
        assert isinstance(token.task_spec, UserTask), "a user task's token stands at a user task"
        accepted = _accepted(tx, locked.task, data, context(token))
        token.task_spec.submit(token, accepted, more.get("straight"))
        return {"data": accepted}

    doers = {"actor": tx.actor.id, "principal": tx.actor.on_behalf_of}
    tx.write(_COMPLETE, {"task": task_id, **doers, "now": tx.now})
    run(tx, locked.instance, "complete", {"task": task_id, **told}, submit, element_id=locked.task.element_id)


def _check_signed(tx: Transaction, task: TaskRow) -> dict[str, Any]:
    if task.signing == SignatureState.OPEN:
        raise Unsigned(task=task.id, signers=missing(signatures(tx.session, task.id)))
    if task.signing == SignatureState.DISAGREED:
        return {"against": against(signatures(tx.session, task.id))}
    return {}


def _accepted(tx: Transaction, task: TaskRow, data: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    if task.form_definition_id is None:
        if data:
            raise FormRejected({name: Problem("unknown-field") for name in data})
        return {}
    form = tx.engine.definitions.get(tx.session, task.form_definition_id).form
    around = tx.engine.surroundings(tx.session, seen, task.id, tx.now)
    return accept(form, data, around, tx.engine.zone)


def _set_assignee(tx: Transaction, locked: Locked, kind: str, assignee: str | None) -> None:
    tx.write(_ASSIGN, {"task": locked.task.id, "assignee": assignee})
    note(tx, locked.instance, kind, {"task": locked.task.id, "assignee": assignee}, locked.task.element_id)
