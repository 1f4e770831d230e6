"""Merging matters that are the same: look for the other, compare, choose which one stays, say why."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.errors import Fault, Forbidden, NotFound
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.matters.blueprint import pages
from web.matters.page import check_seen
from web.repeats import once
from workflows.matters.merging import merge_matter
from workflows.matters.queries import matter_row
from workflows.organisation.permissions import Permission
from workflows.overview.merging import candidates, side


@pages.get("/matters/<matter_id>/merge")
@allow(Permission.REGISTER_MATTERS)
def merge(matter_id: str) -> str:
    """Matters that may be the same as this one, and one of them beside it."""
    check_seen(matter_id)
    return _page(matter_id)


@pages.post("/matters/<matter_id>/merge")
@allow(Permission.REGISTER_MATTERS)
def merge_now(matter_id: str) -> Page:
    """End one of the two for the reason given, and go to the one that stays. Rules D25 and E11."""
    check_seen(matter_id)
    other = request.form.get("with", "")
    check_seen(other)
    keeps_this = request.form.get("stays", "") == matter_id
    ended, stays = (other, matter_id) if keeps_this else (matter_id, other)
    try:
        with once() as tx:
            merge_matter(tx, ended, stays, request.form.get("reason", ""))
    except (Forbidden, NotFound):
        raise
    except Fault as fault:
        return _page(matter_id, {str(fault.details.get("field", "merge")): sentence(fault)}), fault.status
    flash(gettext("flash.merged"), "success")
    return redirect(url_for("matters.matter", matter_id=stays))


def _page(matter_id: str, errors: dict[str, str] | None = None) -> str:
    other, asked = request.values.get("with", ""), request.args.get("q", "").strip()
    with current_office().reading() as session:
        matter = matter_row(session, matter_id)
        return render_template(
            "matters/merge.html",
            matter=matter,
            asked=asked,
            candidates=[] if other else candidates(session, matter, asked),
            sides=[side(session, matter_id), side(session, other)] if other and other != matter_id else [],
            other=other,
            typed=request.form,
            errors=errors or {},
        )
