"""External delegates: claimed in one transaction, called in none, finished in another.

While it is called nothing is locked: the job is leased, and not due for others until the lease runs out. What came of
the call counts only while the lease is held. So a call can happen again, with the same key, and its answer counts once.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, select, update

from engine.actor import SYSTEM
from engine.commands.execution import InstanceOver, InstanceSuspended, alive, check_active, lock, run
from engine.delegates import BpmnError, External, ExternalCall
from engine.leases import NOT_LEASED, Lease, LeaseRanOut
from engine.runtime.faults import NotWaiting
from engine.runtime.game import Game
from engine.runtime.specs.automatic import ServiceTask
from engine.store.tables import job
from engine.transaction import Transaction

if TYPE_CHECKING:
    from engine.service import Engine

LET_PASS = timedelta(seconds=2)
log = logging.getLogger("duban.jobs")
Answer = Mapping[str, Any] | BpmnError


@dataclass(frozen=True)
class Claim:
    """A call that this node has to make: the job as it was found, and what is called with what."""

    row: Any
    name: str
    delegate: External
    call: ExternalCall
    lease: Lease
    answer: Answer | None
    """What was answered while the instance was suspended, so that nothing has to be called."""

    @property
    def attempt(self) -> int:
        """Which call of this job it is, counted from one."""
        return int(self.row.attempts) + 1


def claim(tx: Transaction, row: Any) -> Claim | None:
    """Take the locked job ``row`` on lease.

    None where nobody waits for the call any more, and it was removed, or where this process calls the same delegate
    often enough, and it was put back for a moment.

    Raises InstanceSuspended, UnknownDelegate, and LeaseRanOut where no further try is left.
    """
    given = orjson.loads(row.payload)
    delegate, seconds = tx.engine.delegates.external(given["delegate"])
    if tx.engine.calls.is_busy(given["delegate"]):
        tx.session.execute(update(job).where(job.c.id == row.id).values(due_at=tx.now + LET_PASS))
        return None
    if row.attempts > given["retries"]:
        raise LeaseRanOut(holder=row.lease_holder)
    try:
        held = lock(tx, row.instance_id)
        check_active(held)
        _, _, game = alive(tx, held)
        token = game.token(row.token)
    except (InstanceOver, NotWaiting) as over:
        log.info("nothing left to do", extra={"code": over.code})
        tx.session.execute(delete(job).where(job.c.id == row.id))
        return None
    lease = Lease.of(tx.now, seconds)
    leased = {"attempts": row.attempts + 1, "due_at": lease.lease_until, **lease.columns()}
    tx.session.execute(update(job).where(job.c.id == row.id).values(leased))
    key = f"{row.instance_id}-{row.token}"
    call = ExternalCall(key, seconds, row.instance_id, held.business_key, row.element_id, dict(token.data))
    return Claim(row, given["delegate"], delegate, call, lease, _kept(given.get("answer")))


def ask(engine: "Engine", claimed: Claim) -> Answer:
    """Call what is outside. Raises TimeLimit, LeaseRanOut and whatever the delegate raises, but for BpmnError."""
    if claimed.answer is not None:
        return claimed.answer
    if engine.clock.now() >= claimed.lease.lease_until:
        raise LeaseRanOut(holder=claimed.lease.lease_holder)
    try:
        results = engine.calls.within(claimed.call.seconds, lambda: claimed.delegate(claimed.call))
    except BpmnError as error:
        return error
    copied: dict[str, Any] = orjson.loads(orjson.dumps(dict(results or {})))
    return copied


def finish(engine: "Engine", claimed: Claim, answer: Answer) -> list[str]:
    """Let the token go on with the answer, if the lease is still held; the ids of the jobs that follow.

    Raises whatever the process refuses.
    """
    row = claimed.row

    def carry_out(game: Game) -> None:
        token = game.token(row.token)
        assert isinstance(token.task_spec, ServiceTask), "only those who call delegates wait for them"
        token.task_spec.carried_out(token)

    with engine.transaction(SYSTEM, settle=False) as tx:
        if not _is_held(tx, claimed):
            return []
        tx.command.take(row)
        tx.in_hand.add((row.instance_id, row.token))
        tx.answered = claimed.name, answer
        given = {"token": row.token, "attempt": claimed.attempt}
        try:
            run(tx, lock(tx, row.instance_id), "delegate", given, carry_out, element_id=row.element_id)
        except InstanceSuspended:
            _keep(tx, claimed, answer)
            return []
        except (InstanceOver, NotWaiting) as over:
            log.info("nothing left to do", extra={"code": over.code})
        tx.session.execute(delete(job).where(job.c.id == row.id))
        tx.command.jobs_done.append(row.kind)
    return tx.follow_ups


def _is_held(tx: Transaction, claimed: Claim) -> bool:
    mine = select(job.c.id).where(job.c.id == claimed.row.id, claimed.lease.is_held(job, tx.now)).with_for_update()
    if tx.session.execute(mine).first() is not None:
        return True
    log.warning("an answer came too late and is ignored", extra={"job_id": claimed.row.id})
    return False


def _keep(tx: Transaction, claimed: Claim, answer: Answer) -> None:
    """The instance was suspended meanwhile: it goes on with this answer once it is resumed."""
    told = {"error": answer.details} if isinstance(answer, BpmnError) else {"results": answer}
    given = orjson.loads(claimed.row.payload) | {"answer": told}
    kept = {"payload": orjson.dumps(given), "attempts": claimed.row.attempts, "due_at": tx.now, **NOT_LEASED}
    tx.session.execute(update(job).where(job.c.id == claimed.row.id).values(kept))


def _kept(answer: dict[str, Any] | None) -> Answer | None:
    if answer is None:
        return None
    if "results" in answer:
        results: dict[str, Any] = answer["results"]
        return results
    return BpmnError(**answer["error"])
