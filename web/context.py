"""What a view asks about the request it answers: the office, the person signed in, and the person as an actor."""

from typing import cast

from flask import current_app, g
from werkzeug.wrappers import Response

from engine.actor import Actor
from workflows.office import Office
from workflows.organisation.people import Person, actor_of

EXTENSION = "duban"

Page = str | Response | tuple[str, int]
"""What a view answers: a page, a redirect, or a page with another status than 200."""


def current_office() -> Office:
    """The office this application serves."""
    return cast(Office, current_app.extensions[EXTENSION])


def current_person() -> Person | None:
    """Who is signed in; None on public pages for a stranger."""
    return cast(Person | None, g.get("person"))


def signed_in_person() -> Person:
    """Who is signed in, for views that strangers never reach."""
    person = current_person()
    if person is None:
        raise LookupError("a view for signed-in people ran for a stranger")
    return person


def current_actor() -> Actor:
    """In whose name this request's commands run."""
    return actor_of(signed_in_person())
