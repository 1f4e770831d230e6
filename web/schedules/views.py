"""What the office does by the clock: when it did so last, how that ended, when it does next."""

from flask import Blueprint, render_template

from web.access import allow
from web.context import current_office
from workflows.organisation.permissions import Permission
from workflows.schedules.queries import schedules

pages = Blueprint("schedules", __name__, url_prefix="/schedules")


@pages.get("/")
@allow(Permission.SEE_SCHEDULES)
def overview() -> str:
    """Every diagram that begins at a time of its own, what comes next first. Rule C44."""
    office = current_office()
    with office.reading() as session:
        return render_template("schedules/schedules.html", schedules=schedules(office.engine, session))
