"""Telling people. Each message has a key: the same one is never told twice to the same person."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import select

from engine.actor import SYSTEM
from workflows.columns import new_id
from workflows.matters.models import Matter
from workflows.matters.values import Urgency
from workflows.moments import today
from workflows.notifications.models import Digest, Notification
from workflows.organisation import queries as organisation
from workflows.substitutions.queries import substitutes_of
from workflows.unit_of_work import UnitOfWork


def notify(
    tx: UnitOfWork,
    recipients: Iterable[str],
    *,
    kind: str,
    text_key: str,
    params: Mapping[str, Any],
    key: str,
    matter_id: str | None = None,
    task_id: str | None = None,
    at_once: bool = False,
) -> list[Notification]:
    """Tell ``recipients`` (logins) what ``text_key`` and ``params`` say, but nobody twice under one ``key``.

    Where one of them is absent, the substitute is told as well, unless it is the substitute who acts.
    What a person does is told at once, and so is what concerns a matter of top urgency; what the clock tells otherwise
    waits for the digest of the next working morning.
    """
    now = at_once or tx.actor.id != SYSTEM.id or _is_top(tx, matter_id)
    wanted = set(recipients)
    wanted |= set(substitutes_of(tx.session, wanted, tx.now).values()) - {tx.actor.id}
    keys = {recipient: f"{key}:{recipient}" for recipient in wanted}
    known = set(
        tx.session.scalars(select(Notification.idempotency_key).where(Notification.idempotency_key.in_(keys.values())))
    )
    told = [
        Notification(
            id=new_id(),
            recipient=recipient,
            kind=kind,
            matter_id=matter_id,
            task_id=task_id,
            text_key=text_key,
            params=dict(params),
            created_at=tx.now,
            told_at=tx.now if now else None,
            idempotency_key=own_key,
        )
        for recipient, own_key in sorted(keys.items())
        if own_key not in known
    ]
    tx.session.add_all(told)
    tx.session.flush()
    return told


def gather(tx: UnitOfWork) -> int:
    """Make one message a person of all that waits to be told; how many people have one. Once a day for each."""
    waiting = select(Notification).where(Notification.told_at.is_(None)).order_by(Notification.recipient)
    people = 0
    for recipient, found in groupby(tx.session.scalars(waiting).all(), key=lambda each: each.recipient):
        digest = _digest(tx, recipient)
        people += 1
        for each in found:
            each.told_at, each.digest_id = tx.now, digest.id
    return people


def _digest(tx: UnitOfWork, recipient: str) -> Digest:
    day = today(tx)
    known = tx.session.scalar(select(Digest).where(Digest.recipient == recipient, Digest.day == day))
    if known is not None:
        return known
    made = Digest(id=new_id(), recipient=recipient, day=day, made_at=tx.now)
    tx.session.add(made)
    tx.session.flush()
    return made


def _is_top(tx: UnitOfWork, matter_id: str | None) -> bool:
    matter = tx.session.get(Matter, matter_id) if matter_id else None
    return matter is not None and matter.urgency is Urgency.TOP


def people_in(tx: UnitOfWork, groups: Iterable[str]) -> list[str]:
    """The logins of everybody active in one of ``groups`` (``role:...``, ``unit:...``)."""
    return organisation.logins_in(tx.session, groups)


def mark_read(tx: UnitOfWork, notification_ids: Iterable[str]) -> None:
    """Mark the acting person's own notifications as read; others' are left alone."""
    wanted = Notification.id.in_(list(notification_ids))
    for row in tx.session.scalars(select(Notification).where(wanted, Notification.recipient == tx.actor.id)):
        row.read_at = row.read_at or tx.now
