"""Whoever has a task asks others to sign it; it is not completed before they have answered.

Who may be asked is the caller's business; the duties that a diagram keeps apart stay apart. Whoever disagrees ends
nothing: the one who has the task decides, and completing it all the same is recorded. Signatures stay with the task
when it changes hands or its instance goes over to another version, and are over with it. Each is one event with those
whose answer was missing before and after.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from engine.commands.execution import note
from engine.commands.handing import AlreadyTheirs, check_separate_for
from engine.commands.reasons import because
from engine.commands.request_keys import done_before
from engine.commands.rights import Locked, check_holds, lock_to_act, stands_for
from engine.errors import Conflict, Invalid
from engine.identifiers import ordered_id
from engine.observing import names
from engine.store.rows import SignatureRow
from engine.store.tables import SignatureState, signature, user_task
from engine.transaction import Transaction

WAITING = frozenset({SignatureState.OPEN, SignatureState.QUEUED})
"""The states of a signature that was not given yet."""


class NobodyAsked(Invalid):
    """Nobody was named who is to sign."""

    code = "nobody-asked"


class AskedAlready(Invalid):
    """``signer`` was asked to sign the task and has not answered."""

    code = "asked-already"


class NotAskedToSign(Conflict):
    """Nobody waits for this signature: it was given or removed, or never asked for."""

    code = "not-asked-to-sign"


@names("ask-signature")
def ask_signature(
    tx: Transaction,
    task_id: str,
    signers: Iterable[str],
    reason: str,
    key: str | None = None,
    *,
    in_turn: bool = False,
) -> None:
    """Ask everybody in ``signers`` to sign the task, at once or ``in_turn``, each when the one before has answered.

    Who has answered before may be asked again; the last answer counts then. Raises UnknownTask, TaskOver,
    InstanceSuspended, TaskTaken, NotYourTask, TaskEntrusted, NobodyAsked, AlreadyTheirs, AskedAlready, ReasonBlank,
    ReservedForOthers, KeyReused.
    """
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    check_holds(tx, locked)
    asked, before = list(dict.fromkeys(signers)), signatures(tx.session, task_id)
    if not asked:
        raise NobodyAsked
    for each in asked:
        if each in (tx.actor.id, locked.task.assignee):
            raise AlreadyTheirs(task=task_id, assignee=each)
        if each in missing(before):
            raise AskedAlready(signer=each)
        check_separate_for(tx, locked, each)
    why = because(reason)
    rows = [
        {
            "id": ordered_id(),
            "task_id": task_id,
            "signer": each,
            "asked_by": tx.actor.id,
            "asked_at": tx.now,
            "note": why["reason"],
            "state": SignatureState.QUEUED if in_turn and each != asked[0] else SignatureState.OPEN,
        }
        for each in asked
    ]
    tx.session.execute(insert(signature), rows)
    _record(tx, locked, "ask-signature", before, {"signers": asked, **why} | ({"in_turn": True} if in_turn else {}))


@names("sign")
def sign(tx: Transaction, task_id: str, opinion: str, *, agrees: bool, key: str | None = None) -> None:
    """Whoever was asked, or the actor in their place, agrees or not; whoever does not says why.

    Raises UnknownTask, TaskOver, InstanceSuspended, NotAskedToSign, ReasonBlank, KeyReused.
    """
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    before = signatures(tx.session, task_id)
    mine = _own(tx, task_id, before)
    said = {"reason": opinion.strip()} if agrees else because(opinion)
    _answer(tx, mine, SignatureState.AGREED if agrees else SignatureState.DISAGREED, said["reason"])
    _call_next(tx, before, mine)
    _record(tx, locked, "sign", before, {"agrees": agrees, **said})


@names("unask-signature")
def unask_signature(tx: Transaction, task_id: str, signer: str, reason: str, key: str | None = None) -> None:
    """Whoever asked ``signer``, or has the task now, does without a signature that was not given yet.

    Raises UnknownTask, TaskOver, InstanceSuspended, NotAskedToSign, TaskTaken, NotYourTask, TaskEntrusted, ReasonBlank,
    KeyReused.
    """
    if done_before(tx, key, task_id):
        return
    locked = lock_to_act(tx, task_id)
    before = signatures(tx.session, task_id)
    if not any(each.signer == signer and each.asked_by == tx.actor.id for each in before):
        check_holds(tx, locked)
    theirs = _waiting(task_id, before, signer)
    why = because(reason)
    _answer(tx, theirs, SignatureState.REMOVED, why["reason"])
    _call_next(tx, before, theirs)
    _record(tx, locked, "unask-signature", before, {"signer": signer, **why})


def signatures(session: Session, task_id: str) -> list[SignatureRow]:
    """Everybody who was asked to sign a task, the removed ones too, in the order in which they were asked."""
    query = select(signature).where(signature.c.task_id == task_id).order_by(signature.c.asked_at, signature.c.id)
    return [SignatureRow.of(row) for row in session.execute(query).mappings()]


def missing(asked: Sequence[SignatureRow]) -> list[str]:
    """Who has not answered."""
    return [each.signer for each in asked if each.state in WAITING]


def against(asked: Sequence[SignatureRow]) -> list[str]:
    """Who disagrees, by the last answer of each."""
    last = {each.signer: each.state for each in asked if each.state != SignatureState.REMOVED}
    return [signer for signer, state in last.items() if state == SignatureState.DISAGREED]


def _own(tx: Transaction, task_id: str, asked: Sequence[SignatureRow]) -> SignatureRow:
    """The signature that the actor, or somebody in whose place the actor may act, was asked for."""
    turns = [each for each in asked if each.state == SignatureState.OPEN]
    for each in sorted(turns, key=lambda each: each.signer != tx.actor.id):
        if stands_for(tx, each.signer):
            return each
    raise NotAskedToSign(task=task_id, signer=tx.actor.id)


def _waiting(task_id: str, asked: Sequence[SignatureRow], signer: str) -> SignatureRow:
    for each in asked:
        if each.signer == signer and each.state in WAITING:
            return each
    raise NotAskedToSign(task=task_id, signer=signer)


def _call_next(tx: Transaction, asked: Sequence[SignatureRow], done: SignatureRow) -> None:
    """After ``done`` it is the turn of the next one who was asked with it, unless it still is another one's."""
    others = [each for each in asked if (each.asked_by, each.asked_at) == (done.asked_by, done.asked_at)]
    waiting = [each for each in others if each.state in WAITING and each.id != done.id]
    if waiting and all(each.state == SignatureState.QUEUED for each in waiting):
        called = {"state": SignatureState.OPEN}
        tx.session.execute(update(signature).where(signature.c.id == waiting[0].id).values(called))


def _answer(tx: Transaction, row: SignatureRow, state: SignatureState, opinion: str) -> None:
    answered = {"state": state, "opinion": opinion, "answered_at": tx.now, "answered_by": _stand_in(tx, row)}
    tx.session.execute(update(signature).where(signature.c.id == row.id).values(answered))


def _stand_in(tx: Transaction, row: SignatureRow) -> str | None:
    return tx.actor.id if tx.actor.on_behalf_of == row.signer else None


def _record(tx: Transaction, locked: Locked, kind: str, before: Sequence[SignatureRow], given: dict[str, Any]) -> None:
    task, after = locked.task, signatures(tx.session, locked.task.id)
    tx.session.execute(update(user_task).where(user_task.c.id == task.id).values(signing=_as_a_whole(after)))
    given = {"task": task.id, **given, "before": {"missing": missing(before)}, "after": {"missing": missing(after)}}
    note(tx, locked.instance, kind, given, task.element_id)


def _as_a_whole(asked: Sequence[SignatureRow]) -> SignatureState | None:
    if missing(asked):
        return SignatureState.OPEN
    if against(asked):
        return SignatureState.DISAGREED
    return SignatureState.AGREED if any(each.state == SignatureState.AGREED for each in asked) else None
