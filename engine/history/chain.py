"""The chain of an instance's events: each holds the hash of the one before, the instance's row the hash of the last."""

import hashlib
from datetime import datetime

import orjson

from engine.clock import aware
from engine.drivers.statement import inserting
from engine.store.rows import InstanceRow
from engine.store.tables import history_event
from engine.transaction import Transaction

GENESIS = bytes(32)
"""What the first event has in place of a previous hash."""
_APPEND = inserting(history_event)


def link(
    previous: bytes,
    *,
    instance_id: str,
    seq: int,
    at: datetime,
    actor: str,
    kind: str,
    element_id: str | None,
    definition_id: str,
    payload: bytes,
) -> bytes:
    """The hash of an event: SHA-256 over the previous hash and every column of the event."""
    head = orjson.dumps([instance_id, seq, aware(at).isoformat(), actor, kind, element_id, definition_id])
    return hashlib.sha256(previous + len(head).to_bytes(4) + head + payload).digest()


def append(
    tx: Transaction, row: InstanceRow, kind: str, element_id: str | None, *, payload: bytes, body: bytes
) -> bytes:
    """Add an event to a locked instance; the hash of the new head.

    The payload is closed with the hash of the state that the event led to, so that replay can be held against it;
    before it stands in whose place the actor acted, if in anybody's.
    """
    if tx.actor.on_behalf_of is not None:
        payload = payload[:-1] + b',"on_behalf_of":' + orjson.dumps(tx.actor.on_behalf_of) + b"}"
    payload = payload[:-1] + b',"state":"' + hashlib.sha256(body).hexdigest().encode() + b'"}'
    seq, actor = row.seq + 1, tx.actor.id
    head = link(
        row.head,
        instance_id=row.id,
        seq=seq,
        at=tx.now,
        actor=actor,
        kind=kind,
        element_id=element_id,
        definition_id=row.definition_id,
        payload=payload,
    )
    values = {
        "instance_id": row.id,
        "seq": seq,
        "at": tx.now,
        "actor": actor,
        "kind": kind,
        "element_id": element_id,
        "definition_id": row.definition_id,
        "payload": payload,
        "previous": row.head,
        "hash": head,
    }
    tx.write(_APPEND, values)
    return head
