"""What leaves the system leaves at least once.

Written with the command that causes it, sent after the commit, with a key that tells repeats apart. While an item is
sent no transaction is open: the node that sends it has it on lease.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.columns import Moment, only_where
from engine.database import Base
from engine.errors import NotFound
from engine.leases import NOT_LEASED, Lease, LeaseRanOut, lease_columns
from engine.store.tables import KEY
from engine.transaction import Transaction

if TYPE_CHECKING:
    from engine.service import Engine

log = logging.getLogger("duban.outbox")
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)

outbox = Table(
    "outbox",
    Base.metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("topic", KEY, nullable=False),
    Column("key", KEY, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent_at", Moment),
    Column("dead", Boolean, nullable=False, default=False),
    Column("error", Text),
    *lease_columns(),
    Column("discarded_at", Moment),
    UniqueConstraint("topic", "key"),
    Index("ix_outbox_due", "due_at"),
    Index("ix_outbox_dead", "id", **only_where("dead")),
)

_SHOWN = ("id", "topic", "key", "created_at", "attempts", "error", "due_at", "dead", "lease_holder", "lease_until")


class UnknownItem(NotFound):
    """There is no such dead item; perhaps somebody has had it sent again or discarded it."""

    code = "unknown-item"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An item that could not be sent: ``dead``, or tried again at ``due_at``."""

    id: int
    topic: str
    key: str
    created_at: datetime
    attempts: int
    error: str | None
    due_at: datetime | None
    dead: bool
    lease_holder: str | None
    lease_until: datetime | None


def post(tx: Transaction, topic: str, key: str, payload: Mapping[str, Any]) -> None:
    """Have ``payload`` sent by the sender of ``topic`` once this command is committed.

    A key that was posted before is not posted again.
    """
    known = select(outbox.c.id).where(outbox.c.topic == topic, outbox.c.key == key)
    if tx.session.execute(known).first() is None:
        row = {"topic": topic, "key": key, "payload": orjson.dumps(payload), "created_at": tx.now, "due_at": tx.now}
        tx.session.execute(insert(outbox).values(row))


def send_one(engine: "Engine") -> bool:
    """Send the earliest item due that has a sender; False when there is none.

    What fails is tried again, then left as a dead letter.
    """
    send = begin_send(engine)
    if send is not None:
        send()
    return send is not None


def begin_send(engine: "Engine") -> Callable[[], None] | None:
    """Take the earliest item due that has a sender on lease: what sends it; None when there is none.

    No transaction is open while it is sent. A topic of which enough is being sent is passed over.
    """
    topics = sorted(topic for topic in engine.senders if not engine.calls.is_busy(_name(topic)))
    with engine.transaction(SYSTEM) as tx:
        due = select(outbox).where(outbox.c.due_at <= tx.now, outbox.c.topic.in_(topics))
        next_due = due.order_by(outbox.c.due_at, outbox.c.id).limit(1).with_for_update(skip_locked=True)
        while (row := tx.session.execute(next_due).one_or_none()) is not None:
            if row.attempts < MAX_ATTEMPTS:
                lease = Lease.of(tx.now, engine.send_seconds)
                tx.command.kind = "send"
                _change(tx, row.id, attempts=row.attempts + 1, due_at=lease.lease_until, **lease.columns())
                break
            lost = str(LeaseRanOut(holder=row.lease_holder))  # the last time it was sent, nobody told what came of it
            _change(tx, row.id, dead=True, due_at=None, error=lost, **NOT_LEASED)
    if row is None:
        return None
    engine.calls.begin(_name(row.topic))
    return partial(_send, engine, row, lease)


def _send(engine: "Engine", row: Any, lease: Lease) -> None:
    sender, failure = engine.senders[row.topic], None
    try:
        if engine.clock.now() >= lease.lease_until:  # this node slept: another one sends it
            return
        engine.calls.within(engine.send_seconds, lambda: sender(row.key, orjson.loads(row.payload)))
    except Exception as error:  # a receiver may do anything; the others must still get theirs
        log.warning("outbox item failed", exc_info=error, extra={"outbox_id": row.id, "topic": row.topic})
        failure = f"{type(error).__name__}: {error}"[:2000]
    finally:
        engine.calls.end(_name(row.topic))
    with engine.transaction(SYSTEM) as tx:
        mine = select(outbox.c.id).where(outbox.c.id == row.id, lease.is_held(outbox, tx.now)).with_for_update()
        if tx.session.execute(mine).first() is None:
            log.warning("an item was sent longer than its lease", extra={"outbox_id": row.id, "topic": row.topic})
        elif failure is None:
            _change(tx, row.id, sent_at=tx.now, due_at=None, error=None, **NOT_LEASED)
        else:
            dead = row.attempts + 1 >= MAX_ATTEMPTS
            due_at = None if dead else tx.now + FIRST_PAUSE * 2**row.attempts
            _change(tx, row.id, dead=dead, due_at=due_at, error=failure, **NOT_LEASED)


def undelivered(session: Session) -> list[Undelivered]:
    """The dead items, the oldest first, then those that failed and are tried again."""
    waiting = outbox.c.dead | (outbox.c.due_at.is_not(None) & outbox.c.error.is_not(None))
    query = select(*(outbox.c[name] for name in _SHOWN)).where(waiting)
    return [Undelivered(*row) for row in session.execute(query.order_by(outbox.c.dead.desc(), outbox.c.id))]


def dead_count(session: Session) -> int:
    """How many items wait for somebody to look at them."""
    return session.scalar(select(func.count()).where(outbox.c.dead)) or 0


def send_again(tx: Transaction, item_id: int) -> Undelivered:
    """Have a dead item sent again, as often as a new one; what it was. Raises UnknownItem."""
    found = _dead(tx, item_id)
    _change(tx, item_id, dead=False, attempts=0, due_at=tx.now, **NOT_LEASED)
    return found


def discard(tx: Transaction, item_id: int) -> Undelivered:
    """Leave a dead item unsent for good; what it was. Raises UnknownItem."""
    found = _dead(tx, item_id)
    _change(tx, item_id, dead=False, discarded_at=tx.now)
    return found


def _dead(tx: Transaction, item_id: int) -> Undelivered:
    this = select(*(outbox.c[name] for name in _SHOWN)).where(outbox.c.id == item_id)
    row = tx.session.execute(this.where(outbox.c.dead).with_for_update()).one_or_none()
    if row is None:
        raise UnknownItem(item=item_id)
    return Undelivered(*row)


def _change(tx: Transaction, item_id: int, **values: Any) -> None:
    tx.session.execute(update(outbox).where(outbox.c.id == item_id).values(values))


def _name(topic: str) -> str:
    return f"outbox:{topic}"
