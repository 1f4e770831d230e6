"""The demo operator sees the office's time and moves it forward."""

from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.errors import Fault, Invalid
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.repeats import once
from web.times import local, stamp_text
from workflows.demo_clock import NoDemoClock
from workflows.organisation import service
from workflows.organisation.permissions import Permission

pages = Blueprint("clock", __name__)
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}


class MomentUnreadable(Invalid):
    """What was given is not a date and time."""

    code = "moment-unreadable"


@pages.get("/administration/clock")
@allow(Permission.ADVANCE_CLOCK)
def clock() -> str:
    """The office's time and the ways to move it."""
    return _page({})


@pages.post("/administration/clock")
@allow(Permission.ADVANCE_CLOCK)
def advance() -> Page:
    """Move the office's time forward by a step, or to a given moment."""
    office = current_office()
    try:
        moment = _asked(office.clock.now())
        office.advance(moment)
    except NoDemoClock:
        raise
    except Fault as fault:
        return _page({"moment": sentence(fault)}), fault.status
    with once() as tx:
        service.record(tx, "clock-moved", "clock", details={"moment": moment.isoformat()})
    flash(gettext("flash.clock-moved", moment=stamp_text(office.clock.now())), "success")
    return redirect(url_for("clock.clock"))


def _asked(now: datetime) -> datetime:
    step = STEPS.get(request.form.get("step", ""))
    if step is not None:
        return now + step
    try:
        moment = datetime.fromisoformat(request.form.get("moment", ""))
    except ValueError:
        raise MomentUnreadable from None
    return moment.replace(tzinfo=current_office().settings.time_zone)


def _page(errors: dict[str, str]) -> str:
    office = current_office()
    now = local(office.clock.now())
    typed = request.form.get("moment", "") or (now + timedelta(days=1)).strftime("%Y-%m-%dT09:00")
    return render_template("clock/clock.html", now=now, moment=typed, steps=STEPS, errors=errors)
