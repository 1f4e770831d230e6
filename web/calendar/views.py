"""A year of the working calendar; days are settled, one or several at once, and released."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from engine.errors import Fault, Invalid, NotFound
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_actor, current_office
from web.times import today
from workflows.calendar import service
from workflows.calendar.working import FIRST_PUBLISHED_YEAR, YearState
from workflows.calendar.year import months, years
from workflows.organisation.permissions import Permission

pages = Blueprint("calendar", __name__, url_prefix="/administration/calendar")
_FIELD_OF = {"calendar-note-missing": "note", "calendar-day-unreadable": "first"}


class DayUnreadable(Invalid):
    """What was given is not a day."""

    code = "calendar-day-unreadable"


@pages.get("")
@allow(Permission.SEE_ORGANISATION)
def this_year() -> Response:
    """The year that the office is in."""
    return redirect(url_for("calendar.year", year=today().year))


@pages.get("/<int:year>")
@allow(Permission.SEE_ORGANISATION)
def year(year: int) -> str:
    """The twelve months of ``year``, and what was settled in it."""
    return _page(year, {})


@pages.post("/<int:year>")
@allow(Permission.MANAGE_CALENDAR)
def settle(year: int) -> Page:
    """Settle the days from ``first`` to ``last``; without ``last``, the first alone."""
    form = request.form
    try:
        first = _day(form.get("first", ""))
        last = _day(form["last"]) if form.get("last") else first
        with current_office().transaction(current_actor()) as tx:
            service.settle_days(tx, first, last, is_working=form.get("is_working") == "yes", note=form.get("note", ""))
    except Fault as fault:
        return _page(year, {_FIELD_OF.get(fault.code, "last"): sentence(fault)}), fault.status
    return _changed(first.year)


@pages.post("/days/<day>/release")
@allow(Permission.MANAGE_CALENDAR)
def release(day: str) -> Response:
    """Leave ``day`` to the published calendar again."""
    released = _day(day)
    with current_office().transaction(current_actor()) as tx:
        service.release_day(tx, released)
    return _changed(released.year)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable from None


def _changed(year: int) -> Response:
    current_office().calendar.forget()
    flash(gettext("flash.calendar-changed"), "success")
    return redirect(url_for("calendar.year", year=year))


def _page(year: int, errors: dict[str, str]) -> str:
    if not FIRST_PUBLISHED_YEAR <= year <= service.LAST_YEAR:
        raise NotFound
    names = get_locale()
    with current_office().reading() as session:
        calendar = service.load_calendar(session)
        return render_template(
            "calendar/year.html",
            year=year,
            state=calendar.state(year),
            months=months(calendar, year),
            month_names=names.months["stand-alone"]["abbreviated"],
            day_names=names.days["stand-alone"]["narrow"],
            years={number: calendar.state(number) for number in years(calendar, today())},
            YearState=YearState,
            settled=service.settled_days(session, year),
            first_year=FIRST_PUBLISHED_YEAR,
            last_year=service.LAST_YEAR,
            limit=service.DAYS_AT_ONCE,
            typed=request.form,
            errors=errors,
        )
