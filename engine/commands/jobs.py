"""What is due: timers, and what one instance owes another.

A job is done and its row removed in one transaction, so it happens exactly once.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Select, bindparam, delete, select, update

from engine.actor import SYSTEM
from engine.commands import external
from engine.commands.batches import Batch, NeedsOwnTransaction
from engine.commands.execution import InstanceSuspended, lock
from engine.commands.kinds import TOGETHER, carry_out
from engine.leases import NOT_LEASED, Lease
from engine.outages import DatabaseUnavailable
from engine.store.queue import may_run
from engine.store.tables import InstanceState, JobKind, job

if TYPE_CHECKING:
    from engine.service import Engine

log = logging.getLogger("duban.jobs")
RETRIES = 4
"""How often a job that fails is tried again, unless it says so itself, until it becomes an incident."""
FIRST_PAUSE = timedelta(seconds=10)
EVERY = frozenset(JobKind)
BATCH = 50
"""How many jobs share a transaction at most."""
BATCH_SECONDS = 0.03
"""How long a transaction goes on beginning with further jobs: people wait for what it holds."""
_NEXT = select(job).where(may_run()).order_by(job.c.due_at, job.c.id).with_for_update(skip_locked=True)
_DUE = _NEXT.where(job.c.due_at <= bindparam("now")).limit(bindparam("limit"))
_NAMED = _NEXT.where(job.c.id == bindparam("id"))
_ALL_NAMED = _NEXT.where(job.c.id.in_(bindparam("ids", expanding=True)))
_DONE = delete(job).where(job.c.id.in_(bindparam("ids", expanding=True)))


def run_due(engine: "Engine", limit: int, kinds: frozenset[JobKind], until: Callable[[], bool]) -> int:
    """Carry out what is due now of these kinds, the earliest first; how many jobs that were.

    Many of those that may share a transaction do. ``until`` is asked in between, and ends it early. Raises
    DatabaseUnavailable.
    """
    done, together = 0, 1
    while done < limit and not until():
        found, together = _run_next(engine, min(together, limit - done), kinds)
        if not found:
            break
        done += found
    return done


def run_one(engine: "Engine", job_id: str | None = None, kinds: frozenset[JobKind] = EVERY) -> str | None:
    """Carry out the job, or the earliest one due of these kinds. Its id, or None when there was none to be had.

    What follows from it is carried out too, as far as it is of these kinds.
    A job that fails is tried again later, further and further apart, and becomes an incident after ``RETRIES``.
    One whose instance is suspended waits until that is resumed. Raises DatabaseUnavailable.
    """
    taken = _run_alone(engine, job_id, kinds)
    return None if taken is None else str(taken.id)


def run_named(engine: "Engine", job_ids: Sequence[str]) -> list[str]:
    """Carry out the first of these jobs, with what follows it in the list for the same instance; the ids that are left.

    Raises DatabaseUnavailable.
    """
    rows, done, follow_ups = _run_of_one_instance(engine, job_ids[:BATCH]) if len(job_ids) > 1 else ([], [], [])
    if not done:
        done = rows or job_ids[:1]
        for job_id in done:
            run_one(engine, job_id)
    engine.settle(follow_ups)
    return [job_id for job_id in job_ids if job_id not in done]


def _run_of_one_instance(
    engine: "Engine", job_ids: Sequence[str]
) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The jobs that go together, those of them that were carried out (none where one failed), and what follows them."""
    rows: Sequence[Any] = []
    try:
        with engine.batch() as tx:
            found = tx.session.execute(_ALL_NAMED, {"ids": list(job_ids)}).all()
            if found and found[0].kind in TOGETHER:
                alike = found[0].instance_id, found[0].kind
                rows = list(takewhile(lambda row: (row.instance_id, row.kind) == alike, found))
            done: list[str] = []
            if len(rows) > 1:
                tx.held[rows[0].instance_id] = lock(tx, rows[0].instance_id)
                done, _ = _carry_out_all(tx, rows)
                tx.session.execute(_DONE, {"ids": done})
    except Exception as error:
        if not rows or (isinstance(error, DatabaseUnavailable) and error.is_lost):
            raise
        log.info("jobs are carried out one by one", exc_info=error, extra={"jobs": len(rows)})
        return [row.id for row in rows], [], []
    return [row.id for row in rows], done, tx.follow_ups


