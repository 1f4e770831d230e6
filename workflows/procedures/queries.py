"""Questions about procedures: what is deployed, who is changing it, what waits for approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, defer

from engine.store.definitions import Definitions, UnknownDefinition
from engine.store.tables import LIVE, DefinitionKind, definition, deployment, instance
from workflows.procedures.errors import ProposalNotFound
from workflows.procedures.models import ProcedureDraft, ProcedureProposal, ProposalState


@dataclass(frozen=True)
class Version:
    """One deployed version, with who deployed it, who approved it and why; ``running`` counts its active instances."""

    id: str
    kind: DefinitionKind
    key: str
    name: str
    version: int
    deployed_at: datetime
    deployed_by: str
    approved_by: str | None
    note: str
    running: int


@dataclass(frozen=True)
class Procedure:
    """A procedure as it stands: its newest version; active instances of all versions; who drafts; what is proposed."""

    latest: Version
    running: int
    drafted_by: tuple[str, ...]
    proposals: tuple[ProcedureProposal, ...]


def procedures(session: Session) -> list[Procedure]:
    """Every procedure, diagrams first, then decision tables and forms, each by name."""
    newest = select(definition.c.kind, definition.c.key, func.max(definition.c.version).label("version")).group_by(
        definition.c.kind, definition.c.key
    )
    same = newest.subquery()
    query = _versions().join(
        same,
        (same.c.kind == definition.c.kind)
        & (same.c.key == definition.c.key)
        & (same.c.version == definition.c.version),
    )
    running: dict[str, int] = dict(
        session.execute(
            select(instance.c.process, func.count()).where(instance.c.state.in_(LIVE)).group_by(instance.c.process)
        ).all()
    )
    drafting: dict[str, list[str]] = {}
    for process, author in session.execute(
        select(ProcedureDraft.process, ProcedureDraft.author).order_by(ProcedureDraft.saved_at)
    ):
        drafting.setdefault(process, []).append(author)
    waiting = proposals(session, state=ProposalState.PROPOSED)
    found = []
    for version in _read(session, query):
        is_process = version.kind is DefinitionKind.PROCESS
        found.append(
            Procedure(
                latest=version,
                running=running.get(version.key, 0) if is_process else 0,
                drafted_by=tuple(drafting.get(version.key, ())) if is_process else (),
                proposals=tuple(each for each in waiting if (each.kind, each.key) == (version.kind.value, version.key)),
            )
        )
    order = list(DefinitionKind)
    return sorted(found, key=lambda each: (order.index(each.latest.kind), each.latest.name, each.latest.key))


def steps_with_forms(session: Session, definitions: Definitions) -> dict[str, list[str]]:
    """By form, the names of the steps that ask for it in the diagrams that run; forms have no names of their own."""
    keys = session.scalars(select(definition.c.key).where(definition.c.kind == DefinitionKind.PROCESS).distinct())
    steps: dict[str, list[str]] = {}
    for key in keys.all():
        for element in definitions.latest(session, DefinitionKind.PROCESS, key).diagram.elements.values():
            if element.ext.form_id and element.name not in steps.setdefault(element.ext.form_id, []):
                steps[element.ext.form_id].append(element.name or element.id)
    return steps


def versions(session: Session, kind: DefinitionKind, key: str) -> list[Version]:
    """Every version of a procedure, the newest first. Raises UnknownDefinition."""
    query = _versions().where(definition.c.kind == kind, definition.c.key == key).order_by(definition.c.version.desc())
    found = _read(session, query)
    if not found:
        raise UnknownDefinition(kind=str(kind), key=key)
    return found


def outdated(session: Session) -> list[tuple[Version, Version]]:
    """The versions of processes that instances still run on though there is a newer one, each with the newest."""
    newest: dict[str, Version] = {}
    found = []
    query = _versions().where(definition.c.kind == DefinitionKind.PROCESS)
    for version in _read(session, query.order_by(definition.c.name, definition.c.key, definition.c.version.desc())):
        latest = newest.setdefault(version.key, version)
        if version is not latest and version.running:
            found.append((version, latest))
    return found


def proposal(session: Session, proposal_id: str) -> ProcedureProposal:
    """The proposal with this id. Raises ProposalNotFound."""
    row = session.get(ProcedureProposal, proposal_id)
    if row is None:
        raise ProposalNotFound(proposal=proposal_id)
    return row


def proposals(
    session: Session, *, kind: DefinitionKind | None = None, key: str | None = None, state: ProposalState | None = None
) -> list[ProcedureProposal]:
    """Proposals, of one procedure and in one state when given, the newest first; without their files."""
    query = (
        select(ProcedureProposal).options(defer(ProcedureProposal.body)).order_by(ProcedureProposal.proposed_at.desc())
    )
    if kind is not None:
        query = query.where(ProcedureProposal.kind == kind.value)
    if key is not None:
        query = query.where(ProcedureProposal.key == key)
    if state is not None:
        query = query.where(ProcedureProposal.state == state)
    return list(session.scalars(query))


def draft_of(session: Session, process: str, author: str) -> ProcedureDraft | None:
    """What ``author`` has drafted of a process."""
    return session.scalar(
        select(ProcedureDraft).where(ProcedureDraft.process == process, ProcedureDraft.author == author)
    )


def _versions() -> Select[tuple[object, ...]]:
    active = (
        select(func.count())
        .where(instance.c.definition_id == definition.c.id, instance.c.state.in_(LIVE))
        .scalar_subquery()
    )
    columns = (definition.c.id, definition.c.kind, definition.c.key, definition.c.name, definition.c.version)
    of_deployment = (deployment.c.at, deployment.c.actor, deployment.c.approved_by, deployment.c.note)
    return select(*columns, *of_deployment, active.label("running")).join(
        deployment, deployment.c.id == definition.c.deployment_id
    )


def _read(session: Session, query: Select[tuple[object, ...]]) -> list[Version]:
    rows: Sequence[Row[tuple[object, ...]]] = session.execute(query).all()
    return [
        Version(
            row.id,
            DefinitionKind(row.kind),
            row.key,
            row.name,
            row.version,
            row.at,
            row.actor,
            row.approved_by,
            row.note,
            row.running,
        )
        for row in rows
    ]
