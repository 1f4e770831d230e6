"""Taking matters in: is it already here, and what would the decision tables make of it?"""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault
from engine.transaction import Transaction
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_actor, current_office
from web.matters.blueprint import pages
from web.repeats import once
from workflows.beginnings.queries import DEFAULT, courses
from workflows.fields import choice
from workflows.inbox.queries import InboxFilter, to_do
from workflows.matters.values import Source
from workflows.minutes.opening import open_minutes
from workflows.organisation.permissions import Permission
from workflows.overview.opening import open_matter
from workflows.overview.proposal import proposal
from workflows.overview.similar import similar_matters


class _SeemsKnown(Exception):
    """A similar matter is here already, and nobody has looked whether it is the same."""


@pages.get("/matters/new")
@allow(Permission.REGISTER_MATTERS)
def new() -> str:
    """The form for a new matter."""
    return _new_form(request.args)


@pages.post("/matters/new")
@allow(Permission.REGISTER_MATTERS)
def register() -> Page:
    """Take the matter in, unless it seems to be here already and nobody has looked. Rules D01 and D25."""
    form = request.form
    if form.get("_do") == "check":
        return _new_form(form, compared=True), 200
    looked = form.get("checked") or form.get("merge_with")
    try:
        with once() as tx:
            if not looked:
                _check_new(tx, form.get("title", ""))
            opened = open_matter(
                tx,
                source=choice(form, "source", Source),
                title=form.get("title", ""),
                text=form.get("text", ""),
                source_text=form.get("source_text", ""),
                procedure=form.get("procedure") or None,
            )
            matter_id = opened.id
    except _SeemsKnown:
        return _new_form(form, compared=True), 409
    except Fault as fault:
        return _new_form(form, errors={str(fault.details.get("field", "text")): sentence(fault)}), fault.status
    flash(gettext("flash.matter-registered"), "success")
    if other := form.get("merge_with"):
        compared: dict[str, Any] = {"with": other}
        return redirect(url_for("matters.merge", matter_id=matter_id, **compared))
    return redirect(_first_step(matter_id))


@pages.post("/matters/minutes")
@allow(Permission.REGISTER_MATTERS)
def minutes() -> Response:
    """Begin to record the minutes of a meeting, each item of which becomes a matter. Rules B05 and E02."""
    with once() as tx:
        task_id = open_minutes(tx)
    return redirect(url_for("tasks.task", task_id=task_id) if task_id else url_for("inbox.inbox"))


def _new_form(typed: Mapping[str, str], *, compared: bool = False, errors: Mapping[str, str] | None = None) -> str:
    office, given = current_office(), typed.get("source", "")
    source = Source(given) if given in set(Source) else None
    with office.reading() as session:
        listed = courses(office.engine, session, source)
        wanted = (typed.get("procedure"), next((course.process for course in listed if course.proposed), None))
        chosen = next((course for each in wanted for course in listed if course.process == each), None)
        tabled = chosen is None or chosen.process == DEFAULT
        return render_template(
            "matters/new.html",
            typed=typed,
            errors=errors or {},
            sources=list(Source),
            courses=listed,
            chosen=chosen,
            source=source,
            compared=compared,
            alike=similar_matters(session, typed.get("title", "")),
            proposed=proposal(office.engine, session, office.settings.deadline_profile, typed) if tabled else None,
            tabled=tabled,
        )


def _check_new(tx: Transaction, title: str) -> None:
    if similar_matters(tx.session, title):
        raise _SeemsKnown


def _first_step(matter_id: str) -> str:
    """The first task of a matter where the person may do it at once, else the matter's page."""
    office, actor = current_office(), current_actor()
    with office.reading() as session:
        tasks = to_do(office.engine, session, actor, office.clock.now(), InboxFilter(matter_id=matter_id))
    if tasks:
        return url_for("tasks.task", task_id=tasks[0].id)
    return url_for("matters.matter", matter_id=matter_id)
