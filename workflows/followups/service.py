"""Setting and dropping one's own follow-up date."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Invalid, NotFound
from workflows.columns import new_id
from workflows.followups.models import FollowUp
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork


class FollowUpPast(Invalid):
    """A follow-up date before today reminds nobody."""

    code = "follow-up-past"


class FollowUpNotFound(NotFound):
    """There is no such follow-up date of this person."""

    code = "follow-up-date-not-found"


def follow_up(
    tx: UnitOfWork, due_on: date, note: str = "", *, matter_id: str | None, task_id: str | None = None
) -> FollowUp:
    """Come back to a matter or a task on ``due_on``, in place of the day chosen before. Raises FollowUpPast."""
    if due_on < today(tx):
        raise FollowUpPast(field="due_on")
    kept = follow_up_of(tx.session, tx.actor.id, matter_id, task_id)
    if kept is None:
        kept = FollowUp(id=new_id(), login=tx.actor.id, matter_id=matter_id, task_id=task_id)
        tx.session.add(kept)
    kept.due_on, kept.note, kept.set_at = due_on, note.strip(), tx.now
    tx.session.flush()
    return kept


def drop_follow_up(tx: UnitOfWork, follow_up_id: str) -> None:
    """The actor needs no reminder any more. Raises FollowUpNotFound."""
    kept = tx.session.get(FollowUp, follow_up_id)
    if kept is None or kept.login != tx.actor.id:
        raise FollowUpNotFound(follow_up=follow_up_id)
    tx.session.delete(kept)


def follow_up_of(session: Session, login: str, matter_id: str | None, task_id: str | None) -> FollowUp | None:
    """The day on which somebody wants to come back to this matter as a whole, or to this task."""
    about = FollowUp.task_id == task_id if task_id else FollowUp.task_id.is_(None) & (FollowUp.matter_id == matter_id)
    return session.scalar(select(FollowUp).where(FollowUp.login == login, about))
