"""The work list: which user tasks a person may see and do.

Conditions and statements to build pages on; no instance is loaded for them.
"""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from engine.actor import Actor
from engine.store.tables import InstanceState, SignatureState, TaskState, instance, signature, task_candidate, user_task


def is_candidate(actor: Actor) -> ColumnElement[bool]:
    """The actor is among the task's candidates, in person or by a group."""
    mine = or_(
        and_(task_candidate.c.kind == "user", task_candidate.c.value == actor.principal),
        and_(task_candidate.c.kind == "group", task_candidate.c.value.in_(sorted(actor.groups))),
    )
    asked_for_each = select(task_candidate.c.task_id).where(task_candidate.c.task_id == user_task.c.id, mine).offset(0)
    return exists(asked_for_each)  # without the offset PostgreSQL reads what the groups were ever candidates of


def is_theirs(actor: Actor) -> ColumnElement[bool]:
    """The task is open, and assigned to the actor, or to nobody with the actor as candidate.

    It may also be that of somebody in whose place the actor acts.
    """
    return or_(is_their_own(actor), *(is_their_own(place) for place in actor.places))


def is_their_own(actor: Actor) -> ColumnElement[bool]:
    """The same for one person alone: the actor, or the one in whose place the actor acts."""
    unclaimed = and_(user_task.c.assignee.is_(None), is_candidate(actor))
    return and_(user_task.c.state == TaskState.OPEN, or_(user_task.c.assignee == actor.principal, unclaimed))


def is_to_do(actor: Actor) -> ColumnElement[bool]:
    """The task is the actor's and not suspended."""
    return and_(is_theirs(actor), ~_is_suspended())


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The task is, was or could have been the actor's, or the actor was asked to sign it.

    Of those in whose place the actor acts, what they have to do or to sign now.
    """
    task = user_task.c
    people = (task.assignee, task.completed_by, task.completed_for, task.owner, task.handed_by)
    own = (*(column == actor.id for column in people), is_candidate(actor), _is_signer(actor))
    others = (or_(is_their_own(place), is_entrusted_by(place), _is_to_sign(place)) for place in actor.places)
    return or_(*own, *others)


def is_to_sign(actor: Actor) -> ColumnElement[bool]:
    """The row of ``signature``, joined with its task, waits for the actor, and the task is open and not suspended."""
    signers = [actor.id, *(place.principal for place in actor.places)]
    asked = and_(signature.c.signer.in_(signers), signature.c.state == SignatureState.OPEN)
    return and_(asked, user_task.c.state == TaskState.OPEN, ~_is_suspended())


def is_entrusted_by(actor: Actor) -> ColumnElement[bool]:
    """The task is open and the actor's, who has asked somebody else to fill it in."""
    owners = [actor.principal, *(place.principal for place in actor.places)]
    return and_(user_task.c.state == TaskState.OPEN, user_task.c.owner.in_(owners))


def _is_signer(actor: Actor) -> ColumnElement[bool]:
    unseen = (SignatureState.QUEUED, SignatureState.REMOVED)
    asked = and_(signature.c.signer == actor.id, signature.c.state.not_in(unseen))
    return exists(select(signature.c.id).where(signature.c.task_id == user_task.c.id, asked).offset(0))


def _is_to_sign(actor: Actor) -> ColumnElement[bool]:
    asked = and_(signature.c.signer == actor.principal, signature.c.state == SignatureState.OPEN)
    waits = exists(select(signature.c.id).where(signature.c.task_id == user_task.c.id, asked).offset(0))
    return and_(user_task.c.state == TaskState.OPEN, waits)


def _is_suspended() -> ColumnElement[bool]:
    owner = instance.alias()  # whatever is built on these conditions may have joined the instance already
    return exists().where(owner.c.id == user_task.c.instance_id, owner.c.state == InstanceState.SUSPENDED)
