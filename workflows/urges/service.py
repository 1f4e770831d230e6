"""Urging. Rule E07."""

from workflows.assignments.errors import AssignmentNotFound
from workflows.assignments.queries import assignments_of
from workflows.columns import new_id
from workflows.fields import required
from workflows.matters.errors import NotDocketed
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Status
from workflows.notifications.service import notify, people_in
from workflows.organisation.roles import Role, held_in
from workflows.unit_of_work import UnitOfWork
from workflows.urges.models import Urge, UrgeChannel


def urge(
    tx: UnitOfWork, matter_id: str, *, content: str, channel: UrgeChannel, assignment_id: str | None = None
) -> Urge:
    """Press one unit (or every unit of the matter) for its report: logged, counted, told to its liaison.

    Raises NotDocketed: only a running matter is urged. Raises FieldMissing, and AssignmentNotFound where the unit's
    part is none of this matter.
    """
    matter = matter_row(tx.session, matter_id)
    if matter.status is not Status.IN_PROGRESS:
        raise NotDocketed(matter=matter_id)
    parts = assignments_of(tx.session, matter_id)
    assigned = [each for each in parts if each.id == assignment_id or (not assignment_id and not each.accepted_at)]
    if assignment_id and not assigned:
        raise AssignmentNotFound(assignment=assignment_id)
    urged = Urge(
        id=new_id(),
        matter_id=matter_id,
        assignment_id=assignment_id,
        channel=channel,
        content=required({"content": content}, "content"),
        urged_by=tx.actor.id,
        urged_at=tx.now,
    )
    tx.session.add(urged)
    matter.urge_count = Matter.urge_count + 1  # several people may urge at once
    tx.session.flush()
    notify(
        tx,
        people_in(tx, [held_in(assignment.unit, Role.LIAISON) for assignment in assigned]),
        kind="urge",
        text_key="notification.urge",
        params={"title": matter.title, "content": urged.content, "count": matter.urge_count},
        key=f"urge:{urged.id}",
        matter_id=matter_id,
    )
    return urged
