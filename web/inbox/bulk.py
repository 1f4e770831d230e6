"""Completing several tasks of one kind at once: one form, an answer for each."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from engine.errors import Fault
from engine.forms import FormRejected, Surroundings, initial
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office, signed_in_person
from web.forms import KEY, FormView, read_post, show, verb
from web.forms.posting import TASK
from web.inbox.blueprint import pages
from workflows.inbox.bulk import NotAlike, complete_each, form_of, still_to_do
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import unit_names

Posted = MultiDict[str, str]


@pages.post("/inbox/bulk")
@allow(Permission.WORK_ON_TASKS)
def bulk() -> Page:
    """The form for every ticked task; when it was filled in, complete each of them, and tell of each that failed."""
    posted: Posted = MultiDict(request.form)
    chosen = posted.getlist("task") or posted.getlist(TASK)
    office, person = current_office(), signed_in_person()
    try:
        with office.reading() as session:
            form = form_of(office.engine, session, person, chosen)
    except NotAlike as fault:
        flash(sentence(fault), "warning")
        return redirect(url_for("inbox.inbox"))
    if TASK not in posted or verb(posted)[0]:
        return _page(chosen, posted, {})
    typed = read_post(form, posted) if form else {}
    outcome = complete_each(office.engine, person, chosen, typed, posted.get(KEY) or secrets.token_hex(16))
    failed = {task_id: fault for task_id, fault in outcome.items() if fault is not None}
    if done := len(outcome) - len(failed):
        flash(gettext("flash.tasks-completed", n=done), "success")
    return _page(list(failed), posted, failed) if failed else redirect(url_for("inbox.inbox"))


def _page(chosen: list[str], posted: Posted, failed: dict[str, Fault]) -> Page:
    """What is left to do of the tasks, each that failed with the reason; back to the inbox where nothing is left."""
    office, person = current_office(), signed_in_person()
    with office.reading() as session:
        items = still_to_do(office.engine, session, person, chosen)
        left = {item.id for item in items}
        over = [sentence(fault) for task_id, fault in failed.items() if task_id not in left]
        if not items:
            for text in over:
                flash(text, "danger")
            return redirect(url_for("inbox.inbox"))
        around = office.engine.surroundings(session, {}, items[0].id, office.clock.now())
        page = render_template(
            "inbox/bulk.html",
            items=items,
            view=_view(chosen, posted, failed, around),
            failed={task_id: sentence(fault) for task_id, fault in failed.items()},
            over=over,
            unit_names=unit_names(session),
        )
    return (page, 422) if failed else page


def _view(chosen: list[str], posted: Posted, failed: dict[str, Fault], around: Surroundings) -> FormView | None:
    office = current_office()
    with office.reading() as session:
        form = form_of(office.engine, session, signed_in_person(), chosen)
    if form is None:
        return None
    typed = read_post(form, posted) if TASK in posted else initial(form.components, {})
    rejected = next((fault for fault in failed.values() if isinstance(fault, FormRejected)), None)
    return show(form, typed, around, rejected=rejected)
