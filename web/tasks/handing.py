"""Handing a task to somebody: for good, or to be filled in and given back."""

from collections.abc import Mapping
from typing import Any

from flask import request

from web.access import allow
from web.context import Page, signed_in_person
from web.tasks.acting import BOTH, Attempt, attempt
from web.tasks.blueprint import pages
from workflows.inbox import handing
from workflows.inbox.handing import Action
from workflows.inbox.work import Work
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names


@pages.route("/tasks/<task_id>/transfer", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def transfer(task_id: str) -> Page:
    """Hand the task over to a colleague, who alone has it then."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    return _giving(task_id, Action.TRANSFER).carry_out(lambda tx: handing.transfer(tx, task_id, to, reason))


@pages.route("/tasks/<task_id>/entrust", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def entrust(task_id: str) -> Page:
    """Ask a colleague to fill the task in."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    return _giving(task_id, Action.ENTRUST).carry_out(lambda tx: handing.entrust(tx, task_id, to, reason))


@pages.route("/tasks/<task_id>/respond", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def respond(task_id: str) -> Page:
    """Give back what one was asked to fill in, with an opinion."""
    opinion = request.form.get("reason", "")
    return attempt(task_id, Action.RESPOND, _parties).carry_out(lambda tx: handing.respond(tx, task_id, opinion))


@pages.route("/tasks/<task_id>/recall", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def recall(task_id: str) -> Page:
    """Take back what somebody was asked to fill in."""
    return attempt(task_id, Action.RECALL, _parties).carry_out(lambda tx: handing.recall(tx, task_id))


def _giving(task_id: str, action: Action) -> Attempt:
    def shown(session: Any, work: Work) -> Mapping[str, Any]:
        return {"people": handing.choosable(session, signed_in_person(), work.task, action)}

    return attempt(task_id, action, shown)


def _parties(session: Any, work: Work) -> Mapping[str, Any]:
    return {"names": names(session, {login for login in (work.task.owner, work.task.assignee) if login})}
