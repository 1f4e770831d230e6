"""Supervising a matter from its page: small forms, each a record of its own."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from engine.errors import Fault, Forbidden, NotFound
from engine.transaction import Transaction
from web.access import allow
from web.context import Page, current_actor, current_office
from web.matters.blueprint import pages
from web.matters.page import Attempt, Tab, check_seen, matter_page
from workflows.assignments.service import break_down
from workflows.directives.further import record_further_directive
from workflows.fields import choice, day
from workflows.matters.service import add_effect_evidence
from workflows.matters.urgency import ask_for_urgency, settle_urgency
from workflows.organisation.permissions import Permission
from workflows.tracking.models import TrackingChannel
from workflows.tracking.service import track

Given = Mapping[str, str]


@pages.post("/matters/<matter_id>/tracking")
@allow(Permission.URGE_MATTERS)
def follow_up(matter_id: str) -> Page:
    """Record that somebody was telephoned, met or visited. Rule A10."""

    def do(tx: Transaction, given: Given) -> None:
        track(
            tx,
            matter_id,
            channel=choice(given, "channel", TrackingChannel),
            contact=given.get("contact", ""),
            content=given.get("content", ""),
            assignment_id=given.get("assignment") or None,
        )

    return _carry_out(matter_id, "tracking", do)


@pages.post("/matters/<matter_id>/parts/<assignment_id>/breakdown")
@allow(Permission.WORK_ON_TASKS)
def divide(matter_id: str, assignment_id: str) -> Page:
    """Divide the own unit's task into projects, posts and persons. Rule C31."""
    check_seen(matter_id, assignment_id)

    def do(tx: Transaction, given: Given) -> None:
        below, due_on = given.get("parent") or None, day(given, "due_on")
        break_down(tx, assignment_id, given.get("name", ""), parent_id=below, due_on=due_on)

    return _carry_out(matter_id, f"breakdown-{assignment_id}", do)


@pages.post("/matters/<matter_id>/urgency")
@allow(Permission.URGE_MATTERS)
def propose_urgency(matter_id: str) -> Page:
    """Propose another urgency, with a reason. Rule C22."""

    def do(tx: Transaction, given: Given) -> None:
        ask_for_urgency(tx, matter_id, given)

    return _carry_out(matter_id, "urgency", do)


@pages.post("/matters/<matter_id>/urgency/<change_id>")
@allow(Permission.SEE_ALL_MATTERS)
def decide_urgency(matter_id: str, change_id: str) -> Page:
    """Approve or refuse what somebody else proposed. Rule C22."""

    def do(tx: Transaction, _: Given) -> None:
        settle_urgency(tx, matter_id, change_id, approved=request.form.get("_do") == "approve")

    return _carry_out(matter_id, "urgency", do)


@pages.post("/matters/<matter_id>/directives")
@allow(Permission.REGISTER_MATTERS)
def add_directive(matter_id: str) -> Page:
    """Record one more directive, word for word. Rule A16."""

    def do(tx: Transaction, given: Given) -> None:
        record_further_directive(tx, matter_id, given)

    return _carry_out(matter_id, "directive", do)


@pages.post("/matters/<matter_id>/evidence")
@allow(Permission.URGE_MATTERS)
def add_evidence(matter_id: str) -> Page:
    """Record what shows that the matter had effect. Rule A14."""

    def do(tx: Transaction, given: Given) -> None:
        add_effect_evidence(tx, matter_id, given.get("content", ""))

    return _carry_out(matter_id, "evidence", do)


def _carry_out(matter_id: str, name: str, do: Callable[[Transaction, Given], None]) -> Page:
    """Carry out one small form and return to its place; what does not go through is shown where it was typed."""
    check_seen(matter_id)
    given = {key.removeprefix(f"{name}-"): value for key, value in request.form.items()}
    try:
        with current_office().transaction(current_actor()) as tx:
            do(tx, given)
    except (Forbidden, NotFound):
        raise
    except Fault as fault:
        return matter_page(matter_id, Tab.HANDLING, Attempt(name, request.form, fault)), fault.status
    flash(gettext("flash.saved"), "success")
    return redirect(url_for("matters.matter", matter_id=matter_id, tab=Tab.HANDLING, _anchor=name))
