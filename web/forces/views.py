"""Who supervises together, and the experts who may be called in."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.errors import Fault, NotFound
from engine.transaction import Transaction
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.repeats import once
from workflows.experts.models import ExpertKind
from workflows.experts.queries import experts, is_selectable
from workflows.experts.service import appoint, renew
from workflows.forces.models import Force, Seat
from workflows.forces.queries import force_of, leading_group
from workflows.forces.service import join_force, leave_force, take_seat
from workflows.moments import day_of
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import units

pages = Blueprint("forces", __name__, url_prefix="/forces")
_IDS = {("experts", "name"): "expert-name"}
"""The fields whose place on the page is called otherwise: two forms ask for a name."""


@pages.get("/")
@allow(Permission.SEE_ALL_MATTERS)
def forces() -> str:
    """The leading group, the offices of the four forces, and the experts. Rules D02, D03, D05 and D06."""
    return _page("", {})


@pages.post("/seats")
@allow(Permission.MANAGE_FORCES)
def seat() -> Page:
    """Give a seat of the leading group to somebody. Rule D02."""
    return _carry_out("seats", lambda tx: take_seat(tx, request.form))


@pages.post("/offices")
@allow(Permission.MANAGE_FORCES)
def join() -> Page:
    """Count a unit among the offices of one of the four forces. Rule D03."""
    return _carry_out("offices", lambda tx: join_force(tx, request.form))


@pages.post("/offices/<code>/leave")
@allow(Permission.MANAGE_FORCES)
def leave(code: str) -> Page:
    """Let a unit be no office of any force any more."""
    return _carry_out("offices", lambda tx: leave_force(tx, code))


@pages.post("/experts")
@allow(Permission.MANAGE_FORCES)
def add_expert() -> Page:
    """Take an expert into the pool. Rule D05."""
    return _carry_out("experts", lambda tx: appoint(tx, request.form))


@pages.post("/experts/<expert_id>/renew")
@allow(Permission.MANAGE_FORCES)
def renew_expert(expert_id: str) -> Page:
    """Appoint an expert for one more year. Rule D06."""
    return _carry_out("experts", lambda tx: renew(tx, expert_id))


def _carry_out(section: str, do: Callable[[Transaction], object]) -> Page:
    """Do it and return to its section; what does not go through is shown there, with what was typed."""
    try:
        with once() as tx:
            do(tx)
    except NotFound:
        raise
    except Fault as fault:
        field = str(fault.details.get("field", section))
        return _page(section, {_IDS.get((section, field), field): sentence(fault)}), fault.status
    flash(gettext("flash.saved"), "success")
    return redirect(url_for("forces.forces", _anchor=section))


def _page(section: str, errors: Mapping[str, str]) -> str:
    office = current_office()
    today = day_of(office.clock.now())
    with office.reading() as session:
        joined = force_of(session)
        known = units(session)
        return render_template(
            "forces/forces.html",
            group=leading_group(session),
            seats=list(Seat),
            forces=list(Force),
            offices={force: [unit for unit in known if joined.get(unit.code) is force] for force in Force},
            units=[unit for unit in known if unit.active],
            experts=[(each, is_selectable(each, today)) for each in experts(session)],
            kinds=list(ExpertKind),
            year=today.year,
            typed=request.form,
            section=section,
            errors=errors,
        )
