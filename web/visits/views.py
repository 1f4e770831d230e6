"""Inspections and return visits of the whole office, and drawing samples for looking back."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.errors import Fault
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.paging import number
from web.repeats import once
from workflows.inspections.models import InspectionKind
from workflows.moments import day_of
from workflows.organisation.permissions import Permission
from workflows.overview.office_visits import office_visits
from workflows.visits.models import VisitKind
from workflows.visits.sampling import MOST, draw_sample

pages = Blueprint("visits", __name__)
YEARS = range(2000, 2101)


@pages.get("/visits")
@allow(Permission.SEE_ALL_MATTERS)
def visits() -> str:
    """The figures of a year, the samples and the visits. Rules B17, C43 and D18."""
    return _page({})


@pages.post("/visits/samples")
@allow(Permission.URGE_MATTERS)
def draw() -> Page:
    """Draw a sample from the close-out lists and begin a visit to each. Rule C43."""
    try:
        with once() as tx:
            drawn = len(draw_sample(tx, request.form).chosen)
    except Fault as fault:
        field = str(fault.details.get("field", "begins"))
        return _page({field: sentence(fault)}), fault.status
    flash(gettext("flash.sample-drawn", n=drawn), "success")
    return redirect(url_for("visits.visits", _anchor="samples"))


def _page(errors: Mapping[str, str]) -> str:
    office = current_office()
    today = day_of(office.clock.now())
    year = number(request.args.get("year", "")) or today.year
    year = year if year in YEARS else today.year
    with office.reading() as session:
        return render_template(
            "visits/visits.html",
            shown=office_visits(session, year),
            this_year=today.year,
            kinds=list(VisitKind),
            inspection_kinds=list(InspectionKind),
            most=MOST,
            typed=request.form,
            errors=errors,
        )
