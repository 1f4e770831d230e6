"""What somebody proposes to change, and the decision of a second administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.commands.deployments import DeploymentRefused
from engine.store.tables import DefinitionKind
from web.access import allow
from web.catalogues import locale_name, sentence
from web.context import Page, current_actor, current_office, signed_in_person
from web.designer import differences
from web.designer.blueprint import as_file, pages
from web.findings import told
from web.repeats import once
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names
from workflows.procedures import comparing, queries, service
from workflows.procedures.errors import ReasonMissing
from workflows.procedures.models import ProposalState


@pages.get("/proposals/<proposal_id>")
@allow(Permission.DESIGN_PROCESSES)
def proposal(proposal_id: str) -> str:
    """What would change, why, what the linter says, and the decision."""
    return _proposal_page(proposal_id, {})


@pages.get("/proposals/<proposal_id>/file")
@allow(Permission.DESIGN_PROCESSES)
def proposed_file(proposal_id: str) -> Response:
    """The proposed file."""
    with current_office().reading() as session:
        found = queries.proposal(session, proposal_id)
        return as_file(DefinitionKind(found.kind), f"{found.key}-proposal", found.body)


@pages.post("/proposals/<proposal_id>/approve")
@allow(Permission.APPROVE_DEPLOYMENT)
def approve(proposal_id: str) -> Page:
    """Deploy somebody else's proposal."""
    try:
        with once() as tx:
            service.approve(tx, proposal_id, request.form.get("note", ""))
    except DeploymentRefused as refusal:
        return _proposal_page(proposal_id, {"note": sentence(refusal)}), refusal.status
    flash(gettext("flash.procedure-deployed"), "success")
    return redirect(url_for("designer.proposal", proposal_id=proposal_id))


@pages.post("/proposals/<proposal_id>/refuse")
@allow(Permission.APPROVE_DEPLOYMENT)
def refuse(proposal_id: str) -> Page:
    """Refuse somebody else's proposal with a reason."""
    try:
        with once() as tx:
            service.refuse(tx, proposal_id, request.form.get("note", ""))
    except ReasonMissing as fault:
        return _proposal_page(proposal_id, {"note": sentence(fault)}), fault.status
    flash(gettext("flash.procedure-refused"), "success")
    return redirect(url_for("designer.proposal", proposal_id=proposal_id))


@pages.post("/proposals/<proposal_id>/withdraw")
@allow(Permission.DESIGN_PROCESSES)
def withdraw(proposal_id: str) -> Response:
    """Take the own proposal back."""
    with once() as tx:
        service.withdraw(tx, proposal_id)
    flash(gettext("flash.procedure-withdrawn"), "success")
    return redirect(url_for("designer.proposal", proposal_id=proposal_id))


def _proposal_page(proposal_id: str, errors: dict[str, str]) -> str:
    office, person = current_office(), signed_in_person()
    with office.transaction(current_actor()) as tx:
        found = queries.proposal(tx.session, proposal_id)
        kind = DefinitionKind(found.kind)
        base = office.engine.definitions.get(tx.session, found.base_id)
        latest = office.engine.definitions.latest(tx.session, kind, found.key)
        is_open = found.state is ProposalState.PROPOSED
        findings = service.findings(tx, kind, found.key, found.body) if is_open else []
        known = names(tx.session, [found.author, found.decided_by or ""])
    is_diagram = kind is DefinitionKind.PROCESS
    comparison = comparing.compare(base.body, found.body, found.key) if is_diagram else None
    return render_template(
        "designer/proposal.html",
        proposal=found,
        base=base,
        latest=latest,
        is_open=is_open,
        is_mine=found.author == person.login,
        findings=told(locale_name(), findings),
        comparison=comparison,
        diagrams=differences.diagrams(
            comparison,
            (gettext("procedures.current"), base.body),
            (gettext("procedures.proposed"), found.body),
        )
        if comparison
        else None,
        lines=[] if is_diagram else list(differences.lines(kind, base.body, found.body)),
        field_name=differences.field_name,
        shortened=differences.shortened,
        names=known,
        note=request.form.get("note", ""),
        errors=errors,
    )
