"""One matter: where is it, who has it, what happened? And taking a new one in: is it already here?"""

import io
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault
from web.access import allow
from web.attachments.uploads import keep_uploads
from web.catalogues import sentence
from web.context import current_actor, current_office, signed_in_person
from workflows.archive.queries import package_of, packages_of
from workflows.attachments.queries import attachments_of_matter
from workflows.extensions.opening import REQUEST, may_ask, open_extension
from workflows.fields import choice
from workflows.inbox.access import may_see_attachment
from workflows.inbox.queries import InboxFilter, open_tasks_of, to_do
from workflows.inbox.service import send_copies
from workflows.matters.values import Source, Stage
from workflows.moments import day_of
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import people
from workflows.overview.course import course
from workflows.overview.diagram import Diagram, diagram_of, root_instance
from workflows.overview.essentials import Essentials, essentials
from workflows.overview.opening import open_matter
from workflows.overview.similar import similar_matters
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

pages = Blueprint("matters", __name__)
Page = str | Response | tuple[str, int]


class Tab(StrEnum):
    """The parts of the page, in order."""

    COURSE = "course"
    UNITS = "units"
    PAPERS = "papers"
    DIAGRAM = "diagram"


@pages.get("/matters/<matter_id>")
@allow(Permission.SEE_MATTERS)
def matter(matter_id: str) -> str:
    """The matter's head and one of its parts."""
    office, person = current_office(), signed_in_person()
    asked = request.args.get("tab", "")
    tab, now = Tab(asked) if asked in set(Tab) else Tab.COURSE, office.clock.now()
    with office.reading() as session:
        seen = essentials(session, person, matter_id, now)
        files = attachments_of_matter(session, matter_id) if tab is Tab.PAPERS else []
        diagram = diagram_of(office.engine, session, matter_id) if tab is Tab.DIAGRAM else None
        return render_template(
            "matters/matter.html",
            seen=seen,
            matter=seen.matter,
            tab=tab,
            tabs=list(Tab),
            stages=list(Stage),
            steps=course(session, seen, now) if tab is Tab.COURSE else [],
            waiting=[task for task in open_tasks_of(session, matter_id, now) if seen.sees_all],
            mine=to_do(session, current_actor(), now, InboxFilter(matter_id=matter_id)),
            files=[file for file in files if may_see_attachment(session, person, file)],
            diagram=_island(diagram) if diagram else None,
            people=people(session) if seen.sees_all and tab is Tab.COURSE else [],
            channels=list(UrgeChannel),
            extensible=[each for each in seen.parts if may_ask(current_actor(), each.assignment, day_of(now))],
            packages=packages_of(session, matter_id) if person.may(Permission.ARCHIVE_MATTERS) else [],
            root=root_instance(session, matter_id) if person.may(Permission.REPLAY_HISTORY) else None,
        )


@pages.post("/matters/<matter_id>/urges")
@allow(Permission.URGE_MATTERS)
def urge_units(matter_id: str) -> Response:
    """Urge one unit, or all of them, and keep a record of it. Rule E07."""
    _seen(matter_id)
    form = request.form
    try:
        with current_office().transaction(current_actor()) as tx:
            channel, unit = choice(form, "channel", UrgeChannel), form.get("assignment") or None
            urge(tx, matter_id, content=form.get("content", ""), channel=channel, assignment_id=unit)
        flash(gettext("flash.urged"), "success")
    except Fault as fault:
        flash(sentence(fault), "danger")
    return redirect(url_for("matters.matter", matter_id=matter_id, tab=Tab.UNITS))


@pages.post("/matters/<matter_id>/extensions")
@allow(Permission.WORK_ON_TASKS)
def ask_for_time(matter_id: str) -> Response:
    """Begin to ask for more time for the own unit's part, or go on with what was begun. Rules B08 and E18."""
    _seen(matter_id)
    try:
        if not _request(matter_id):
            with current_office().transaction(current_actor()) as tx:
                open_extension(tx, request.form.get("assignment", ""))
    except Fault as fault:
        flash(sentence(fault), "danger")
        return redirect(url_for("matters.matter", matter_id=matter_id, tab=Tab.UNITS))
    return redirect(url_for("tasks.task", task_id=_request(matter_id)))


