"""Substitutes during absence: who stands in for whom, naming one, ending it."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Conflict, Fault, Invalid
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office, signed_in_person
from web.repeats import once
from workflows.fields import required, required_day
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names
from workflows.substitutions import queries, service

pages = Blueprint("substitutions", __name__, url_prefix="/administration/substitutions")


@pages.get("/")
@allow(Permission.SEE_ORGANISATION)
def substitutions() -> str:
    """Those that the person may know of, and the form to name another."""
    return _page()


@pages.post("/")
@allow(Permission.SEE_ORGANISATION)
def name() -> Page:
    """Name a substitute for oneself, or for somebody whose absence one has to settle."""
    given = request.form
    try:
        with once() as tx:
            service.name(
                tx,
                required(given, "absent"),
                required(given, "substitute"),
                starts_on=required_day(given, "starts_on"),
                ends_on=required_day(given, "ends_on"),
                reason=given.get("reason", ""),
            )
    except (Conflict, Invalid) as fault:
        return _page({_field(fault): sentence(fault)}), fault.status
    flash(gettext("flash.saved"), "success")
    return redirect(url_for("substitutions.substitutions"))


@pages.post("/<substitution_id>/end")
@allow(Permission.SEE_ORGANISATION)
def end(substitution_id: str) -> Response:
    """End it now, or call it off."""
    with once() as tx:
        service.end(tx, substitution_id)
    flash(gettext("flash.substitution-ended"), "success")
    return redirect(url_for("substitutions.substitutions"))


def _field(fault: Fault) -> str:
    return str(fault.details.get("field", "substitute"))


def _page(errors: Mapping[str, str] = {}) -> str:
    office, reader = current_office(), signed_in_person()
    with office.reading() as session:
        absentees = queries.absentees(session, reader)
        known = {each.login: each for each in absentees}
        asked = request.values.get("absent", reader.login)
        absent = known.get(asked) or known.get(reader.login)
        found = queries.substitutions(session, reader, office.clock.now())
        logins = {login for each in found for login in (each.row.absent, each.row.substitute, each.row.named_by)}
        return render_template(
            "substitutions/substitutions.html",
            found=found,
            names=names(session, logins),
            absentees=absentees,
            absent=absent,
            choosable=queries.choosable(session, absent) if absent else [],
            typed=request.form,
            errors=errors,
        )
