"""Comments on a matter: written on its page, or at one of its tasks."""

from flask_babel import gettext

from engine.transaction import Transaction
from web.access import allow
from web.context import Page
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Tab
from workflows.comments import service
from workflows.organisation.permissions import Permission


@pages.post("/matters/<matter_id>/comments")
@allow(Permission.WORK_ON_TASKS)
def comment(matter_id: str) -> Page:
    """Comment on the matter; who is called by name is told."""

    def do(tx: Transaction, given: Given) -> str:
        part = given.get("assignment") or None
        written = service.write(tx, matter_id, given.get("text", ""), assignment_id=part)
        return _said(len(written.told))

    return carry_out(matter_id, Tab.COMMENTS, "comment", do)


def _said(told: int) -> str:
    return str(gettext("flash.commented-and-told", n=told) if told else gettext("flash.commented"))
