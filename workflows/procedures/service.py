"""Change the office's procedures. Two process administrators are needed: one proposes, another approves (bar S8)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from engine.actor import Actor
from engine.commands.deployments import DeploymentRefused, Resource, check, deploy
from engine.lint import Finding
from engine.store.definitions import Definition, UnknownDefinition
from engine.store.tables import DefinitionKind
from engine.transaction import Transaction
from workflows.organisation.people import Person
from workflows.organisation.queries import person
from workflows.organisation.roles import Role
from workflows.procedures.errors import (
    DraftNotFound,
    NothingChanged,
    NotProcessAdministrator,
    NotYourProposal,
    OwnProposal,
    ProcedureOutdated,
    ProposalDecided,
    ProposalNotFound,
    ReasonMissing,
)
from workflows.procedures.files import check_same_contents, resource_of
from workflows.procedures.models import ProcedureDraft, ProcedureProposal, ProposalState
from workflows.procedures.queries import draft_of


def findings(tx: Transaction, kind: DefinitionKind, key: str, body: bytes) -> list[Finding]:
    """What the linter says about a changed file. Changes nothing."""
    resource = resource_of(kind, key, body)
    return check(tx, [resource])[resource.name]


def save_draft(tx: Transaction, process: str, base_id: str, body: bytes) -> ProcedureDraft:
    """Keep the actor's changed diagram; the draft stays based on the version it was opened from.

    Raises NotProcessAdministrator, UnknownDefinition.
    """
    check_administrator(tx, tx.actor.id)
    draft = draft_of(tx.session, process, tx.actor.id)
    if draft is None:
        base = tx.engine.definitions.get(tx.session, base_id)
        if (base.kind, base.key) != (DefinitionKind.PROCESS, process):
            raise UnknownDefinition(kind=DefinitionKind.PROCESS.value, key=process)
        draft = ProcedureDraft(process=process, base_id=base.id, author=tx.actor.id)
        tx.session.add(draft)
    draft.body, draft.saved_at = body, tx.now
    return draft


def rebase_draft(tx: Transaction, process: str) -> None:
    """Let the actor's draft follow the version that runs now, once its author has seen what differs.

    Raises NotProcessAdministrator, DraftNotFound.
    """
    draft = _own_draft(tx, process)
    draft.base_id = tx.engine.definitions.latest(tx.session, DefinitionKind.PROCESS, process).id


def discard_draft(tx: Transaction, process: str) -> None:
    """Throw the actor's draft away. Raises NotProcessAdministrator, DraftNotFound."""
    tx.session.delete(_own_draft(tx, process))


def propose(
    tx: Transaction, kind: DefinitionKind, key: str, body: bytes, *, base_id: str, reason: str
) -> ProcedureProposal:
    """Propose a changed file to the other process administrators; a draft of the diagram has become the proposal.

    Raises NotProcessAdministrator, ReasonMissing, UnknownDefinition, ProcedureOutdated, NothingChanged,
    OtherProcedure, and DeploymentRefused with what the linter found.
    """
    check_administrator(tx, tx.actor.id)
    if not reason.strip():
        raise ReasonMissing
    draft = draft_of(tx.session, key, tx.actor.id) if kind is DefinitionKind.PROCESS else None
    base = _current(tx, kind, key, draft.base_id if draft else base_id)
    if base.body == body:
        raise NothingChanged(key=key)
    resource = resource_of(kind, key, body)
    told = check(tx, [resource])
    if any(found.severity == "error" for found in told[resource.name]):
        raise DeploymentRefused(told)
    check_same_contents(kind, base.body, body)
    if draft is not None:
        tx.session.delete(draft)
    proposal = ProcedureProposal(
        kind=kind.value,
        key=key,
        base_id=base.id,
        body=body,
        author=tx.actor.id,
        reason=reason.strip(),
        proposed_at=tx.now,
    )
    tx.session.add(proposal)
    tx.session.flush()
    return proposal


