"""Proposing to criticise a unit, and deciding on it. Rule C24."""

from workflows.assignments.models import Assignment
from workflows.columns import new_id
from workflows.criticisms.errors import CriticismDecided
from workflows.criticisms.models import Criticism, Ground
from workflows.criticisms.queries import criticism_row, facts_of, waiting
from workflows.fields import FieldMissing
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.notifications.service import notify, people_in
from workflows.organisation.roles import Role, held_in
from workflows.unit_of_work import UnitOfWork


def propose(tx: UnitOfWork, part: Assignment, ground: Ground) -> Criticism | None:
    """Note that a unit has given cause; None where a proposal for its part waits for its decision already."""
    if waiting(tx.session, part.id):
        return None
    proposed = Criticism(
        id=new_id(),
        matter_id=part.matter_id,
        assignment_id=part.id,
        ground=ground,
        facts=facts_of(tx.session, [part], today(tx))[0].as_variables(),
        proposed_at=tx.now,
    )
    tx.session.add(proposed)
    tx.session.flush()
    return proposed


def decide(tx: UnitOfWork, criticism_id: str, *, granted: bool, reason: str) -> Criticism:
    """Criticise the unit, or not, with a reason; a unit that is criticised is told, its head and liaison.

    Raises CriticismNotFound, CriticismDecided, FieldMissing.
    """
    criticism = criticism_row(tx.session, criticism_id)
    if criticism.granted is not None:
        raise CriticismDecided(criticism=criticism_id)
    if not reason:
        raise FieldMissing(field="criticism_reason")
    criticism.granted, criticism.reason = granted, reason
    criticism.decided_by, criticism.decided_at = tx.actor.id, tx.now
    if granted:
        _tell(tx, criticism)
    return criticism


def _tell(tx: UnitOfWork, criticism: Criticism) -> None:
    part = tx.session.get_one(Assignment, criticism.assignment_id)
    matter = matter_row(tx.session, criticism.matter_id)
    notify(
        tx,
        people_in(tx, [held_in(part.unit, role) for role in (Role.UNIT_HEAD, Role.DEPUTY_HEAD, Role.LIAISON)]),
        kind="criticism",
        text_key="notification.criticism",
        params={"matter_no": matter.matter_no, "title": matter.title, "unit": part.unit, "reason": criticism.reason},
        key=f"criticism:{criticism.id}",
        matter_id=matter.id,
    )
