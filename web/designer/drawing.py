"""The designer: a diagram is changed on the canvas, checked, kept as a draft, compared and proposed."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from engine.commands.deployments import DeploymentRefused
from engine.store.tables import DefinitionKind
from engine.xml import decoded
from web.access import allow
from web.catalogues import locale_name, sentence
from web.context import current_actor, current_office, signed_in_person
from web.designer import differences
from web.designer.blueprint import errors_of, pages
from web.errors import BadRequest
from web.findings import Told, told
from web.repeats import once
from web.security import NUL
from web.times import moment_text
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names
from workflows.procedures import comparing, queries, service
from workflows.procedures.models import ProcedureDraft
from workflows.procedures.templates import element_templates


@pages.get("/bpmn/<key>")
@allow(Permission.DESIGN_PROCESSES)
def designer(key: str) -> str:
    """The diagram on the canvas: the own draft, or the version that runs."""
    office, person = current_office(), signed_in_person()
    with office.reading() as session:
        latest = office.engine.definitions.latest(session, DefinitionKind.PROCESS, key)
        draft = queries.draft_of(session, key, person.login)
        base = office.engine.definitions.get(session, draft.base_id) if draft else latest
        item = next(each for each in queries.procedures(session) if each.latest.id == latest.id)
        others = [login for login in item.drafted_by if login != person.login]
        known = names(session, [*others, *(each.author for each in item.proposals)])
        addresses = {
            button: url_for(f"designer.{button}", key=key, base=base.id)
            for button in ("check", "save", "compare", "propose")
        }
        data = {
            "title": latest.name,
            "xml": decoded(draft.body if draft else latest.body),
            "state": _state(draft) if draft else gettext("procedures.running", version=latest.version),
            "read_only": False,
            "csrf_token": generate_csrf(),
            "templates": element_templates(),
            "urls": {**addresses, "test": None},
        }
        return render_template(
            "designer/designer.html",
            data=data,
            latest=latest,
            draft=draft,
            base=base,
            others=[known.get(login, login) for login in others],
            proposals=item.proposals,
            names=known,
        )


@pages.post("/bpmn/<key>/check")
@allow(Permission.DESIGN_PROCESSES)
def check(key: str) -> Response:
    """What the linter says about the drawing."""
    return jsonify(findings=_findings(key, _sent("xml").encode()))


@pages.post("/bpmn/<key>/save")
@allow(Permission.DESIGN_PROCESSES)
def save(key: str) -> Response:
    """Keep the drawing as the own draft, whatever the linter says about it."""
    body = _sent("xml").encode()
    with current_office().transaction(current_actor()) as tx:
        draft = service.save_draft(tx, key, request.args.get("base", ""), body)
    return jsonify(state=_state(draft), findings=_findings(key, body))


@pages.post("/bpmn/<key>/compare")
@allow(Permission.DESIGN_PROCESSES)
def compare(key: str) -> Response:
    """How the drawing differs from the version that runs."""
    body = _sent("xml").encode()
    office = current_office()
    with office.reading() as session:
        latest = office.engine.definitions.latest(session, DefinitionKind.PROCESS, key)
    against = str(gettext("procedures.version", version=latest.version))
    return jsonify(differences.as_json(comparing.compare(latest.body, body, key), against))


@pages.post("/bpmn/<key>/propose")
@allow(Permission.DESIGN_PROCESSES)
def propose(key: str) -> Response | tuple[Response, int]:
    """Propose the drawing to the other administrators; a refusal tells what the linter found."""
    body, base_id = _sent("xml").encode(), request.args.get("base", "")
    try:
        with current_office().transaction(current_actor()) as tx:
            made = service.propose(tx, DefinitionKind.PROCESS, key, body, base_id=base_id, reason=_sent("reason"))
    except DeploymentRefused as refusal:
        return jsonify(message=sentence(refusal), findings=errors_of(refusal)), refusal.status
    flash(gettext("flash.procedure-proposed"), "success")
    return jsonify(location=url_for("designer.proposal", proposal_id=made.id))


@pages.post("/bpmn/<key>/rebase")
@allow(Permission.DESIGN_PROCESSES)
def rebase(key: str) -> Response:
    """Go on with the own draft on top of the version that runs now."""
    with once() as tx:
        service.rebase_draft(tx, key)
    flash(gettext("flash.draft-rebased"), "success")
    return redirect(url_for("designer.designer", key=key))


@pages.post("/bpmn/<key>/discard")
@allow(Permission.DESIGN_PROCESSES)
def discard(key: str) -> Response:
    """Throw the own draft away."""
    with once() as tx:
        service.discard_draft(tx, key)
    flash(gettext("flash.draft-discarded"), "success")
    return redirect(url_for("designer.processes"))


def _sent(name: str) -> str:
    """A text of the JSON that the designer sends. Raises BadRequest."""
    sent = request.get_json()
    value = sent.get(name) if isinstance(sent, dict) else None
    if not isinstance(value, str) or NUL in value:
        raise BadRequest(field=name)
    return value


def _findings(key: str, body: bytes) -> list[Told]:
    with current_office().transaction(current_actor()) as tx:
        return told(locale_name(), service.findings(tx, DefinitionKind.PROCESS, key, body))


def _state(draft: ProcedureDraft) -> str:
    saved = moment_text(draft.saved_at).striptags()
    return str(gettext("procedures.draft-saved", name=signed_in_person().name, at=saved))
