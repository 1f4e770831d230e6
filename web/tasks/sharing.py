"""Beside a task: a comment, a copy for somebody to read, one's own follow-up date. The task stays as it is."""

from collections.abc import Mapping
from typing import Any

from flask import request

from engine.transaction import Transaction
from web.access import allow
from web.context import Page, signed_in_person
from web.tasks.acting import BOTH, attempt
from web.tasks.blueprint import pages
from workflows.comments.service import write
from workflows.fields import required_day, text
from workflows.followups import service as followups
from workflows.inbox.handing import Action
from workflows.inbox.service import send_copies
from workflows.inbox.work import Work
from workflows.organisation.permissions import Permission
from workflows.overview.sharing import copy_readers


@pages.route("/tasks/<task_id>/comment", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def comment(task_id: str) -> Page:
    """Say something about the task to those who have to do with it."""
    asked = attempt(task_id, Action.COMMENT)

    def do(tx: Transaction) -> str:
        asked.check()
        matter_id = asked.work.task.business_key or ""
        write(tx, matter_id, request.form.get("text", ""), assignment_id=asked.work.part, task_id=task_id)
        return task_id

    return asked.carry_out(do)


@pages.route("/tasks/<task_id>/copy", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def copy(task_id: str) -> Page:
    """Give the task, with its matter, to people to read."""
    asked, to = attempt(task_id, Action.COPY, _readers), request.form.getlist("to")

    def do(tx: Transaction) -> str:
        asked.check()
        send_copies(tx, asked.work.task.business_key or "", to, request.form.get("note", ""), task_id)
        return task_id

    return asked.carry_out(do)


@pages.route("/tasks/<task_id>/follow-up", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def follow_up(task_id: str) -> Page:
    """Come back to the task on a day."""
    asked = attempt(task_id, Action.FOLLOW_UP, _follow_up)

    def do(tx: Transaction) -> str:
        asked.check()
        due_on, note = required_day(request.form, "due_on"), text(request.form, "note")
        followups.follow_up(tx, due_on, note, matter_id=asked.work.task.business_key, task_id=task_id)
        return task_id

    return asked.carry_out(do)


def _readers(session: Any, _work: Work) -> Mapping[str, Any]:
    return {"people": copy_readers(session, signed_in_person())}


def _follow_up(session: Any, work: Work) -> Mapping[str, Any]:
    task = work.task
    return {"kept": followups.follow_up_of(session, signed_in_person().login, task.business_key, task.id)}
