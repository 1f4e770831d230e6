"""A node that is paused in the middle of a command, for certain, and for longer than its lease."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import text, update

from engine.actor import SYSTEM
from engine.store.tables import instance
from tests.support.nodes import Node, until
from workflows.office import Office

_OURS = text("SELECT pg_backend_pid()")
_WHO_WAITS = text("SELECT pid FROM pg_stat_activity WHERE :ours = ANY(pg_blocking_pids(pid))")
_STANDS = text("SELECT 1 FROM pg_stat_activity WHERE pid = :pid")


@contextmanager
def paused_in_the_middle(office: Office, node: Node, instance_id: str, begin: Callable[[], object]) -> Iterator[None]:
    """``begin`` has ``node`` begin something with the instance; while the block runs it is paused, its lease over.

    We hold the instance until the node waits for it, and let go when the node can no longer act: the server then gives
    it the lock that it asked for, in a transaction that stands still, and ends it when its lease is over. Who waits is
    seen by looking anew from outside: one transaction sees the same connections from its first look to its end.
    """
    with office.transaction(SYSTEM) as tx:
        tx.session.execute(update(instance).where(instance.c.id == instance_id).values(state=instance.c.state))
        ours = tx.session.execute(_OURS).scalar_one()
        begin()
        waiting: list[int] = []
        until(lambda: waiting.extend(_waiting_for(office, ours)) or waiting)
        node.pause()
    try:
        until(lambda: _is_gone(office, waiting[0]))
        yield
    finally:
        node.wake()


def _waiting_for(office: Office, pid: int) -> list[int]:
    with office.reading() as session:
        return list(session.execute(_WHO_WAITS, {"ours": pid}).scalars())


def _is_gone(office: Office, pid: int) -> bool:
    with office.reading() as session:
        return session.execute(_STANDS, {"pid": pid}).first() is None
