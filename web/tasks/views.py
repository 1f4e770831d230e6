"""One task: look at it, take it on, fill in its form, keep a draft, complete it."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine.commands import tasks
from engine.commands.rights import NotYourTask, TaskOver
from engine.errors import Fault
from web.access import allow
from web.attachments.uploads import keep_uploads
from web.catalogues import sentence
from web.context import Page, current_actor, current_office, signed_in_person
from web.forms import edited, read_post, verb
from web.forms.posting import STRAIGHT
from web.repeats import once
from web.tasks import handing, returning, sharing, signing  # noqa: F401 -- their views join the family
from web.tasks.blueprint import pages
from web.tasks.page import Attempt, task_page
from workflows.inbox import returning as returned
from workflows.inbox import service
from workflows.inbox.work import Work, work_on
from workflows.organisation.permissions import Permission

__all__ = ["pages"]


@pages.get("/tasks/<task_id>")
@allow(Permission.WORK_ON_TASKS)
def task(task_id: str) -> str:
    """The task: its form left, the essentials of its matter right."""
    return task_page(task_id)


@pages.post("/tasks/<task_id>")
@allow(Permission.WORK_ON_TASKS)
def work(task_id: str) -> Page:
    """A button of the form: submit it, keep a draft, add or remove a row, upload, show it again."""
    seen = _work(task_id)
    posted: MultiDict[str, str] = MultiDict(request.form)
    uploads = keep_uploads(request.files, task_id, seen.task.business_key) if seen.may_act else None
    if uploads:
        for name, attachment_id in uploads.kept.items(multi=True):
            posted.add(name, attachment_id)
    refused = {name: sentence(fault) for name, fault in uploads.refused.items()} if uploads else {}
    typed = read_post(seen.form, posted) if seen.form else {}
    name, subject = verb(posted)
    if seen.form and name in ("add", "remove"):
        typed = edited(seen.form, typed, name, subject)
    if refused:
        return _again(task_id, Attempt(typed, refused=refused))
    if name and not seen.may_act:
        return _again(task_id, Attempt(typed, _why_not(seen)))
    if name:
        return _keep(task_id, typed, name, subject)
    try:
        with once() as tx:
            finish = returned.return_straight if STRAIGHT in posted else service.complete
            finish(tx, task_id, typed)
    except Fault as fault:
        return _again(task_id, Attempt(typed, fault))
    flash(gettext("flash.task-completed", name=seen.task.name), "success")
    return redirect(url_for("inbox.inbox"))


@pages.post("/tasks/<task_id>/claim")
@allow(Permission.WORK_ON_TASKS)
def claim(task_id: str) -> Page:
    """Take the task on and go to its page."""
    _work(task_id)
    with once() as tx:
        tasks.claim(tx, task_id)
    return redirect(url_for("tasks.task", task_id=task_id))


@pages.post("/tasks/<task_id>/unclaim")
@allow(Permission.WORK_ON_TASKS)
def unclaim(task_id: str) -> Page:
    """Give the task back to all who may do it."""
    seen = _work(task_id)
    with once() as tx:
        tasks.unclaim(tx, task_id)
    flash(gettext("flash.task-given-back", name=seen.task.name), "success")
    return redirect(url_for("inbox.inbox"))


def _work(task_id: str) -> Work:
    office = current_office()
    with office.reading() as session:
        return work_on(office.engine, session, signed_in_person(), task_id)


def _why_not(seen: Work) -> Fault:
    """Why the person may not even keep a draft of the task."""
    task = seen.task
    if seen.is_open:
        return NotYourTask(task=task.id)
    moment = task.completed_at.isoformat() if task.completed_at else None
    return TaskOver(task=task.id, state=task.state, completed_by=task.completed_by, completed_at=moment)


def _keep(task_id: str, typed: dict[str, object], name: str, subject: str) -> Response:
    """Every button that does not submit keeps what was typed, so that nothing is lost on the way."""
    with current_office().transaction(current_actor()) as tx:
        service.save_draft(tx, task_id, typed)
    if name == "respond":
        return redirect(url_for("tasks.respond", task_id=task_id), 303)
    if name == "draft":
        flash(gettext("flash.draft-saved"), "success")
    anchor = f"field-{subject.partition('.')[0]}" if name in ("add", "remove") else None
    return redirect(url_for("tasks.task", task_id=task_id, _anchor=anchor), 303)


def _again(task_id: str, attempt: Attempt) -> tuple[str, int]:
    return task_page(task_id, attempt), attempt.status
