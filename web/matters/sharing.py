"""Beside the course of a matter: giving it to people to read, and one's own follow-up date."""

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.transaction import Transaction
from web.access import allow
from web.context import Page
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Tab, check_part
from web.repeats import once
from workflows.fields import required_day, text
from workflows.followups.service import drop_follow_up, follow_up
from workflows.inbox.service import send_copies
from workflows.organisation.permissions import Permission


@pages.post("/matters/<matter_id>/copies")
@allow(Permission.WORK_ON_TASKS)
def copy(matter_id: str) -> Page:
    """Give the matter to people to read."""
    check_part(matter_id)

    def do(tx: Transaction, given: Given) -> str:
        sent = send_copies(tx, matter_id, request.form.getlist("copy-recipient"), given.get("note", ""))
        return str(gettext("flash.copies-sent", n=len(sent)))

    return carry_out(matter_id, Tab.COURSE, "copy", do)


@pages.post("/matters/<matter_id>/follow-up")
@allow(Permission.WORK_ON_TASKS)
def keep_follow_up(matter_id: str) -> Page:
    """Come back to the matter on a day."""

    def do(tx: Transaction, given: Given) -> None:
        follow_up(tx, required_day(given, "due_on"), text(given, "note"), matter_id=matter_id)

    return carry_out(matter_id, Tab.COURSE, "follow-up", do)


@pages.post("/follow-ups/<follow_up_id>/drop")
@allow(Permission.WORK_ON_TASKS)
def forget_follow_up(follow_up_id: str) -> Response:
    """Come back to it no more."""
    with once() as tx:
        drop_follow_up(tx, follow_up_id)
    return redirect(url_for("inbox.inbox", _anchor="follow-ups"))
