"""Messages reach one in each process that waits for them; signals all."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from engine.commands.effects import job_row, write_jobs
from engine.commands.execution import create, lock, run
from engine.errors import Conflict
from engine.identifiers import random_id
from engine.observing import names
from engine.runtime.game import Game
from engine.store.tables import JobKind, definition, instance, subscription
from engine.transaction import Transaction


class NobodyWaits(Conflict):
    """Nobody waits for the message ``name`` with this ``key``."""

    code = "nobody-waits"


@names("message")
def publish(tx: Transaction, name: str, key: str | None, variables: dict[str, Any] | None = None) -> None:
    """Deliver a message: in each process to the token that has waited longest; else start what it starts.

    A single one goes on in this command, several each in a command of its own right after this one.
    Raises NobodyWaits.
    """
    found = _receivers(tx, name, key)
    if not found:
        raise NobodyWaits(name=name, key=key)
    if len(found) == 1:
        _deliver(tx, found[0], "message", name, variables or {})
    else:
        _one_by_one(tx, JobKind.MESSAGE, found, name, variables)


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
    found = [row for row in _waiting(tx, "signal", name) if [row.instance_id, row.token] not in missed_by]
    _one_by_one(tx, JobKind.SIGNAL, found, name, variables)


def deliver(tx: Transaction, row: Any, kind: str, name: str, variables: dict[str, Any]) -> None:
    """Hand a message or a signal to one who was waiting when it was sent, if he still is."""
    still = select(subscription).where(
        subscription.c.kind == kind,
        subscription.c.name == name,
        subscription.c.instance_id.is_not_distinct_from(row.instance_id),
        subscription.c.token.is_not_distinct_from(row.token),
        subscription.c.definition_id.is_not_distinct_from(row.definition_id),
    )
    found = tx.session.execute(still).first()
    if found is not None:
        _deliver(tx, found, kind, name, variables)


def _waiting(tx: Transaction, kind: str, name: str, *more: ColumnElement[bool]) -> list[Any]:
    used = func.coalesce(subscription.c.definition_id, instance.c.definition_id)
    query = (
        select(subscription, definition.c.key.label("process"))
        .join(instance, instance.c.id == subscription.c.instance_id, isouter=True)
        .join(definition, definition.c.id == used)
        .where(subscription.c.kind == kind, subscription.c.name == name, *more)
        .order_by(subscription.c.id)
    )
    return list(tx.session.execute(query).all())


def _receivers(tx: Transaction, name: str, key: str | None) -> list[Any]:
    """Who gets the message: what waits inside processes answers to its own key; what starts one asks for none."""
    starts = subscription.c.instance_id.is_(None)
    found = _waiting(tx, "message", name, subscription.c.key.is_not_distinct_from(key) | starts)
    first: dict[str, Any] = {}
    for row in [each for each in found if each.instance_id is not None] or found:
        first.setdefault(row.process, row)
    return list(first.values())


def _one_by_one(
    tx: Transaction, kind: JobKind, found: Sequence[Any], name: str, variables: dict[str, Any] | None
) -> None:
    jobs = [
        job_row(
            kind,
            tx.now,
            {"name": name, "variables": variables or {}},
            instance_id=row.instance_id,
            token=row.token,
            element_id=row.element_id,
            definition_id=row.definition_id,
        )
        for row in found
    ]
    write_jobs(tx, jobs)


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
