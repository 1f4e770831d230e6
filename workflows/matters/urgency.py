"""Urgency is proposed by one person and decided by another; both stay on record. Rule C22."""

from workflows.columns import new_id
from workflows.fields import FieldMissing
from workflows.matters.errors import OwnProposal, ProposalDecided
from workflows.matters.models import Matter, UrgencyChange
from workflows.matters.queries import urgency_changes
from workflows.matters.values import Urgency
from workflows.unit_of_work import UnitOfWork


def propose_urgency(tx: UnitOfWork, matter: Matter, urgency: Urgency, reason: str) -> UrgencyChange | None:
    """Propose to change the urgency; an older proposal that nobody decided is replaced. None when nothing would change.

    Raises FieldMissing when a change has no reason.
    """
    for pending in pending_changes(tx, matter):
        pending.approved, pending.decided_at, pending.decided_by = False, tx.now, tx.actor.id
    if urgency is matter.urgency:
        return None
    if not reason.strip():
        raise FieldMissing(field="urgency_reason")
    change = UrgencyChange(
        id=new_id(),
        matter_id=matter.id,
        before=matter.urgency,
        proposed=urgency,
        reason=reason.strip(),
        proposed_by=tx.actor.id,
        proposed_at=tx.now,
    )
    tx.session.add(change)
    tx.session.flush()
    return change


def decide_urgency(tx: UnitOfWork, matter: Matter, change: UrgencyChange, *, approved: bool) -> None:
    """Approve or refuse a proposal. Raises OwnProposal, ProposalDecided."""
    if change.approved is not None:
        raise ProposalDecided(change=change.id)
    if change.proposed_by == tx.actor.id:
        raise OwnProposal(change=change.id)
    change.approved, change.decided_by, change.decided_at = approved, tx.actor.id, tx.now
    if approved:
        matter.urgency = change.proposed


def pending_changes(tx: UnitOfWork, matter: Matter) -> list[UrgencyChange]:
    """Proposals that nobody has decided."""
    return [change for change in urgency_changes(tx.session, matter.id) if change.approved is None]