def _run_next(engine: "Engine", together: int, kinds: frozenset[JobKind]) -> tuple[int, int]:
    """How many jobs were carried out, and how many of the next ones may share a transaction."""
    if together > 1:
        return _run_together(engine, together, kinds)
    taken = _run_alone(engine, None, kinds)
    if taken is None:
        return 0, 1
    return 1, 2 if taken.kind in TOGETHER else 1


def begin_call(engine: "Engine") -> Callable[[], None] | None:
    """Take the earliest call of an external delegate that is due on lease: what makes it; None when there is none.

    A delegate that is being called often enough by this process is passed over for a moment. Raises
    DatabaseUnavailable.
    """
    claimed = None
    while claimed is None:  # what failed, what nobody waits for any more and what must let others pass is not due now
        taken, claimed = _take(engine, None, frozenset({JobKind.EXTERNAL}))
        if taken is None:
            return None
    engine.calls.begin(claimed.name)
    return partial(_call_counted, engine, claimed)


def _call_counted(engine: "Engine", claimed: external.Claim) -> None:
    try:
        _call(engine, claimed)
    finally:
        engine.calls.end(claimed.name)


def _run_alone(engine: "Engine", job_id: str | None, kinds: frozenset[JobKind]) -> Any:
    taken, claimed = _take(engine, job_id, kinds)
    if claimed is not None:
        _call(engine, claimed)
    return taken


def _take(engine: "Engine", job_id: str | None, kinds: frozenset[JobKind]) -> tuple[Any, external.Claim | None]:
    """Carry out a job, or take it on lease where something outside is to be called: its row, and the call."""
    taken, claimed = None, None
    try:
        with engine.transaction(SYSTEM, settle=False) as tx:
            query, given = (_DUE, {"now": tx.now, "limit": 1}) if job_id is None else (_NAMED, {"id": job_id})
            taken = tx.session.execute(_of_kinds(query, kinds), given).one_or_none()
            if taken is None:
                return None, None
            if taken.kind == JobKind.EXTERNAL:
                claimed = external.claim(tx, taken)
            else:
                carry_out(tx, taken)
                tx.session.execute(_DONE, {"ids": [taken.id]})
                tx.command.jobs_done.append(taken.kind)
    except (
        Exception
    ) as error:  # whatever went wrong with one job must not stop the others; it is kept where an operator sees it
        if taken is None or (isinstance(error, DatabaseUnavailable) and error.is_lost):
            raise  # a broken connection is not the job's failure: it is as it was, due when the database is back
        if not _is_held(taken, error):
            _note_failure(engine, taken, error)
        return taken, None
    _settle(engine, tx.follow_ups, kinds)
    return taken, claimed


def _call(engine: "Engine", claimed: external.Claim) -> None:
    try:
        follow_ups = external.finish(engine, claimed, external.ask(engine, claimed))
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is kept with the job, as for other jobs
        _note_failure(engine, claimed.row, error, claimed.lease)
    else:
        engine.settle(follow_ups)


