"""The candidates of the four pools, and the batches. Rule B32."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from engine.errors import Fault
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.repeats import once
from web.times import today
from workflows.batches.models import Pool
from workflows.batches.queries import batches, candidates, count_candidates
from workflows.batches.service import make_batch
from workflows.fields import day
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import unit_names

pages = Blueprint("batches", __name__)
MOST = 200
"""How many candidates a pool shows at most; those that wait longest come first."""


@pages.get("/batches")
@allow(Permission.SEE_ALL_MATTERS)
def overview() -> str:
    """The candidates of one pool, and the batches made last."""
    return _page(request.args, {}, MultiDict())


@pages.post("/batches")
@allow(Permission.URGE_MATTERS)
def make() -> Page:
    """Put the ticked candidates together under a name and a limit."""
    form = request.form
    try:
        with once() as tx:
            made = make_batch(tx, form.get("name", ""), day(form, "due_on"), form.getlist("matter"))
            name = made.name
    except Fault as fault:
        return _page(form, {str(fault.details.get("field", "matter")): sentence(fault)}, form), fault.status
    flash(gettext("flash.batch-made") % {"name": name}, "success")
    return redirect(url_for("batches.overview", _anchor="batches"))


def _page(asked: Mapping[str, str], errors: dict[str, str], typed: MultiDict[str, str]) -> str:
    given = asked.get("pool", "")
    with current_office().reading() as session:
        counts = count_candidates(session, today())
        filled = next((each for each in Pool if counts[each]), Pool.HOT_TOPICS)
        pool = Pool(given) if given in set(Pool) else filled
        return render_template(
            "batches/batches.html",
            pool=pool,
            pools=list(Pool),
            counts=counts,
            candidates=candidates(session, pool, today(), limit=MOST),
            batches=batches(session, today()),
            unit_names=unit_names(session),
            errors=errors,
            typed=typed,
        )
