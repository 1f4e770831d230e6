"""Faults become answers here, and only here: the right status, a sentence, a code for programs, never a trace."""

import logging
from http import HTTPStatus

from flask import Flask, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from engine.errors import Fault, Forbidden, NotFound
from web.access import NotSignedIn
from web.catalogues import sentence

LOG = logging.getLogger(__name__)
RETRY_AFTER = 5
"""After how many seconds a program may try again what could not be done just now."""
_SECRET_FIELDS = ("password", "token")


class Broken(Fault):
    """Something failed that nobody foresaw; the details are in the log."""

    code = "broken"


class MethodNotAllowed(Fault):
    """The page exists, but not for this kind of request."""

    code = "method-not-allowed"
    status = 405


class TooLarge(Fault):
    """What was sent is larger than the office accepts."""

    code = "too-large"
    status = 413


class UnsupportedMedia(Fault):
    """What was sent is of a kind that this address does not read."""

    code = "unsupported-media"
    status = 415


class BadRequest(Fault):
    """The request itself is malformed."""

    code = "bad-request"
    status = 400


_BY_STATUS: dict[int, type[Fault]] = {
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMedia,
}


def answer_faults(app: Flask) -> None:
    """Answer every exception of a view."""

    @app.errorhandler(Fault)
    def foreseen(fault: Fault) -> Response:
        if isinstance(fault, NotSignedIn) and not wants_json():
            flash(sentence(fault), "info")
            return redirect(
                url_for("account.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
            )
        return _answer(app, fault)

    @app.errorhandler(HTTPException)
    def protocol(error: HTTPException) -> Response:
        if error.code is not None and error.code < 400:  # noqa: PLR2004 -- 3xx: a redirect of the router, not an error
            return app.make_response(error.get_response())
        if isinstance(error, BadHost):  # a page has links, and there is no host for them
            return app.make_response(error.get_response())
        return _answer(app, _BY_STATUS.get(error.code or 500, BadRequest if (error.code or 500) < 500 else Broken)())  # noqa: PLR2004 -- 4xx

    @app.after_request
    def say_when(response: Response) -> Response:
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            response.retry_after = RETRY_AFTER
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        LOG.error("unforeseen failure", exc_info=error, extra={"method": request.method, "path": request.path})
        return _answer(app, Broken())


def wants_json() -> bool:
    """Whether a program asks: it prefers JSON to HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.is_json or best == "application/json"


def _answer(app: Flask, fault: Fault) -> Response:
    if wants_json():
        body: str | Response = jsonify(code=fault.code, message=sentence(fault), details=fault.details)
    else:
        again = _again() if fault.status == HTTPStatus.SERVICE_UNAVAILABLE else None
        body = render_template("errors/fault.html", fault=fault, sentence=sentence(fault), typed=_typed(), again=again)
    response = app.make_response(body)
    response.status_code = fault.status
    return response


def _typed() -> list[tuple[str, str]]:
    """What was typed into the form that failed, so that nothing is lost; never secrets."""
    return [(name, value) for name, value in _fields() if value.strip() and not name.startswith("_")]


def _again() -> list[tuple[str, str]] | None:
    """What to send to have the same tried again; None where that takes what no page may hold: secrets, files.

    Only for whoever holds the form's token: a forged request, too, can meet an outage before anything has judged it.
    """
    if request.method == "GET":
        return []
    try:
        whole = not request.files and not any("password" in name for name in request.form)
        validate_csrf(request.form.get("csrf_token"))
    except (HTTPException, ValidationError):
        return None
    return _fields() if whole else None


def _fields() -> list[tuple[str, str]]:
    if request.method == "GET":
        return []
    try:
        given = list(request.form.items(multi=True))
    except HTTPException:  # it is the very reading of the form that failed
        return []
    return [(name, value) for name, value in given if not any(secret in name for secret in _SECRET_FIELDS)]
