"""Beginning what runs beside a matter, from its page."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from engine.errors import Fault, Forbidden, NotFound
from web.access import allow
from web.context import Page
from web.matters.blueprint import pages
from web.matters.page import Attempt, Tab, check_seen, matter_page
from web.repeats import once
from workflows.beginnings.service import begin
from workflows.organisation.permissions import Permission


@pages.post("/matters/<matter_id>/courses")
@allow(Permission.WORK_ON_TASKS)
def begin_course(matter_id: str) -> Page:
    """Begin a course beside the matter or on one unit's part, and lead to its first task where that is theirs."""
    process, assignment_id = request.form.get("procedure", ""), request.form.get("assignment") or None
    check_seen(matter_id, assignment_id)
    try:
        with once() as tx:
            task_id = begin(tx, process, matter_id, assignment_id)
    except (Forbidden, NotFound):
        raise
    except Fault as fault:
        return matter_page(matter_id, Tab.HANDLING, Attempt("courses", request.form, fault)), fault.status
    if task_id:
        return redirect(url_for("tasks.task", task_id=task_id))
    flash(gettext("flash.course-begun"), "success")
    return redirect(url_for("matters.matter", matter_id=matter_id, tab=Tab.HANDLING, _anchor="courses"))
