"""Liveness and readiness for the machines that watch the office, one page for the people who run it."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.commands import incidents
from web.access import allow, public
from web.context import current_actor, current_office
from workflows import health as service
from workflows.organisation.permissions import Permission

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@pages.get("/readyz")
@public
def ready() -> Response:
    """The process can serve people: its database answers too; 503 otherwise."""
    service.check_ready(current_office())
    return jsonify(status="ok")


@pages.get("/administration/health")
@allow(Permission.SEE_HEALTH)
def health() -> str:
    """Version, database, clocks, counts, and what waits for somebody to mend it."""
    office = current_office()
    with office.reading() as session:
        failed = incidents.incidents(session)
    return render_template("health/health.html", health=service.health(office), failed=failed)


@pages.post("/administration/health/incidents/<job_id>")
@allow(Permission.OPERATE_ENGINE)
def retry(job_id: str) -> Response:
    """Have an incident tried again."""
    with current_office().transaction(current_actor()) as tx:
        incidents.retry(tx, job_id, request.form.get("reason", ""))
    flash(gettext("flash.incident-retried"), "success")
    return redirect(url_for("health.health"))
