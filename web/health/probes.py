"""Liveness and readiness, for the machines that watch the office; open to everybody, and saying nothing about it."""

from http import HTTPStatus

from flask import Blueprint, Flask, jsonify
from werkzeug.wrappers import Response

from web.access import public
from web.context import EXTENSION, current_office
from workflows.office import Office

probes = Blueprint("probes", __name__)


@probes.get("/health/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@probes.get("/health/ready")
@public
def ready() -> tuple[Response, int]:
    """Whether this node can serve people; 503 with the reasons when it cannot."""
    reasons = current_office().readiness.reasons()
    if reasons:
        return jsonify(status="unavailable", reasons=reasons), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status="ok"), HTTPStatus.OK


def probes_app(office: Office) -> Flask:
    """A site with nothing but these, for a process without pages."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = office
    app.register_blueprint(probes)
    return app
