"""Questions about batches: who could be in one, who is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from workflows.batches.errors import BatchNotFound
from workflows.batches.models import Batch, BatchMatter, Pool
from workflows.calendar.service import load_calendar
from workflows.directives.models import Directive
from workflows.matters.models import Matter
from workflows.matters.queries import OPEN, light
from workflows.matters.values import Light, Source
from workflows.tags.models import MatterTag, TagKind

PETITIONS = (Source.NETIZEN_MESSAGE, Source.PUBLIC_COMPLAINT)
HOT_TOPIC, REPEATED, IMPORTANT = "hot_topic", "repeated_petition", "important_petition"
"""The terms of the vocabulary ``attention`` that put a matter into a pool."""


@dataclass(frozen=True)
class BatchView:
    """A batch with its matters, each with its light, and how many of them are settled."""

    batch: Batch
    matters: list[tuple[Matter, Light]]

    @property
    def settled(self) -> int:
        """How many are done."""
        return sum(sign in (Light.DONE, Light.CLOSED_OUT) for _, sign in self.matters)


def candidates(session: Session, pool: Pool, today: date, *, limit: int | None = None) -> list[Matter]:
    """The open matters of a pool that are in no batch yet, what was received first first. Rule B32."""
    query = _candidates(pool, today).order_by(Matter.received_at, Matter.id).limit(limit)
    return list(session.scalars(query))


def count_candidates(session: Session, today: date) -> dict[Pool, int]:
    """How many candidates each pool has."""
    return {
        pool: session.scalar(select(func.count()).select_from(_candidates(pool, today).subquery())) or 0
        for pool in Pool
    }


def pool_of(session: Session, matter_ids: Collection[str], today: date) -> dict[str, Pool]:
    """The first pool that each of these matters is a candidate of; those of none are left out."""
    found: dict[str, Pool] = {}
    for pool in Pool:
        for row in session.scalars(_candidates(pool, today).where(Matter.id.in_(matter_ids))):
            found.setdefault(row.id, pool)
    return found


def batches(session: Session, today: date, limit: int = 50) -> list[BatchView]:
    """The batches made last, the newest first."""
    rows = list(session.scalars(select(Batch).order_by(Batch.made_at.desc(), Batch.id).limit(limit)))
    calendar = load_calendar(session)
    members: dict[str, list[tuple[Matter, Light]]] = {row.id: [] for row in rows}
    query = select(BatchMatter.batch_id, Matter).join(Matter, Matter.id == BatchMatter.matter_id)
    found = session.execute(query.where(BatchMatter.batch_id.in_(members)).order_by(Matter.due_on, Matter.id))
    for batch_id, matter in found:
        members[batch_id].append((matter, light(matter.status, matter.due_on, today, calendar)))
    return [BatchView(row, members[row.id]) for row in rows]


def batches_of(session: Session, matter_id: str) -> list[Batch]:
    """The batches that a matter is in, the newest first."""
    query = select(Batch).join(BatchMatter, BatchMatter.batch_id == Batch.id)
    return list(session.scalars(query.where(BatchMatter.matter_id == matter_id).order_by(Batch.made_at.desc())))


def batch_row(session: Session, batch_id: str) -> Batch:
    """The batch with this id. Raises BatchNotFound."""
    row = session.get(Batch, batch_id)
    if row is None:
        raise BatchNotFound(batch=batch_id)
    return row


def _candidates(pool: Pool, today: date) -> Select[Matter]:
    taken = exists().where(BatchMatter.matter_id == Matter.id)
    return select(Matter).where(Matter.status.in_(OPEN), ~taken, _belongs(pool, today))


def _belongs(pool: Pool, today: date) -> ColumnElement[bool]:
    match pool:
        case Pool.HOT_TOPICS:
            return _is_said(HOT_TOPIC)
        case Pool.UNRESOLVED_DIRECTIVES:
            return and_(exists().where(Directive.matter_id == Matter.id), Matter.due_on < today)
        case Pool.REPEATED_PETITIONS:
            other = aliased(Matter)
            merged = exists().where(other.merged_into == Matter.id)
            return or_(_is_said(REPEATED), and_(Matter.source.in_(PETITIONS), merged))
        case Pool.IMPORTANT_PETITIONS:
            return _is_said(IMPORTANT)


def _is_said(code: str) -> ColumnElement[bool]:
    return exists().where(MatterTag.matter_id == Matter.id, MatterTag.kind == TagKind.ATTENTION, MatterTag.code == code)
