"""Supervising a matter from its page: small forms, each a record of its own."""

from flask import request

from engine.transaction import Transaction
from web.access import allow
from web.context import Page
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Tab, check_seen
from workflows.assignments.service import break_down
from workflows.directives.further import record_further_directive
from workflows.fields import choice, day, text
from workflows.matters.service import add_effect_evidence
from workflows.matters.urgency import ask_for_urgency, settle_urgency
from workflows.organisation.permissions import Permission
from workflows.tracking.models import TrackingChannel, TrackingMode
from workflows.tracking.service import track


@pages.post("/matters/<matter_id>/tracking")
@allow(Permission.URGE_MATTERS)
def follow_up(matter_id: str) -> Page:
    """Record that somebody was telephoned, met or visited. Rules A10 and B19."""

    def do(tx: Transaction, given: Given) -> None:
        track(
            tx,
            matter_id,
            channel=choice(given, "channel", TrackingChannel),
            contact=given.get("contact", ""),
            content=given.get("content", ""),
            assignment_id=given.get("assignment") or None,
            mode=choice(given, "mode", TrackingMode) if text(given, "mode") else None,
        )

    return carry_out(matter_id, Tab.HANDLING, "tracking", do)


@pages.post("/matters/<matter_id>/parts/<assignment_id>/breakdown")
@allow(Permission.WORK_ON_TASKS)
def divide(matter_id: str, assignment_id: str) -> Page:
    """Divide the own unit's task into projects, posts and persons. Rule C31."""
    check_seen(matter_id, assignment_id)

    def do(tx: Transaction, given: Given) -> None:
        below, due_on = given.get("parent") or None, day(given, "due_on")
        break_down(tx, assignment_id, given.get("name", ""), parent_id=below, due_on=due_on)

    return carry_out(matter_id, Tab.HANDLING, f"breakdown-{assignment_id}", do)


@pages.post("/matters/<matter_id>/urgency")
@allow(Permission.URGE_MATTERS)
def propose_urgency(matter_id: str) -> Page:
    """Propose another urgency, with a reason. Rule C22."""

    def do(tx: Transaction, given: Given) -> None:
        ask_for_urgency(tx, matter_id, given)

    return carry_out(matter_id, Tab.HANDLING, "urgency", do)


@pages.post("/matters/<matter_id>/urgency/<change_id>")
@allow(Permission.SEE_ALL_MATTERS)
def decide_urgency(matter_id: str, change_id: str) -> Page:
    """Approve or refuse what somebody else proposed. Rule C22."""

    def do(tx: Transaction, _: Given) -> None:
        settle_urgency(tx, matter_id, change_id, approved=request.form.get("_do") == "approve")

    return carry_out(matter_id, Tab.HANDLING, "urgency", do)


@pages.post("/matters/<matter_id>/directives")
@allow(Permission.REGISTER_MATTERS)
def add_directive(matter_id: str) -> Page:
    """Record one more directive, word for word. Rule A16."""

    def do(tx: Transaction, given: Given) -> None:
        record_further_directive(tx, matter_id, given)

    return carry_out(matter_id, Tab.HANDLING, "directive", do)


@pages.post("/matters/<matter_id>/evidence")
@allow(Permission.URGE_MATTERS)
def add_evidence(matter_id: str) -> Page:
    """Record what shows that the matter had effect. Rule A14."""

    def do(tx: Transaction, given: Given) -> None:
        add_effect_evidence(tx, matter_id, given.get("content", ""))

    return carry_out(matter_id, Tab.HANDLING, "evidence", do)
