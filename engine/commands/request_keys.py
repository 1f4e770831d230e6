"""Requests that are sent twice are carried out once: each rendered form has a key of its own."""

from sqlalchemy import bindparam, select

from engine.drivers.statement import Statement, inserting
from engine.errors import Invalid
from engine.store.tables import request_key
from engine.transaction import Transaction

_FIND = Statement(select(request_key.c.actor, request_key.c.result).where(request_key.c.key == bindparam("key")))
_KEEP = inserting(request_key)


class KeyReused(Invalid):
    """The request key was used before, by somebody else or for another task."""

    code = "key-reused"


def done_before(tx: Transaction, key: str | None, task_id: str) -> bool:
    """Whether the actor has sent this request about the task before; never without a key. Raises KeyReused."""
    if key is None:
        return False
    found = tx.ask(_FIND, {"key": key})
    if not found:
        return False
    if found[0] != (tx.actor.id, task_id):
        raise KeyReused(task=task_id)
    return True


def keep(tx: Transaction, key: str | None, task_id: str) -> None:
    """Remember that the request was carried out; without a key there is nothing to remember."""
    if key is not None:
        tx.write(_KEEP, {"key": key, "actor": tx.actor.id, "at": tx.now, "result": task_id})
