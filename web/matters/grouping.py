"""Sorting a matter from its page: its kind and tags, listing it and taking it off."""

from flask import request

from engine.transaction import Transaction
from web.access import allow
from web.context import Page
from web.matters.attempts import Given, carry_out
from web.matters.blueprint import pages
from web.matters.page import Tab
from workflows.fields import choice, text
from workflows.listings.service import lift_listing, list_matter
from workflows.matters.service import set_kind
from workflows.matters.values import Kind
from workflows.organisation.permissions import Permission
from workflows.tags.service import set_tags


@pages.post("/matters/<matter_id>/tags")
@allow(Permission.URGE_MATTERS)
def tag(matter_id: str) -> Page:
    """Say what kind of supervision this is and what the matter is about. Rules B03, B04, B13 and B20 to B25."""

    def do(tx: Transaction, given: Given) -> None:
        set_kind(tx, matter_id, choice(given, "kind", Kind) if text(given, "kind") else None)
        set_tags(tx, matter_id, (key for key in request.form.getlist("tags-term") if key))

    return carry_out(matter_id, Tab.HANDLING, "tags", do)


@pages.post("/matters/<matter_id>/listing")
@allow(Permission.URGE_MATTERS)
def put_on_list(matter_id: str) -> Page:
    """List the matter, due in a week. Rule D22."""

    def do(tx: Transaction, given: Given) -> None:
        list_matter(tx, matter_id, given.get("reason", ""))

    return carry_out(matter_id, Tab.HANDLING, "listing", do)


@pages.post("/matters/<matter_id>/listing/lift")
@allow(Permission.URGE_MATTERS)
def take_off_list(matter_id: str) -> Page:
    """Take the matter off the list, with what came of it."""

    def do(tx: Transaction, given: Given) -> None:
        lift_listing(tx, matter_id, given.get("result", ""))

    return carry_out(matter_id, Tab.HANDLING, "listing", do)
