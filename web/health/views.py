"""One page for the people who run the office."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.commands.reasons import ReasonBlank
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.repeats import once
from workflows import health as service
from workflows.health import Failure
from workflows.inbox.stranded import stranded
from workflows.instances import service as instances
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import unit_names

pages = Blueprint("health", __name__)


@pages.get("/administration/health")
@allow(Permission.SEE_HEALTH)
def health() -> str:
    """Version, database, clocks, counts, and what waits for somebody to mend it."""
    office = current_office()
    with office.reading() as session:
        failed = service.failures(session, office.engine.definitions)
        left = stranded(office.engine, session)
        names = unit_names(session) if left else {}
    return render_template(
        "health/health.html", health=service.health(office), failed=failed, stranded=left, unit_names=names
    )


@pages.route("/administration/health/incidents/<job_id>", methods=["GET", "POST"])
@allow(Permission.OPERATE_ENGINE)
def retry(job_id: str) -> Page:
    """Have an incident tried again, saying why; then to its instance, where it has one."""
    office = current_office()
    with office.reading() as session:
        failure = service.failure(session, office.engine.definitions, job_id)
    if request.method == "GET":
        return _retry_page(failure)
    try:
        with once() as tx:
            instances.retry(tx, job_id, request.form.get("reason", ""))
    except ReasonBlank as fault:
        return _retry_page(failure, {"reason": sentence(fault)}), fault.status
    flash(gettext("flash.incident-retried"), "success")
    of = failure.incident.instance_id
    return redirect(url_for("instances.instance", instance_id=of) if of else url_for("health.health"))


def _retry_page(failure: Failure, errors: Mapping[str, str] = MappingProxyType({})) -> str:
    return render_template("health/retry.html", failure=failure, errors=errors, typed=request.form)
