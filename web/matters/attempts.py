"""Carries out the small forms of a matter's page, each a command of its own."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from engine.errors import Fault, Forbidden, NotFound
from engine.transaction import Transaction
from web.context import Page
from web.matters.page import Attempt, Tab, check_seen, matter_page
from web.repeats import once

Given = Mapping[str, str]
"""What was typed, by the names of the fields without the form's."""


def carry_out(matter_id: str, tab: Tab, name: str, do: Callable[[Transaction, Given], str | None]) -> Page:
    """Carry out the form ``name`` of the part ``tab``, say what ``do`` says of it and return to its place.

    What does not go through is shown where it was typed, with the status of its fault.
    """
    check_seen(matter_id)
    given = {key.removeprefix(f"{name}-"): value for key, value in request.form.items()}
    try:
        with once() as tx:
            said = do(tx, given)
    except (Forbidden, NotFound):
        raise
    except Fault as fault:
        return matter_page(matter_id, tab, Attempt(name, request.form, fault)), fault.status
    flash(said or gettext("flash.saved"), "success")
    return redirect(url_for("matters.matter", matter_id=matter_id, tab=tab, _anchor=name))
