"""The vocabularies of tags: adding a term, retiring one, offering it again."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.errors import Fault
from engine.transaction import Transaction
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.repeats import once
from workflows.fields import choice
from workflows.organisation.permissions import Permission
from workflows.tags.models import TagKind
from workflows.tags.queries import terms
from workflows.tags.service import add_term, retire_term

pages = Blueprint("vocabulary", __name__, url_prefix="/administration/vocabulary")


@pages.get("")
@allow(Permission.SEE_ORGANISATION)
def vocabulary() -> str:
    """Every vocabulary with its terms."""
    return _page({})


@pages.post("")
@allow(Permission.MANAGE_VOCABULARY)
def add() -> Page:
    """Add a term to one of them. Rules C05 and C15."""
    return _carry_out(lambda tx, kind: add_term(tx, kind, request.form.get("name", "")))


@pages.post("/retire")
@allow(Permission.MANAGE_VOCABULARY)
def retire() -> Page:
    """Offer a term no more, or again."""
    code, retired = request.form.get("code", ""), request.form.get("_do") == "retire"
    return _carry_out(lambda tx, kind: retire_term(tx, kind, code, retired=retired))


def _carry_out(do: Callable[[Transaction, TagKind], object]) -> Page:
    """Change the vocabulary that the form names, and return to its place."""
    given = request.form.get("kind", "")
    try:
        with once() as tx:
            do(tx, choice(request.form, "kind", TagKind))
    except Fault as fault:
        return _page({f"name-{given}": sentence(fault)}), fault.status
    flash(gettext("flash.saved"), "success")
    return redirect(url_for("vocabulary.vocabulary", _anchor=f"kind-{given}"))


def _page(errors: dict[str, str]) -> str:
    with current_office().reading() as session:
        known = terms(session)
    return render_template(
        "vocabulary/vocabulary.html",
        vocabularies={kind: [each for each in known if each.kind is kind] for kind in TagKind},
        errors=errors,
        typed=request.form,
    )
