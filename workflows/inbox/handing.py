"""Handing a task to somebody: who may be chosen, and what becomes of what was typed.

A task stays in its unit: only colleagues of the one who has it can be chosen. What a role of the whole office entitles
to, such as approving, is transferred only to those who hold the role; to be asked for help, nobody needs it.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands import handing
from engine.store.rows import TaskRow
from engine.store.tables import task_candidate, user_task
from engine.transaction import Transaction
from workflows.inbox.errors import NotToBeChosen, TaskNotFound
from workflows.inbox.models import TaskDraft
from workflows.inbox.service import drop_draft, save_draft, tell_principal
from workflows.inbox.work import Work
from workflows.organisation import queries as organisation
from workflows.organisation.people import Person, groups_of

OF_THE_OFFICE = "role:"
"""How the names of groups begin that are entitled by a role, whatever the unit."""


class Action(StrEnum):
    """What can be done with a task beside filling it in."""

    ASK_SIGNATURE = "ask-signature"
    COMMENT = "comment"
    COPY = "copy"
    ENTRUST = "entrust"
    FOLLOW_UP = "follow-up"
    RECALL = "recall"
    RESPOND = "respond"
    SEND_BACK = "send-back"
    SIGN = "sign"
    TAKE_BACK = "take-back"
    TRANSFER = "transfer"
    UNASK_SIGNATURE = "unask-signature"


def actions(work: Work, person: Person) -> list[Action]:
    """What ``person`` can do with the task now, in the order in which it is offered."""
    task = work.task
    if not work.is_running:
        return []
    if not work.is_open:
        return [Action.TAKE_BACK] if task.completed_by == person.login else []
    holds = work.may_act and task.owner is None
    own = {person.login, *(each.login for each in person.in_place_of)}
    found = [Action.SIGN] if any(each.signer in own for each in work.unsigned) else []
    if task.owner is not None:
        parts = {Action.RESPOND: task.assignee, Action.RECALL: task.owner}
        found += [action for action, login in parts.items() if login in own]
    if holds:
        found += [Action.TRANSFER, Action.ENTRUST, Action.ASK_SIGNATURE]
    if any(holds or each.asked_by == person.login for each in work.unsigned):
        found.append(Action.UNASK_SIGNATURE)
    if holds and work.has_steps:
        found.append(Action.SEND_BACK)
    return found + _beside(work, person)


def _beside(work: Work, person: Person) -> list[Action]:
    """What whoever has to do with an open task can do beside it; who was only sent a copy reads it."""
    task = work.task
    if not (work.may_act or work.is_signer or person.login in (task.owner, task.assignee)):
        return []
    return [Action.COMMENT, Action.COPY, Action.FOLLOW_UP] if task.business_key else [Action.FOLLOW_UP]


def choosable(session: Session, holder: Person, task: TaskRow, action: Action) -> list[Person]:
    """The people to whom ``holder`` can transfer or entrust the task, or who can be asked to sign it."""
    colleagues = [
        each
        for each in organisation.workers(session, holder.unit_code)
        if each.login not in (holder.login, task.assignee)
    ]
    return (
        [each for each in colleagues if _is_entitled(session, each, task)] if action is Action.TRANSFER else colleagues
    )


def transfer(tx: Transaction, task_id: str, to: str, reason: str) -> None:
    """Hand the task over for good. Raises NotToBeChosen and what ``engine.commands.handing.transfer`` raises."""
    check_choice(tx, task_id, [to], Action.TRANSFER)
    handing.transfer(tx, task_id, to, reason)
    tell_principal(tx, task_id, Action.TRANSFER)


def entrust(tx: Transaction, task_id: str, to: str, reason: str) -> None:
    """Ask somebody to fill the task in. Raises NotToBeChosen and what ``engine.commands.handing.entrust`` raises."""
    check_choice(tx, task_id, [to], Action.ENTRUST)
    handing.entrust(tx, task_id, to, reason)
    tell_principal(tx, task_id, Action.ENTRUST)


def respond(tx: Transaction, task_id: str, opinion: str) -> None:
    """Give the task back to its owner, to whom what was filled in becomes a draft.

    Raises what ``engine.commands.handing.respond`` raises.
    """
    owner = _task(tx.session, task_id).owner
    draft = tx.session.get(TaskDraft, (task_id, tx.actor.id))
    handing.respond(tx, task_id, opinion, dict(draft.values) if draft else {})
    tell_principal(tx, task_id, Action.RESPOND)
    if draft is not None and owner is not None:
        save_draft(tx, task_id, draft.values, of=owner)
        drop_draft(tx, task_id)


def recall(tx: Transaction, task_id: str) -> str:
    """Take the task back from whoever was to fill it in; its id.

    Raises what ``engine.commands.handing.recall`` raises.
    """
    handing.recall(tx, task_id)
    tell_principal(tx, task_id, Action.RECALL)
    return task_id


def check_choice(tx: Transaction, task_id: str, chosen: Iterable[str], action: Action) -> None:
    """Whether the actor may choose these people for the task. Raises TaskNotFound, NotToBeChosen."""
    holder, task = organisation.person(tx.session, tx.actor.id), _task(tx.session, task_id)
    if set(chosen) - {each.login for each in choosable(tx.session, holder, task, action)}:
        raise NotToBeChosen(field="to")


def _task(session: Session, task_id: str) -> TaskRow:
    found = session.execute(select(user_task).where(user_task.c.id == task_id)).mappings().one_or_none()
    if found is None:
        raise TaskNotFound(task=task_id)
    return TaskRow.of(found)


def _is_entitled(session: Session, person: Person, task: TaskRow) -> bool:
    named = session.execute(
        select(task_candidate.c.kind, task_candidate.c.value).where(task_candidate.c.task_id == task.id)
    )
    candidates = {(kind, value) for kind, value in named}
    if not any(kind == "group" and value.startswith(OF_THE_OFFICE) for kind, value in candidates):
        return True
    own = {("user", person.login)} | {("group", group) for group in groups_of(person)}
    return bool(own & candidates)
