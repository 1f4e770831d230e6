"""Procedures and their versions; a file that was changed elsewhere is proposed here."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.commands.deployments import DeploymentRefused
from engine.errors import Fault, NotFound
from engine.store.definitions import Definition
from engine.store.tables import DefinitionKind
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.designer.blueprint import as_file, errors_of, kind_of, pages
from web.errors import BadRequest
from web.findings import Told
from web.repeats import once
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names
from workflows.procedures import queries, service
from workflows.procedures.models import ProposalState


@pages.get("/")
@allow(Permission.DESIGN_PROCESSES)
def processes() -> str:
    """Every procedure with its newest version; what waits for a second administrator on top."""
    with current_office().reading() as session:
        listed = queries.procedures(session)
        waiting = queries.proposals(session, state=ProposalState.PROPOSED)
        people = {login for each in listed for login in (each.latest.deployed_by, each.latest.approved_by or "")}
        people |= {login for each in listed for login in each.drafted_by} | {each.author for each in waiting}
        return render_template(
            "designer/procedures.html",
            groups=[(kind, [each for each in listed if each.latest.kind is kind]) for kind in DefinitionKind],
            waiting=waiting,
            steps=queries.steps_with_forms(session, current_office().engine.definitions),
            titles={(each.latest.kind.value, each.latest.key): each.latest.name for each in listed},
            names=names(session, people),
        )


@pages.get("/<kind>/<key>/versions")
@allow(Permission.DESIGN_PROCESSES)
def versions(kind: str, key: str) -> str:
    """Every version of a procedure, and every proposal to change it."""
    return _versions_page(kind_of(kind), key, {})


@pages.post("/<kind>/<key>/versions")
@allow(Permission.DESIGN_PROCESSES)
def upload(kind: str, key: str) -> Page:
    """Propose a file that was changed elsewhere."""
    chosen, reason = request.files.get("file"), request.form.get("reason", "")
    if not chosen or not chosen.filename:
        return _versions_page(kind_of(kind), key, {"file": gettext("procedures.choose-file")}), BadRequest.status
    body = chosen.read()
    try:
        with once() as tx:
            base_id = request.form.get("base", "")
            proposal = service.propose(tx, kind_of(kind), key, body, base_id=base_id, reason=reason)
    except DeploymentRefused as refusal:
        page = _versions_page(kind_of(kind), key, {"file": sentence(refusal)}, errors_of(refusal))
        return page, refusal.status
    except NotFound:
        raise
    except Fault as fault:
        field = "reason" if fault.code == "procedure-reason-missing" else "file"
        return _versions_page(kind_of(kind), key, {field: sentence(fault)}), fault.status
    return redirect(url_for("designer.proposal", proposal_id=proposal.id))


@pages.get("/definitions/<definition_id>/file")
@allow(Permission.DESIGN_PROCESSES)
def download(definition_id: str) -> Response:
    """The file of one version, as it was deployed."""
    office = current_office()
    with office.reading() as session:
        found = office.engine.definitions.get(session, definition_id)
    return as_file(found.kind, f"{found.key}-{found.version}", found.body)


def _about(definition: Definition) -> str:
    """What a diagram or a decision table says of itself, with the document it rests on."""
    match definition.kind:
        case DefinitionKind.PROCESS:
            return definition.diagram.documentation
        case DefinitionKind.DECISION:
            return definition.decisions.description
        case _:
            return ""


def _versions_page(kind: DefinitionKind, key: str, errors: dict[str, str], findings: Sequence[Told] = ()) -> str:
    with current_office().reading() as session:
        listed = queries.versions(session, kind, key)
        latest = current_office().engine.definitions.get(session, listed[0].id)
        proposed = queries.proposals(session, kind=kind, key=key)
        people = {login for each in listed for login in (each.deployed_by, each.approved_by or "")}
        people |= {login for each in proposed for login in (each.author, each.decided_by or "")}
        return render_template(
            "designer/versions.html",
            kind=kind,
            latest=listed[0],
            about=_about(latest),
            versions=listed,
            proposals=proposed,
            names=names(session, people),
            reason=request.form.get("reason", ""),
            errors=errors,
            findings=findings,
        )
