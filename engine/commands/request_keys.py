"""A request that is sent twice counts once: whoever sends it again gets what the first one led to.

A key belongs to the one who sends it, stands with the effects of its command, and is forgotten after a week.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.errors import Invalid
from engine.store.tables import request_key
from engine.transaction import Transaction

KEPT = timedelta(days=7)
_CLAIM = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(request_key)
    .on_conflict_do_nothing()
    .returning(request_key.c.key)
    for dialect in (postgresql, sqlite)
}
_ITS = (request_key.c.actor == bindparam("by")) & (request_key.c.key == bindparam("of"))
_FIND = select(request_key.c.about, request_key.c.result).where(_ITS)
_NOTE = update(request_key).where(_ITS).values(result=bindparam("led_to"))
_FORGET = delete(request_key).where(request_key.c.actor == bindparam("by"), request_key.c.at < bindparam("before"))


class KeyReused(Invalid):
    """The actor has used the request key before, for something else."""

    code = "key-reused"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The request was carried out before; ``result`` is what it led to, None where that was not noted."""

    result: str | None


def claim(tx: Transaction, key: str, about: str) -> Earlier | None:
    """Carry out the actor's request ``key`` with this command; ``about`` says what is asked for.

    Of two at the same time the second waits here for the first. None when the command is to go on; what became of the
    request before, otherwise. Raises KeyReused.
    """
    connection = tx.session.connection()
    row = {"key": key, "actor": tx.actor.id, "about": about, "at": tx.now}
    if connection.execute(_CLAIM[connection.dialect.name], row).first() is not None:
        connection.execute(_FORGET, {"by": tx.actor.id, "before": tx.now - KEPT})
        return None
    earlier = find(tx.session, tx.actor.id, key, about)
    if earlier is None:
        raise KeyReused(key=key)
    return earlier


def note_result(tx: Transaction, key: str, result: str) -> None:
    """Keep what the actor's request ``key`` led to, for whoever sends it again."""
    tx.session.execute(_NOTE, {"by": tx.actor.id, "of": key, "led_to": result})


def find(session: Session, actor: str, key: str, about: str) -> Earlier | None:
    """What became of a request that asked for the same; None when there was none."""
    found = session.execute(_FIND, {"by": actor, "of": key}).one_or_none()
    return Earlier(found.result) if found is not None and found.about == about else None


def done_before(tx: Transaction, key: str | None, about: str) -> bool:
    """Whether the actor's request was carried out before; never without a key. Raises KeyReused."""
    return key is not None and claim(tx, key, about) is not None
