"""Urgency is proposed by one person and decided by another; both stay on record. Rule C22."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.actor import Actor
from engine.errors import Forbidden
from workflows.columns import new_id
from workflows.fields import FieldMissing, choice, text
from workflows.matters.errors import NotDocketed, OwnProposal, ProposalDecided, UrgencyUnchanged
from workflows.matters.models import Matter, UrgencyChange
from workflows.matters.queries import matter_row, urgency_changes
from workflows.matters.values import Status, Urgency
from workflows.notifications.service import notify, people_in
from workflows.organisation.roles import Role
from workflows.unit_of_work import UnitOfWork

DECIDERS = frozenset({f"role:{Role.APPROVER}", f"role:{Role.LEADER}"})
"""Who decides a proposal made while the matter runs; before that, who approves the docketing does."""


def may_decide(actor: Actor) -> bool:
    """Whether ``actor`` may approve or refuse a change of urgency that somebody else proposed."""
    return bool(DECIDERS & actor.groups)


def ask_for_urgency(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> UrgencyChange:
    """Propose another ``urgency`` with a ``urgency_reason`` while the matter runs; who may decide is told.

    Raises MatterNotFound, NotDocketed (not yet, or it has ended), FieldMissing, FieldWrong, UrgencyUnchanged.
    """
    matter = matter_row(tx.session, matter_id)
    if matter.status is not Status.IN_PROGRESS:
        raise NotDocketed(matter=matter_id)
    change = propose_urgency(tx, matter, choice(values, "urgency", Urgency), text(values, "urgency_reason"))
    if change is None:
        raise UrgencyUnchanged(field="urgency", urgency=matter.urgency.value)
    _tell(tx, matter, change, "proposed", {login for login in people_in(tx, DECIDERS) if login != tx.actor.id})
    return change


def settle_urgency(tx: UnitOfWork, matter_id: str, change_id: str, *, approved: bool) -> None:
    """Decide the proposal ``change_id`` on this matter and tell who made it.

    Raises Forbidden, NotDocketed (what the opinion proposes is decided with the docketing, as its deadline is),
    ProposalDecided, OwnProposal.
    """
    if not may_decide(tx.actor):
        raise Forbidden
    matter = matter_row(tx.session, matter_id)
    if matter.matter_no is None:
        raise NotDocketed(matter=matter_id)
    change = next((each for each in pending_changes(tx, matter) if each.id == change_id), None)
    if change is None:
        raise ProposalDecided(change=change_id)
    decide_urgency(tx, matter, change, approved=approved)
    _tell(tx, matter, change, "approved" if approved else "refused", {change.proposed_by})


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


def _tell(tx: UnitOfWork, matter: Matter, change: UrgencyChange, what: str, recipients: Iterable[str]) -> None:
    notify(
        tx,
        recipients,
        kind="urgency",
        text_key=f"notification.urgency-{what}",
        params={"title": matter.title, "urgency": change.proposed.value, "reason": change.reason},
        key=f"urgency:{change.id}:{what}",
        matter_id=matter.id,
    )