@pages.get("/matters/<matter_id>/archive")
@allow(Permission.ARCHIVE_MATTERS)
def archive_package(matter_id: str) -> Response:
    """The archive package made last, as a download. Rule E15."""
    office = current_office()
    with office.reading() as session:
        seen = essentials(session, signed_in_person(), matter_id, office.clock.now())
        package = package_of(session, matter_id)
        return send_file(
            io.BytesIO(package.content),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"{seen.matter.matter_no or matter_id}.zip",
            etag=package.sha256,
        )


@pages.post("/matters/<matter_id>/copies")
@allow(Permission.SEE_ALL_MATTERS)
def copy(matter_id: str) -> Response:
    """Send the matter to people for information."""
    _seen(matter_id)
    try:
        with current_office().transaction(current_actor()) as tx:
            sent = send_copies(tx, matter_id, request.form.getlist("recipient"), request.form.get("note", ""))
        flash(gettext("flash.copies-sent", n=len(sent)), "success")
    except Fault as fault:
        flash(sentence(fault), "danger")
    return redirect(url_for("matters.matter", matter_id=matter_id))


@pages.post("/matters/<matter_id>/papers")
@allow(Permission.WORK_ON_TASKS)
def add_papers(matter_id: str) -> Page:
    """Put files with the matter."""
    _seen(matter_id)
    uploads = keep_uploads(request.files, None, matter_id)
    for fault in uploads.refused.values():
        flash(sentence(fault), "danger")
    if kept := len(list(uploads.kept.items(multi=True))):
        flash(gettext("flash.files-kept", n=kept), "success")
    return redirect(url_for("matters.matter", matter_id=matter_id, tab=Tab.PAPERS))


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
    if form.get("_do") == "check" or (_is_known(form.get("title", "")) and not form.get("checked")):
        return _new_form(form, compared=True), 200 if form.get("_do") == "check" else 409
    try:
        with current_office().transaction(current_actor()) as tx:
            opened = open_matter(
                tx,
                source=choice(form, "source", Source),
                title=form.get("title", ""),
                text=form.get("text", ""),
                source_text=form.get("source_text", ""),
            )
            matter_id = opened.id
    except Fault as fault:
        return _new_form(form, errors={str(fault.details.get("field", "text")): sentence(fault)}), fault.status
    flash(gettext("flash.matter-registered"), "success")
    return redirect(_first_step(matter_id))


def _seen(matter_id: str) -> Essentials:
    """What the person signed in may know of the matter. Raises MatterNotFound."""
    office = current_office()
    with office.reading() as session:
        return essentials(session, signed_in_person(), matter_id, office.clock.now())


def _request(matter_id: str) -> str | None:
    """The task in which the person signed in is asking for more time, if there is one."""
    office, actor = current_office(), current_actor()
    with office.reading() as session:
        tasks = to_do(session, actor, office.clock.now(), InboxFilter(matter_id=matter_id))
    return next((task.id for task in tasks if task.element_id == REQUEST), None)


def _island(diagram: Diagram) -> dict[str, Any]:
    """The data of the viewer island, see web/assets/README.md."""
    active = [
        {"element": each.element, "count": each.count, "kind": "late" if each.late else "waiting"}
        for each in diagram.active
    ]
    return {"xml": diagram.xml, "title": diagram.title, "active": active, "done": diagram.done}


def _new_form(typed: Mapping[str, str], *, compared: bool = False, errors: Mapping[str, str] | None = None) -> str:
    with current_office().reading() as session:
        return render_template(
            "matters/new.html",
            typed=typed,
            errors=errors or {},
            sources=list(Source),
            compared=compared,
            alike=similar_matters(session, typed.get("title", "")),
        )


def _is_known(title: str) -> bool:
    with current_office().reading() as session:
        return bool(similar_matters(session, title))


def _first_step(matter_id: str) -> str:
    """The first task of a matter where the person may do it at once, else the matter's page."""
    office, actor = current_office(), current_actor()
    with office.reading() as session:
        tasks = to_do(session, actor, office.clock.now(), InboxFilter(matter_id=matter_id))
    if tasks:
        return url_for("tasks.task", task_id=tasks[0].id)
    return url_for("matters.matter", matter_id=matter_id)
