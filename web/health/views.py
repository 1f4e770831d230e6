"""Liveness and readiness for the machines that watch the office, one page for the people who run it."""

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from web.access import allow, public
from web.context import current_office
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
    """Version, database, clocks, counts."""
    return render_template("health/health.html", health=service.health(current_office()))
