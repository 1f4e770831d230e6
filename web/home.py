"""The front door: leads everybody to the first page they may open."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web.access import signed_in
from web.navigation import sections

pages = Blueprint("home", __name__)


@pages.get("/")
@signed_in
def home() -> Response:
    """The first line of the sidebar, else the own profile."""
    first = next((entry.endpoint for section in sections() for entry in section.entries), "account.profile")
    return redirect(url_for(first))
