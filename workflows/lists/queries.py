"""Questions about list snapshots."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.lists.models import ListKind, ListSnapshot


def snapshot(session: Session, kind: ListKind, week_of: date) -> ListSnapshot | None:
    """The list of the week whose Monday is ``week_of``; None when it was not made."""
    return session.scalar(select(ListSnapshot).where(ListSnapshot.kind == kind, ListSnapshot.week_of == week_of))


def snapshots(session: Session, kind: ListKind, limit: int = 52) -> list[ListSnapshot]:
    """The last lists of one kind, the newest first."""
    query = select(ListSnapshot).where(ListSnapshot.kind == kind).order_by(ListSnapshot.week_of.desc())
    return list(session.scalars(query.limit(limit)))
