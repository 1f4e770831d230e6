"""Messages reach the one who waits for them; signals all."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from engine.commands.effects import job_row, write_jobs
from engine.commands.execution import create, lock, run
from engine.errors import Conflict
from engine.identifiers import random_id
from engine.observing import names
from engine.runtime.game import Game
from engine.store.tables import JobKind, subscription
from engine.transaction import Transaction


class NobodyWaits(Conflict):
    """Nobody waits for the message ``name`` with this ``key``."""

    code = "nobody-waits"


@names("message")
def publish(tx: Transaction, name: str, key: str | None, variables: dict[str, Any] | None = None) -> None:
    """Deliver a message to the token that has waited longest for it, or start the process that it starts.

    Raises NobodyWaits.
    """
    found = _waiting(tx, "message", name, key)
    if not found:
        raise NobodyWaits(name=name, key=key)
    _deliver(tx, found[0], "message", name, variables or {})


@names("message")
def send(tx: Transaction, name: str, key: str | None, variables: dict[str, Any] | None = None) -> None:
    """Deliver a message right after this command, in a command of its own.

    This is the way for delegates, which run while their own instance is locked.
    When nobody waits for it then, it is lost.
    """
    write_jobs(tx, [job_row(JobKind.MESSAGE, tx.now, {"name": name, "key": key, "variables": variables or {}})])


@names("signal")
def broadcast(
    tx: Transaction, name: str, variables: dict[str, Any] | None = None, missed_by: Sequence[Sequence[Any]] = ()
) -> None:
    """Tell all who wait for the signal: each in a command of its own, right after this one.

    A signal is not kept: ``missed_by`` are those (instance and token) who began to wait after it was thrown.
    """
    jobs = [
        job_row(
            JobKind.SIGNAL,
            tx.now,
            {"name": name, "variables": variables or {}},
            instance_id=row.instance_id,
            token=row.token,
            element_id=row.element_id,
            definition_id=row.definition_id,
        )
        for row in _waiting(tx, "signal", name, None)
        if [row.instance_id, row.token] not in missed_by
    ]
    write_jobs(tx, jobs)


def deliver_signal(tx: Transaction, row: Any, name: str, variables: dict[str, Any]) -> None:
    """Hand a signal to one who was waiting when it was sent, if he still is."""
    still = select(subscription).where(
        subscription.c.kind == "signal",
        subscription.c.name == name,
        subscription.c.instance_id.is_not_distinct_from(row.instance_id),
        subscription.c.token.is_not_distinct_from(row.token),
        subscription.c.definition_id.is_not_distinct_from(row.definition_id),
    )
    found = tx.session.execute(still).first()
    if found is not None:
        _deliver(tx, found, "signal", name, variables)


def _waiting(tx: Transaction, kind: str, name: str, key: str | None) -> list[Any]:
    query = select(subscription).where(subscription.c.kind == kind, subscription.c.name == name)
    if kind == "message":
        # what starts a process asks for no key; what waits inside one answers to its own key alone
        query = query.where(subscription.c.key.is_not_distinct_from(key) | subscription.c.instance_id.is_(None))
        query = query.order_by(subscription.c.instance_id.is_(None))
    return list(tx.session.execute(query.order_by(subscription.c.id)).all())


def _deliver(tx: Transaction, row: Any, kind: str, name: str, variables: dict[str, Any]) -> None:
    if row.instance_id is None:
        definition = tx.engine.definitions.get(tx.session, row.definition_id)
        create(tx, definition, random_id(), business_key=None, variables=variables, at=[row.element_id])
        return

    def fire(game: Game) -> None:
        token = game.token(row.token)
        token.task_spec.fire(token, variables)

    run(
        tx,
        lock(tx, row.instance_id),
        kind,
        {"name": name, "token": row.token, "variables": variables},
        fire,
        element_id=row.element_id,
    )