def _run_together(engine: "Engine", limit: int, kinds: frozenset[JobKind]) -> tuple[int, int]:
    """The same as ``_run_next``, for the earliest jobs due as far as they are of the kinds that go together."""
    rows: Sequence[Any] = []
    try:
        with engine.batch() as tx:
            due = tx.session.execute(_of_kinds(_DUE, kinds), {"now": tx.now, "limit": limit}).all()
            rows = list(takewhile(lambda row: row.kind in TOGETHER, due))
            tx.lock_idle(sorted({row.instance_id for row in rows}) if len(rows) > 1 else [])
            done, apart = _carry_out_all(tx, rows) if len(rows) > 1 else ([], rows[:1])
            if done:
                tx.session.execute(_DONE, {"ids": done})
    except Exception as error:
        if not rows or (isinstance(error, DatabaseUnavailable) and error.is_lost):
            raise
        log.info("jobs are carried out one by one", exc_info=error, extra={"jobs": len(rows)})
        return sum(run_one(engine, row.id, kinds) is not None for row in rows), 1
    _settle(engine, tx.follow_ups, kinds)
    if not done and not apart:  # all are busy: wait for the first, or for what stands before it
        return _run_next(engine, 1, kinds)
    alone = sum(run_one(engine, row.id, kinds) is not None for row in apart)
    return len(done) + alone, min(2 * len(done) or 1, BATCH)


def _carry_out_all(tx: Batch, rows: Sequence[Any]) -> tuple[list[str], list[Any]]:
    """The ids of the jobs that were carried out, and the jobs that need a transaction of their own.

    Those of busy instances are neither; nor are those that there was no time for.
    """
    done: list[str] = []
    apart: list[Any] = []
    end = time.monotonic() + BATCH_SECONDS
    for row in rows:
        held = tx.held.get(row.instance_id)
        if held is None or held.state == InstanceState.SUSPENDED:
            continue
        mark = tx.mark()
        try:
            carry_out(tx, row)
        except NeedsOwnTransaction:
            tx.back_to(mark)
            apart.append(row)
            del tx.held[row.instance_id]  # what comes later in the instance must not happen before
        else:
            done.append(row.id)
            tx.command.jobs_done.append(row.kind)
        if time.monotonic() > end:
            break
    return done, apart


def _of_kinds(query: Select[Any], kinds: frozenset[JobKind]) -> Select[Any]:
    return query if kinds == EVERY else query.where(job.c.kind.in_(kinds))


def _settle(engine: "Engine", job_ids: list[str], kinds: frozenset[JobKind]) -> None:
    if kinds != EVERY and job_ids:
        with engine.database.reading() as session:
            wanted = select(job.c.id).where(job.c.id.in_(job_ids), job.c.kind.in_(kinds))
            found = set(session.execute(wanted).scalars())
        job_ids = [job_id for job_id in job_ids if job_id in found]
    engine.settle(job_ids)


def _is_held(row: Any, error: Exception) -> bool:
    """Whether the job's own instance was suspended just now: then it has not failed, it waits."""
    return isinstance(error, InstanceSuspended) and error.details["instance"] == row.instance_id


def _note_failure(engine: "Engine", failed: Any, error: Exception, lease: Lease | None = None) -> None:
    log.warning(
        "job failed",
        exc_info=error,
        extra={
            "job_id": failed.id,
            "kind": failed.kind,
            "instance_id": failed.instance_id,
            "attempt": failed.attempts + 1,
        },
    )
    with engine.transaction(SYSTEM, settle=False) as tx:
        query = select(job.c.attempts, job.c.payload).where(job.c.id == failed.id)
        if lease is not None:
            query = query.where(lease.is_held(job, tx.now))
        row = tx.session.execute(query.with_for_update()).one_or_none()
        if row is None:
            return
        attempts = row.attempts + (lease is None)  # a lease counts as an attempt from its beginning
        retries = orjson.loads(row.payload).get("retries", RETRIES)
        values = {
            "attempts": attempts,
            "error": f"{type(error).__name__}: {error}"[:2000],
            "incident": attempts > retries,
            "due_at": tx.now + FIRST_PAUSE * 2 ** (attempts - 1),
            **NOT_LEASED,
        }
        tx.session.execute(update(job).where(job.c.id == failed.id).values(values))
    engine.observer.job_failed(failed.kind, incident=attempts > retries)
