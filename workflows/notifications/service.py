"""Telling people. Each message has a key: the same one is never told twice to the same person."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from workflows.columns import new_id
from workflows.notifications.models import Notification
from workflows.organisation import queries as organisation
from workflows.organisation.people import groups_of
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
) -> list[Notification]:
    """Tell ``recipients`` (logins) what ``text_key`` and ``params`` say, but nobody twice under one ``key``.

    Where one of them is absent, the substitute is told as well, unless it is the substitute who acts.
    """
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
            idempotency_key=own_key,
        )
        for recipient, own_key in sorted(keys.items())
        if own_key not in known
    ]
    tx.session.add_all(told)
    tx.session.flush()
    return told


def people_in(tx: UnitOfWork, groups: Iterable[str]) -> list[str]:
    """The logins of everybody active in one of ``groups`` (``role:...``, ``unit:...``)."""
    wanted = set(groups)
    return [person.login for person in organisation.people(tx.session) if groups_of(person) & wanted]


def mark_read(tx: UnitOfWork, notification_ids: Iterable[str]) -> None:
    """Mark the acting person's own notifications as read; others' are left alone."""
    wanted = Notification.id.in_(list(notification_ids))
    for row in tx.session.scalars(select(Notification).where(wanted, Notification.recipient == tx.actor.id)):
        row.read_at = row.read_at or tx.now
