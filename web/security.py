"""What holds for every request and answer: forged requests are refused, browsers are told what a page may do."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine.errors import Forbidden
from web.errors import BadRequest
from workflows.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NUL = "\x00"
"""The one character that no database stores in a text, and no browser lets anybody type."""
A_YEAR = 365 * 24 * 60 * 60
IMMUTABLE = f"public, max-age={A_YEAR}, immutable"
FOR_AN_HOUR = "public, max-age=3600"


class ForeignOrigin(Forbidden):
    """The request was sent by a page of another site."""

    code = "foreign-origin"


class TokenMissing(Forbidden):
    """The form's token is missing, wrong or too old."""

    code = "token-missing"


def protect(app: Flask, settings: Settings) -> None:
    """Check every request that changes something, and harden every answer."""

    @app.before_request
    def refuse_foreign() -> None:
        if request.method not in SAFE_METHODS and _origin() not in (
            None,
            settings.public_url or request.host_url.rstrip("/"),
        ):
            raise ForeignOrigin

    app.before_request(_refuse_unstorable)
    csrf = CSRFProtect(app)
    app.config["WTF_CSRF_SSL_STRICT"] = (
        False  # our own check above also covers plain http, by Origin as well as Referer
    )
    app.extensions["csrf-protect"] = csrf

    @app.errorhandler(CSRFError)
    def token_missing(_error: CSRFError) -> Response:
        return app.make_response(app.handle_user_exception(TokenMissing()))

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        elif response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = IMMUTABLE if _is_named_by_content() else FOR_AN_HOUR
        return response


def _refuse_unstorable() -> None:
    sent = (request.path, *_values(request.args), *_values(request.form))
    names = (file.filename or "" for _, file in request.files.items(multi=True))
    if any(NUL in text for text in (*sent, *names)):
        raise BadRequest


def _values(given: MultiDict[str, str]) -> Iterator[str]:
    return (value for _, value in given.items(multi=True))


def _is_named_by_content() -> bool:
    return (request.view_args or {}).get("filename", "").startswith("dist/") and not request.path.endswith(
        "manifest.json"
    )


def _origin() -> str | None:
    """Where the request says it comes from; None when it does not say, as programs do, which still need the token."""
    origin = request.headers.get("Origin")
    if origin:
        return origin
    referer = request.headers.get("Referer")
    if not referer:
        return None
    parts = urlsplit(referer)
    return f"{parts.scheme}://{parts.netloc}"
