"""Asking colleagues to sign a task, signing it, and doing without a signature again."""

from collections.abc import Mapping
from typing import Any

from flask import request

from web.access import allow
from web.context import Page, signed_in_person
from web.tasks.acting import BOTH, attempt
from web.tasks.blueprint import pages
from workflows.inbox import signing
from workflows.inbox.handing import Action, choosable
from workflows.inbox.work import Work
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names


@pages.route("/tasks/<task_id>/ask-signature", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def ask_signature(task_id: str) -> Page:
    """Ask colleagues to sign the task before it is completed."""
    to, reason = request.form.getlist("to"), request.form.get("reason", "")
    return attempt(task_id, Action.ASK_SIGNATURE, _colleagues).carry_out(
        lambda tx: signing.ask(tx, task_id, to, reason, in_turn="in_turn" in request.form)
    )


@pages.route("/tasks/<task_id>/sign", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def sign(task_id: str) -> Page:
    """Agree to what somebody has asked one to sign, or not."""
    answer, opinion = request.form.get("answer", ""), request.form.get("reason", "")
    return attempt(task_id, Action.SIGN, _asked).carry_out(lambda tx: signing.sign(tx, task_id, answer, opinion))


@pages.route("/tasks/<task_id>/unask-signature", methods=BOTH)
@allow(Permission.WORK_ON_TASKS)
def unask_signature(task_id: str) -> Page:
    """Do without a signature that was not given yet."""
    signer, reason = request.form.get("signer", ""), request.form.get("reason", "")
    return attempt(task_id, Action.UNASK_SIGNATURE, _asked).carry_out(
        lambda tx: signing.unask(tx, task_id, signer, reason)
    )


def _colleagues(session: Any, work: Work) -> Mapping[str, Any]:
    asked = {each.signer for each in work.missing}
    people = choosable(session, signed_in_person(), work.task, Action.ASK_SIGNATURE)
    return {"people": [each for each in people if each.login not in asked]}


def _asked(session: Any, work: Work) -> Mapping[str, Any]:
    logins = {login for each in work.missing for login in (each.signer, each.asked_by)}
    return {"unsigned": work.missing, "answers": list(signing.ANSWERS), "names": names(session, logins)}
