"""What people do in the inbox beside the engine's own commands: keep drafts, send copies, take on several tasks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from engine.actor import Actor
from engine.commands import remarks, tasks
from engine.commands.tasks import Unsigned
from engine.errors import Fault
from engine.service import Engine
from engine.store.tables import user_task
from engine.transaction import Transaction
from workflows.columns import new_id
from workflows.inbox.access import may_see_all
from workflows.inbox.errors import CopyNotFound, NobodyChosen, NotToBeChosen
from workflows.inbox.models import MatterCopy, TaskDraft
from workflows.inbox.records import instance_about
from workflows.organisation.people import Person
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names, person
from workflows.substitutions.service import tell_absent
from workflows.unit_of_work import UnitOfWork


def save_draft(tx: UnitOfWork, task_id: str, values: Mapping[str, Any], *, of: str | None = None) -> None:
    """Keep what was typed into a task's form, exactly as typed, in place of what was kept before.

    It is the draft of the actor, or of the person ``of`` for whom the actor filled it in.
    """
    tx.session.merge(TaskDraft(task_id=task_id, user=of or tx.actor.id, values=dict(values), saved_at=tx.now))


def drop_draft(tx: UnitOfWork, task_id: str) -> None:
    """The actor's draft, and that of whoever the actor acts for, is not needed any more."""
    whose = (tx.actor.id, tx.actor.principal)
    tx.session.execute(delete(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.user.in_(whose)))


def complete(tx: Transaction, task_id: str, typed: Mapping[str, Any], key: str | None = None) -> None:
    """Complete the task with what was typed into its form; the actor's draft is not needed any more.

    Raises what ``engine.commands.tasks.complete`` raises; whose signature is missing is told by name.
    """
    finish(tx, task_id, lambda: tasks.complete(tx, task_id, dict(typed), key))


def finish(tx: Transaction, task_id: str, do: Callable[[], object]) -> None:
    """Complete the task by ``do``, and do what is to be done beside that. Raises what ``do`` raises."""
    try:
        do()
    except Unsigned as fault:
        known = names(tx.session, set(fault.details["signers"]))
        raise Unsigned(task=task_id, signers=[known.get(each, each) for each in fault.details["signers"]]) from None
    tell_principal(tx, task_id, "complete")
    drop_draft(tx, task_id)


def tell_principal(tx: Transaction, task_id: str, what: str) -> None:
    """Tell the one in whose place the actor has acted, if in anybody's, what was done to the task."""
    if tx.actor.on_behalf_of is not None:
        query = select(user_task.c.name, user_task.c.business_key).where(user_task.c.id == task_id)
        named = tx.session.execute(query).one()
        tell_absent(tx, tx.actor.on_behalf_of, what=what, task=named.name, task_id=task_id, matter=named.business_key)


def claim_each(engine: Engine, actor: Actor, task_ids: Iterable[str]) -> dict[str, Fault | None]:
    """Take on several tasks, each for itself: what became of each, None where it is the actor's now."""
    outcome: dict[str, Fault | None] = {}
    for task_id in dict.fromkeys(task_ids):
        try:
            with engine.transaction(actor) as tx:
                tasks.claim(tx, task_id)
            outcome[task_id] = None
        except Fault as fault:
            outcome[task_id] = fault
    return outcome


def send_copies(
    tx: Transaction, matter_id: str, recipients: Iterable[str], note: str = "", task_id: str | None = None
) -> list[MatterCopy]:
    """Give a matter, or one of its tasks, to people to read; that is all they may do with it.

    Who does not see every matter chooses among the colleagues of the own unit. Raises NobodyChosen, UserNotFound,
    NotToBeChosen.
    """
    wanted, words = list(dict.fromkeys(recipients)), note.strip()
    if not wanted:
        raise NobodyChosen
    sender = person(tx.session, tx.actor.id)
    for login in wanted:
        if not may_get_copy(sender, person(tx.session, login)):
            raise NotToBeChosen
    copies = [
        MatterCopy(
            id=new_id(),
            matter_id=matter_id,
            task_id=task_id,
            recipient=login,
            note=words,
            sent_by=tx.actor.id,
            sent_at=tx.now,
        )
        for login in wanted
    ]
    tx.session.add_all(copies)
    tx.session.flush()
    if (instance_id := instance_about(tx.session, matter_id, task_id)) is not None:
        remarks.send_copy(tx, instance_id, wanted, words, task_id)
    return copies


def may_get_copy(sender: Person, recipient: Person) -> bool:
    """Whether ``sender`` may give somebody a matter to read: anybody who has an inbox, or colleagues only."""
    if not recipient.active or not recipient.may(Permission.WORK_ON_TASKS) or recipient.login == sender.login:
        return False
    return may_see_all(sender) or (sender.unit_code is not None and recipient.unit_code == sender.unit_code)


def read_copy(tx: UnitOfWork, copy_id: str) -> MatterCopy:
    """Note that the actor has read a copy. Raises CopyNotFound."""
    copy = tx.session.get(MatterCopy, copy_id)
    if copy is None or copy.recipient != tx.actor.id:
        raise CopyNotFound(copy=copy_id)
    copy.read_at = copy.read_at or tx.now
    return copy
