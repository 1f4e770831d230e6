"""What somebody wants to come back to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import TaskState, user_task
from workflows.followups.models import FollowUp
from workflows.matters.models import Matter

MOST = 100


@dataclass(frozen=True)
class FollowUpItem:
    """A follow-up date and what it is about; ``is_due``: its day has come, ``task`` is the name of a task or empty."""

    id: str
    due_on: date
    note: str
    is_due: bool
    matter_id: str | None
    matter_no: str | None
    title: str
    task_id: str | None
    task: str


def follow_ups(session: Session, login: str, today: date) -> list[FollowUpItem]:
    """What ``login`` wants to come back to, the earliest first; tasks only as long as they are open."""
    query = (
        select(FollowUp, Matter.matter_no, Matter.title, user_task.c.name)
        .outerjoin(Matter, Matter.id == FollowUp.matter_id)
        .outerjoin(user_task, user_task.c.id == FollowUp.task_id)
        .where(FollowUp.login == login, FollowUp.task_id.is_(None) | (user_task.c.state == TaskState.OPEN))
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST)
    )
    return [
        FollowUpItem(
            kept.id,
            kept.due_on,
            kept.note,
            kept.due_on <= today,
            kept.matter_id,
            matter_no,
            title or "",
            kept.task_id,
            name or "",
        )
        for kept, matter_no, title, name in session.execute(query)
    ]
