"""The record of what was done to accounts, to the office and to what runs, as the audit administrator reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine.store.tables import instance
from workflows.matters.models import Matter
from workflows.moments import at
from workflows.organisation.models import OrganisationRecord, User

_ACTOR, _SUBJECT = aliased(User), aliased(User)
_WORDED = (
    *(OrganisationRecord.actor, OrganisationRecord.subject, OrganisationRecord.reason),
    *(_ACTOR.name, _SUBJECT.name, Matter.matter_no, Matter.title),
)


@dataclass(frozen=True)
class RecordFilter:
    """Conditions that must all be met; an empty one does not count. ``first`` and ``last`` are days of the office.

    Each word of ``text`` is looked for in names and accounts of who acted and whom it concerns, in the number and title
    of the matter, in the reason, and among ``labels``, which say what the reader calls each action.
    """

    text: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One entry; ``id`` grows with time. Names are empty where ``actor`` or ``subject`` is no account.

    ``matter`` is the number of the matter whose instance is the subject, its title where it has no number yet.
    """

    id: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    subject: str
    subject_name: str
    matter: str
    reason: str
    details: dict[str, Any]


def records(
    session: Session, wanted: RecordFilter = RecordFilter(), *, limit: int = 100, offset: int = 0
) -> list[Record]:
    """The entries wanted, newest first."""
    names = (_ACTOR.name.label("actor_name"), _SUBJECT.name.label("subject_name"))
    query = _matching(wanted, OrganisationRecord, *names, Matter.matter_no, Matter.title)
    query = query.order_by(OrganisationRecord.id.desc()).limit(limit).offset(offset)
    return [
        Record(
            id=row.id,
            at=row.at,
            actor=row.actor,
            actor_name=actor_name or "",
            action=row.action,
            subject=row.subject,
            subject_name=subject_name or "",
            matter=matter_no or title or "",
            reason=row.reason,
            details=row.details,
        )
        for row, actor_name, subject_name, matter_no, title in session.execute(query)
    ]


def count(session: Session, wanted: RecordFilter) -> int:
    """How many entries are wanted."""
    return session.scalar(_matching(wanted, func.count())) or 0


def actions(session: Session) -> list[str]:
    """The actions of which there are entries."""
    return list(session.scalars(select(OrganisationRecord.action).distinct()))


def _matching(wanted: RecordFilter, *columns: Any) -> Select[Any]:
    entry = OrganisationRecord
    conditions: list[ColumnElement[bool]] = [_says(word, wanted.labels) for word in wanted.text.split()]
    if wanted.action:
        conditions.append(entry.action == wanted.action)
    if wanted.subject:
        conditions.append(entry.subject == wanted.subject)
    if wanted.first:
        conditions.append(entry.at >= at(wanted.first, time.min))
    if wanted.last:
        conditions.append(entry.at <= at(wanted.last, time.max))
    return (
        select(*columns)
        .select_from(entry)
        .outerjoin(_ACTOR, _ACTOR.login == entry.actor)
        .outerjoin(_SUBJECT, _SUBJECT.login == entry.subject)
        .outerjoin(instance, instance.c.id == entry.subject)
        .outerjoin(Matter, Matter.id == instance.c.business_key)
        .where(*conditions)
    )


def _says(word: str, labels: Mapping[str, str]) -> ColumnElement[bool]:
    called = [action for action, words in labels.items() if word.lower() in words.lower()]
    return or_(*(column.icontains(word, autoescape=True) for column in _WORDED), OrganisationRecord.action.in_(called))