def withdraw(tx: Transaction, proposal_id: str) -> None:
    """Take the actor's own proposal back. Raises ProposalNotFound, NotYourProposal, ProposalDecided."""
    proposal = _open_proposal(tx, proposal_id)
    if proposal.author != tx.actor.id:
        raise NotYourProposal(proposal=proposal_id)
    _decide(tx, proposal, ProposalState.WITHDRAWN, "")


def refuse(tx: Transaction, proposal_id: str, note: str) -> None:
    """Refuse somebody else's proposal, saying why.

    Raises NotProcessAdministrator, ProposalNotFound, OwnProposal, ProposalDecided, ReasonMissing.
    """
    proposal = _to_decide(tx, proposal_id)
    if not note.strip():
        raise ReasonMissing
    _decide(tx, proposal, ProposalState.REFUSED, note)


def approve(tx: Transaction, proposal_id: str, note: str = "") -> str:
    """Deploy somebody else's proposal now; the id of the new version. Running instances stay on theirs.

    Raises NotProcessAdministrator, ProposalNotFound, OwnProposal, ProposalDecided, ProcedureOutdated,
    DeploymentRefused.
    """
    proposal = _to_decide(tx, proposal_id)
    kind = DefinitionKind(proposal.kind)
    _current(tx, kind, proposal.key, proposal.base_id)
    in_the_name_of_the_author = replace(tx, actor=Actor(proposal.author))
    resource = resource_of(kind, proposal.key, proposal.body)
    deploy(in_the_name_of_the_author, [resource], approved_by=tx.actor.id, note=proposal.reason)
    _decide(tx, proposal, ProposalState.DEPLOYED, note)
    return tx.engine.definitions.latest(tx.session, kind, proposal.key).id


def deploy_files(tx: Transaction, resources: Sequence[Resource], approved_by: str, note: str) -> list[str]:
    """Deploy files together in the name of the actor, approved by another; the ids of the new versions.

    Raises UserNotFound, NotProcessAdministrator, OwnProposal, ReasonMissing, DeploymentRefused, UnknownFileKind.
    """
    for login in (tx.actor.id, approved_by):
        check_administrator(tx, login)
    if approved_by == tx.actor.id:
        raise OwnProposal(login=approved_by)
    if not note.strip():
        raise ReasonMissing
    return deploy(tx, resources, approved_by=approved_by, note=note.strip())


def check_administrator(tx: Transaction, login: str) -> Person:
    """The person, who must be a process administrator. Raises UserNotFound, NotProcessAdministrator."""
    found = person(tx.session, login)
    if not found.active or Role.PROCESS_ADMIN not in found.roles:
        raise NotProcessAdministrator(login=login)
    return found


def _own_draft(tx: Transaction, process: str) -> ProcedureDraft:
    check_administrator(tx, tx.actor.id)
    draft = draft_of(tx.session, process, tx.actor.id)
    if draft is None:
        raise DraftNotFound(process=process)
    return draft


def _current(tx: Transaction, kind: DefinitionKind, key: str, base_id: str) -> Definition:
    base = tx.engine.definitions.get(tx.session, base_id)
    latest = tx.engine.definitions.latest(tx.session, kind, key)
    if base.id != latest.id:
        raise ProcedureOutdated(key=key, base=base.version, version=latest.version)
    return latest


def _open_proposal(tx: Transaction, proposal_id: str) -> ProcedureProposal:
    query = select(ProcedureProposal).where(ProcedureProposal.id == proposal_id).with_for_update()
    proposal = tx.session.scalar(query)
    if proposal is None:
        raise ProposalNotFound(proposal=proposal_id)
    if proposal.state is not ProposalState.PROPOSED:
        raise ProposalDecided(state=proposal.state.value)
    return proposal


def _to_decide(tx: Transaction, proposal_id: str) -> ProcedureProposal:
    check_administrator(tx, tx.actor.id)
    proposal = _open_proposal(tx, proposal_id)
    if proposal.author == tx.actor.id:
        raise OwnProposal(login=tx.actor.id)
    return proposal


def _decide(tx: Transaction, proposal: ProcedureProposal, state: ProposalState, note: str) -> None:
    proposal.state, proposal.decision_note = state, note.strip()
    proposal.decided_by, proposal.decided_at = tx.actor.id, tx.now
