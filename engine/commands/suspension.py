"""Suspend and resume: an instance and all that it called stand still, and go on from there.

While it is suspended nobody completes its tasks and nothing that becomes due is carried out; what was sent by the
engine itself is kept. Afterwards all of that happens, in its order.
"""

from collections.abc import Iterator

from sqlalchemy import select

from engine.commands.execution import check_active, check_live, lock, turn
from engine.commands.reasons import because
from engine.errors import Conflict
from engine.observing import names
from engine.store.rows import InstanceRow
from engine.store.tables import LIVE, InstanceState, instance
from engine.transaction import Transaction


class NotSuspended(Conflict):
    """The instance is not suspended."""

    code = "not-suspended"


@names("suspend")
def suspend(tx: Transaction, instance_id: str, reason: str) -> None:
    """Let an instance and all that it called, directly or not, stand still until they are resumed.

    Raises UnknownInstance, InstanceOver, InstanceSuspended, ReasonBlank.
    """
    row = lock(tx, instance_id)
    check_active(row)
    _turn_all(tx, row, "suspend", reason, InstanceState.SUSPENDED)


@names("resume")
def resume(tx: Transaction, instance_id: str, reason: str) -> None:
    """Let a suspended instance and all that it called, however they were suspended, go on.

    What became due meanwhile is carried out by the next tick. Raises UnknownInstance, InstanceOver, NotSuspended,
    ReasonBlank.
    """
    row = lock(tx, instance_id)
    check_live(row)
    if row.state != InstanceState.SUSPENDED:
        raise NotSuspended(instance=instance_id)
    _turn_all(tx, row, "resume", reason, InstanceState.ACTIVE)


def _turn_all(tx: Transaction, row: InstanceRow, kind: str, reason: str, after: InstanceState) -> None:
    before = row.state
    given = because(reason) | {"before": {"state": before}, "after": {"state": after}}
    for each in _with_called(tx, row):
        if each.state == before:
            turn(tx, each, kind, given, after)


def _with_called(tx: Transaction, row: InstanceRow) -> Iterator[InstanceRow]:
    """The instance and those below it, each locked; callers first, so that none can call another meanwhile."""
    yield row
    called = select(instance.c.id).where(instance.c.parent_id == row.id, instance.c.state.in_(LIVE))
    for child in tx.session.execute(called.order_by(instance.c.id)).scalars().all():
        yield from _with_called(tx, lock(tx, child))
