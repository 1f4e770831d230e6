"""Who may act on a user task: decided under the instance's lock, from what the diagram said when the task opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select

from engine.actor import Actor
from engine.columns import among
from engine.commands.execution import check_active
from engine.commands.separation import done_by
from engine.drivers.statement import Statement
from engine.errors import Conflict, Forbidden, NotFound
from engine.store.rows import InstanceRow, TaskRow
from engine.store.tables import TaskState, instance, task_candidate, user_task
from engine.transaction import Transaction

_CANDIDATE = exists().where(
    task_candidate.c.task_id == user_task.c.id,
    ((task_candidate.c.kind == "user") & (task_candidate.c.value == bindparam("actor")))
    | ((task_candidate.c.kind == "group") & among(task_candidate.c.value, "groups")),
)
_LOCK = Statement(
    select(user_task, instance, _CANDIDATE)
    .select_from(instance)  # rows are locked in this order: the instance first, as every other command does
    .join(user_task, user_task.c.instance_id == instance.c.id)
    .where(user_task.c.id == bindparam("id"))
    .with_for_update()
)
_TASK_COLUMNS = len(user_task.c)
_IS_CANDIDATE = Statement(select(user_task.c.id).where(user_task.c.id == bindparam("id"), _CANDIDATE))
_HAS_CANDIDATES = Statement(select(exists().where(task_candidate.c.task_id == bindparam("id"))))


class UnknownTask(NotFound):
    """There is no such task."""

    code = "unknown-task"


class TaskOver(Conflict):
    """Somebody was first: ``completed_by`` at ``completed_at`` (ISO, UTC), or the task was withdrawn (``state``)."""

    code = "task-over"


class TaskTaken(Conflict):
    """Somebody has claimed the task: ``assignee``."""

    code = "task-taken"


class NotYourTask(Forbidden):
    """The actor is neither the assignee nor a candidate."""

    code = "not-your-task"


class TaskEntrusted(Conflict):
    """The task's owner has asked ``assignee`` to fill it in: it can be answered or taken back, and nothing else."""

    code = "task-entrusted"


class SeparationOfDuties(Forbidden):
    """Who is to act completed ``element`` of the same instance and may not complete this one too."""

    code = "separation-of-duties"


@dataclass(frozen=True, slots=True)
class Locked:
    """An open task and its instance, both held until the transaction ends, and whether the actor is a candidate."""

    task: TaskRow
    instance: InstanceRow
    is_candidate: bool


def lock(tx: Transaction, task_id: str) -> Locked:
    """The open task and its instance. Raises UnknownTask, TaskOver."""
    tx.command.task_id = task_id
    found = tx.ask(_LOCK, {"id": task_id, "actor": tx.actor.id, "groups": list(tx.actor.groups)})
    if not found:
        raise UnknownTask(task=task_id)
    *both, is_candidate = found[0]
    locked = Locked(TaskRow(*both[:_TASK_COLUMNS]), InstanceRow(*both[_TASK_COLUMNS:]), is_candidate)
    tx.command.concern(locked.instance.id)
    if locked.task.state != TaskState.OPEN:
        moment = locked.task.completed_at.isoformat() if locked.task.completed_at else None
        raise TaskOver(
            task=task_id, state=locked.task.state, completed_by=locked.task.completed_by, completed_at=moment
        )
    return locked


def lock_to_act(tx: Transaction, task_id: str) -> Locked:
    """The same, of an instance that goes on. Raises UnknownTask, TaskOver, InstanceSuspended."""
    locked = lock(tx, task_id)
    check_active(locked.instance)
    return locked


def check_may_act(tx: Transaction, locked: Locked) -> None:
    """Whether the actor may claim or complete the task, alone or in somebody's place; duties are kept apart for both.

    Raises TaskTaken, NotYourTask, TaskEntrusted, SeparationOfDuties.
    """
    check_holds(tx, locked)
    for each in {tx.actor.id, tx.actor.principal}:
        check_separate(tx, locked, each)


def check_holds(tx: Transaction, locked: Locked) -> None:
    """Whether the task is the actor's, or anybody's and the actor a candidate.

    Where it is not, but that of somebody in whose place the actor may act, the command goes on in that place. Raises
    TaskTaken, NotYourTask, TaskEntrusted.
    """
    try:
        _check_holds(locked.task, tx.actor, is_candidate=locked.is_candidate)
    except (NotYourTask, TaskEntrusted, TaskTaken):
        if not any(_holds_in(place, tx, locked.task) for place in _places(tx)):
            raise


def stands_for(tx: Transaction, who: str | None) -> bool:
    """Whether the actor is ``who``, or may act in their place: then the command goes on in that place."""
    if who is None or tx.actor.principal == who:
        return who is not None
    place = next((each for each in _places(tx) if each.principal == who), None)
    if place is not None:
        tx.actor = place
    return place is not None


def _places(tx: Transaction) -> Sequence[Actor]:
    """In whose place the actor may act at this moment; whoever acts in one place already acts in no other."""
    return () if tx.actor.on_behalf_of else tx.engine.places(tx.session, tx.actor.id, tx.now)


def _holds_in(place: Actor, tx: Transaction, task: TaskRow) -> bool:
    asked = {"id": task.id, "actor": place.principal, "groups": list(place.groups)}
    try:
        _check_holds(task, place, is_candidate=bool(tx.ask(_IS_CANDIDATE, asked)))
    except (NotYourTask, TaskEntrusted, TaskTaken):
        return False
    tx.actor = place
    return True


def _check_holds(task: TaskRow, actor: Actor, *, is_candidate: bool) -> None:
    if task.owner is not None and actor.principal in (task.owner, task.assignee):
        raise TaskEntrusted(task=task.id, assignee=task.assignee)
    if task.assignee != actor.principal:
        if not is_candidate:
            raise NotYourTask(task=task.id)
        if task.assignee is not None:
            raise TaskTaken(task=task.id, assignee=task.assignee)


def check_separate(tx: Transaction, locked: Locked, who: str) -> None:
    """Whether no step that this one is kept apart from was done by ``who`` or in their place.

    Raises SeparationOfDuties.
    """
    definition = tx.engine.definitions.get(tx.session, locked.instance.definition_id)
    element = done_by(tx, locked.instance.id, definition, locked.task.element_id, who)
    if element is not None:
        raise SeparationOfDuties(task=locked.task.id, element=element)


def has_candidates(tx: Transaction, task_id: str) -> bool:
    """Whether others could do the task as well."""
    return bool(tx.ask(_HAS_CANDIDATES, {"id": task_id})[0][0])
