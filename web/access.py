"""Default deny: every view says who may open it, and a view that says nothing is open to nobody."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from engine.errors import Fault, Forbidden
from web.context import current_office, current_person
from workflows.organisation.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC: Final = "public"
SIGNED_IN: Final = "signed-in"
TOKEN = "token"  # noqa: S105 -- the name of the place where the session token is kept, not a secret
_ATTRIBUTE = "duban_access"
_WITH_ONE_TIME_PASSWORD = frozenset(
    {"account.change_password", "account.sign_out", "account.choose_language", "account.keep_password", "static"}
)


class NotSignedIn(Fault):
    """This needs somebody who is signed in."""

    code = "not-signed-in"
    status = 401


def allow(permission: Permission) -> Callable[[View], View]:
    """Open the view to people one of whose roles grants ``permission``."""
    return _marking(permission)


def public(view: View) -> View:
    """Open the view to everybody, signed in or not."""
    return _marking(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Open the view to everybody who is signed in."""
    return _marking(SIGNED_IN)(view)


def access_of(app: Flask, endpoint: str) -> str | Permission | None:
    """What the view behind ``endpoint`` asks for; None when it says nothing and is therefore closed."""
    if endpoint == "static":
        return PUBLIC
    return getattr(app.view_functions[endpoint], _ATTRIBUTE, None)


def guard(app: Flask) -> None:
    """Recognise the person and check the view's demand before every request."""

    @app.before_request
    def recognise() -> None:
        token = session.get(TOKEN)
        g.person = current_office().recognise(token) if token and request.endpoint != "static" else None
        if token and g.person is None and request.endpoint != "static":
            session.pop(TOKEN)

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None
        needed = access_of(app, request.endpoint)
        if needed == PUBLIC:
            return None
        person = current_person()
        if needed is None:
            raise Forbidden
        if person is None:
            raise NotSignedIn
        if needed != SIGNED_IN and not person.may(Permission(needed)):
            raise Forbidden
        if person.must_change and request.endpoint not in _WITH_ONE_TIME_PASSWORD:
            return redirect(url_for("account.change_password"))
        return None


def _marking(needed: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, needed)
        return view

    return mark
