"""What leaves the system leaves at least once.

Written with the command that causes it, sent after the commit, with a key that tells repeats apart.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
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
    insert,
    select,
    update,
)

from engine.actor import SYSTEM
from engine.columns import Moment, only_where
from engine.database import Base
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
    UniqueConstraint("topic", "key"),
    Index("ix_outbox_due", "due_at"),
    Index("ix_outbox_dead", "id", **only_where("dead")),
)


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
    with engine.transaction(SYSTEM) as tx:
        due = select(outbox).where(outbox.c.due_at <= tx.now, outbox.c.topic.in_(sorted(engine.senders)))
        row = tx.session.execute(
            due.order_by(outbox.c.due_at, outbox.c.id).limit(1).with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return False
        tx.command.kind = "send"
        try:
            engine.senders[row.topic](row.key, orjson.loads(row.payload))
        except Exception as error:  # a receiver may do anything; the others must still get theirs
            log.warning("outbox item failed", exc_info=error, extra={"outbox_id": row.id, "topic": row.topic})
            attempts = row.attempts + 1
            dead = attempts >= MAX_ATTEMPTS
            due_at = None if dead else tx.now + FIRST_PAUSE * 2 ** (attempts - 1)
            values = {
                "attempts": attempts,
                "dead": dead,
                "due_at": due_at,
                "error": f"{type(error).__name__}: {error}"[:2000],
            }
        else:
            values = {"attempts": row.attempts + 1, "sent_at": tx.now, "due_at": None, "error": None}
        tx.session.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return True
