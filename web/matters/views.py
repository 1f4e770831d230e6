"""One matter: where is it, who has it, what happened?"""

import io

from flask import flash, redirect, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault, Forbidden, NotFound
from engine.transaction import Transaction
from web.access import allow
from web.attachments.uploads import keep_uploads
from web.context import Page, current_actor, current_office
from web.matters import (  # noqa: F401 -- their views join the family
    comments,
    courses,
    grouping,
    handling,
    intake,
    merging,
    milestones,
    on_the_spot,
    printing,
    report_versions,
    sharing,
)
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Attempt, Tab, check_part, check_seen, matter_page
from web.repeats import once
from workflows.archive.queries import package_of
from workflows.extensions.opening import REQUEST, open_extension
from workflows.fields import choice
from workflows.inbox.queries import InboxFilter, to_do
from workflows.matters.queries import matter_row
from workflows.organisation.permissions import Permission
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

__all__ = ["pages"]


@pages.get("/matters/<matter_id>")
@allow(Permission.SEE_MATTERS)
def matter(matter_id: str) -> str:
    """The matter's head and one of its parts."""
    asked = request.args.get("tab", "")
    return matter_page(matter_id, Tab(asked) if asked in set(Tab) else Tab.COURSE)


@pages.post("/matters/<matter_id>/urges")
@allow(Permission.URGE_MATTERS)
def urge_units(matter_id: str) -> Page:
    """Urge one unit, or all of them, and keep a record of it. Rule E07."""

    def do(tx: Transaction, given: Given) -> str:
        channel, unit = choice(given, "channel", UrgeChannel), given.get("assignment") or None
        urge(tx, matter_id, content=given.get("content", ""), channel=channel, assignment_id=unit)
        return str(gettext("flash.urged"))

    return carry_out(matter_id, Tab.UNITS, "urge", do)


@pages.post("/matters/<matter_id>/extensions")
@allow(Permission.WORK_ON_TASKS)
def ask_for_time(matter_id: str) -> Page:
    """Begin to ask for more time for the own unit's part, or go on with what was begun. Rules B08 and E18."""
    check_seen(matter_id)
    try:
        if not _request(matter_id):
            with once() as tx:
                open_extension(tx, request.form.get("assignment", ""))
    except (Forbidden, NotFound):
        raise
    except Fault as fault:
        return matter_page(matter_id, Tab.UNITS, Attempt("extension", request.form, fault)), fault.status
    return redirect(url_for("tasks.task", task_id=_request(matter_id)))


@pages.get("/matters/<matter_id>/archive")
@allow(Permission.ARCHIVE_MATTERS)
def archive_package(matter_id: str) -> Response:
    """The archive package made last, as a download. Rule E15."""
    check_seen(matter_id)
    with current_office().reading() as session:
        package, number = package_of(session, matter_id), matter_row(session, matter_id).matter_no
        return send_file(
            io.BytesIO(package.content),
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"{number or matter_id}.zip",
            etag=package.sha256,
        )


@pages.post("/matters/<matter_id>/papers")
@allow(Permission.WORK_ON_TASKS)
def add_papers(matter_id: str) -> Page:
    """Put files with the matter; who was only sent a copy reads and adds nothing."""
    check_part(matter_id)
    uploads = keep_uploads(request.files, None, matter_id)
    if kept := len(list(uploads.kept.items(multi=True))):
        flash(gettext("flash.files-kept", n=kept), "success")
    for fault in uploads.refused.values():
        return matter_page(matter_id, Tab.PAPERS, Attempt("papers", fault=fault)), fault.status
    return redirect(url_for("matters.matter", matter_id=matter_id, tab=Tab.PAPERS))


def _request(matter_id: str) -> str | None:
    """The task in which the person signed in is asking for more time, if there is one."""
    office, actor = current_office(), current_actor()
    with office.reading() as session:
        tasks = to_do(office.engine, session, actor, office.clock.now(), InboxFilter(matter_id=matter_id))
    return next((task.id for task in tasks if task.element_id == REQUEST), None)
