"""Sending a task back to an earlier step, and taking back what one has completed."""

from collections.abc import Mapping
from typing import Any

from flask import request

from web.access import allow
from web.context import Page, current_office, signed_in_person
from web.paging import number
from web.tasks.acting import BOTH, attempt
from web.tasks.blueprint import pages
from workflows.inbox import returning
from workflows.inbox.handing import Action
from workflows.inbox.work import Work
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names


@pages.route("/tasks/<task_id>/send-back", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def send_back(task_id: str) -> Page:
    """Send the task back to a step that was completed before it."""
    step, reason = number(request.form.get("step", "")) or 0, request.form.get("reason", "")
    return attempt(task_id, Action.SEND_BACK, _steps).carry_out(
        lambda tx: returning.send_back(tx, task_id, step, reason, straight="straight" in request.form)
    )


@pages.route("/tasks/<task_id>/take-back", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def take_back(task_id: str) -> Page:
    """Take back what one has completed, as long as nobody has acted on it."""
    return attempt(task_id, Action.TAKE_BACK, _standing).carry_out(lambda tx: returning.take_back(tx, task_id))


def _steps(session: Any, work: Work) -> Mapping[str, Any]:
    found = returning.steps(current_office().engine, session, signed_in_person(), work.task)
    return {"steps": found, "names": names(session, {each.to for each in found if each.to})}


def _standing(session: Any, work: Work) -> Mapping[str, Any]:
    office = current_office()
    return {"obstacle": returning.why_not_take_back(office.engine, session, signed_in_person(), work.task.id)}
