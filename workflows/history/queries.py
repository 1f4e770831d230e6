"""Find recorded instances by what people know of them: a matter's number or title, or an id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from engine.commands.execution import UnknownInstance
from engine.store.tables import InstanceState, definition, instance
from workflows.matters.models import Matter


@dataclass(frozen=True)
class Recorded:
    """An instance that nobody called; ``called`` counts those it called, directly or not, ``events`` those of all."""

    id: str
    process: str
    version: int
    business_key: str | None
    matter_no: str | None
    title: str | None
    state: InstanceState
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    called: int
    events: int


def recorded(session: Session, text: str = "", *, limit: int | None = None, offset: int = 0) -> list[Recorded]:
    """Instances that nobody called and that ``text`` finds, the one started last first."""
    columns = (definition.c.name, definition.c.version, Matter.matter_no, Matter.title)
    query = _matching(text, *_COLUMNS, *columns).order_by(instance.c.started_at.desc(), instance.c.id)
    rows = session.execute(query.limit(limit).offset(offset)).all()
    family = select(instance.c.root_id, func.count(), func.sum(instance.c.seq)).group_by(instance.c.root_id)
    ids = [row.id for row in rows]
    whole = {root: counts for root, *counts in session.execute(family.where(instance.c.root_id.in_(ids)))}
    return [
        Recorded(
            id=row.id,
            process=row.name,
            version=row.version,
            business_key=row.business_key,
            matter_no=row.matter_no,
            title=row.title,
            state=InstanceState(row.state),
            started_by=row.started_by,
            started_at=row.started_at,
            ended_at=row.ended_at,
            called=whole[row.id][0] - 1,
            events=whole[row.id][1],
        )
        for row in rows
    ]


def count(session: Session, text: str = "") -> int:
    """How many instances ``text`` finds."""
    called_by_nobody = select(instance.c.id).where(instance.c.parent_id.is_(None))
    found = _matching(text, instance.c.id) if text else called_by_nobody
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def root_of(session: Session, instance_id: str) -> str:
    """The instance that called this one in the end; itself where nobody called it. Raises UnknownInstance."""
    root = session.scalar(select(instance.c.root_id).where(instance.c.id == instance_id))
    if root is None:
        raise UnknownInstance(instance=instance_id)
    return str(root)


_COLUMNS = (
    instance.c.id,
    instance.c.business_key,
    instance.c.state,
    instance.c.started_by,
    instance.c.started_at,
    instance.c.ended_at,
)


def _matching(text: str, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(instance)
        .join(definition, definition.c.id == instance.c.definition_id)
        .outerjoin(Matter, Matter.id == instance.c.business_key)
        .where(instance.c.parent_id.is_(None), _found_by(text))
    )


def _found_by(text: str) -> ColumnElement[bool]:
    """Matches the matter, or the id or process of any instance of the family."""
    if not text:
        return true()
    member = instance.alias()
    process = definition.alias()
    families = (
        select(member.c.root_id)
        .join(process, process.c.id == member.c.definition_id)
        .where(or_(member.c.id == text, process.c.name.icontains(text, autoescape=True)))
    )
    known = (Matter.title, Matter.matter_no)
    about = (column.icontains(text, autoescape=True) for column in known)
    return or_(instance.c.business_key == text, instance.c.id.in_(families), *about)
