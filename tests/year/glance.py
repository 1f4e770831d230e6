"""Before people open their inbox: for whom something may lie there, read once for all of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import TaskState, task_candidate, user_task
from tests.year.staff import Colleague
from workflows.assignments.models import Assignment
from workflows.milestones.models import Milestone


@dataclass(frozen=True)
class Glance:
    """The open tasks by whom they may be for: an account, or a group, and who has nodes that are due soon.

    It tells nobody too little; what really is somebody's, their inbox says.
    """

    by_login: Mapping[str, frozenset[str]]
    by_group: Mapping[str, frozenset[str]]
    with_nodes: frozenset[str]

    def tasks_of(self, who: Colleague) -> frozenset[str]:
        """The ids of the tasks that may lie in the inbox of ``who``."""
        nothing: frozenset[str] = frozenset()
        groups = (self.by_group.get(group, nothing) for group in who.actor.groups)
        return self.by_login.get(who.login, nothing).union(*groups)


def glance(session: Session, today: date) -> Glance:
    """What lies there now; ``today`` decides which nodes are due soon."""
    found: dict[str, defaultdict[str, set[str]]] = {"user": defaultdict(set), "group": defaultdict(set)}
    is_open = user_task.c.state == TaskState.OPEN
    for task_id, assignee in session.execute(select(user_task.c.id, user_task.c.assignee).where(is_open)):
        if assignee is not None:
            found["user"][assignee].add(task_id)
    unclaimed = (
        select(task_candidate)
        .join(user_task, user_task.c.id == task_candidate.c.task_id)
        .where(is_open, user_task.c.assignee.is_(None))
    )
    for task_id, kind, value in session.execute(unclaimed):
        found[kind][value].add(task_id)
    by_login, by_group = ({key: frozenset(ids) for key, ids in found[kind].items()} for kind in ("user", "group"))
    handlers = (
        select(Assignment.handler)
        .join(Milestone, Milestone.assignment_id == Assignment.id)
        .where(Assignment.accepted_at.is_(None), Milestone.actual_on.is_(None))
        .where(Milestone.planned_on <= soon(today))
    )
    return Glance(by_login, by_group, frozenset(session.scalars(handlers.distinct())) - {None})


def soon(today: date) -> date:
    """Up to when a node is reported as reached: the day before it is due."""
    return today + timedelta(days=1)
