"""What was to leave the office and could not; an operator has it sent again or discards it, saying why."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.commands.reasons import ReasonBlank
from engine.transaction import Transaction
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.paging import Paging
from web.repeats import once
from workflows.deliveries import service
from workflows.organisation.permissions import Permission

pages = Blueprint("deliveries", __name__, url_prefix="/deliveries")


@pages.get("/")
@allow(Permission.OPERATE_INSTANCES)
def deliveries() -> str:
    """What was given up and waits for somebody, then what failed and is tried again."""
    office = current_office()
    with office.reading() as session:
        found = service.undelivered(session)
    paging = Paging.of(len(found), request.args)
    dead = sum(each.dead for each in found)
    return render_template(
        "deliveries/deliveries.html",
        deliveries=paging.cut(found),
        dead=dead,
        trying=len(found) - dead,
        paging=paging,
        now=office.clock.now(),
    )


@pages.route("/<int:item_id>/again", methods=["GET", "POST"])
@allow(Permission.OPERATE_INSTANCES)
def again(item_id: int) -> Page:
    """Have it sent again."""
    return _decide(item_id, "again", service.send_again, gettext("flash.delivery-repeated"))


@pages.route("/<int:item_id>/discard", methods=["GET", "POST"])
@allow(Permission.OPERATE_INSTANCES)
def discard(item_id: int) -> Page:
    """Leave it unsent for good."""
    return _decide(item_id, "discard", service.discard, gettext("flash.delivery-discarded"))


def _decide(item_id: int, deed: str, command: Callable[[Transaction, int, str], None], done: str) -> Page:
    office, errors = current_office(), {}
    with office.reading() as session:
        item = service.undelivered_item(session, item_id)
    if request.method == "POST":
        try:
            with once() as tx:
                command(tx, item_id, request.form.get("reason", ""))
        except ReasonBlank as fault:
            errors = {"reason": sentence(fault)}
        else:
            flash(done, "success")
            return redirect(url_for("deliveries.deliveries"))
    page = render_template("deliveries/decide.html", item=item, deed=deed, errors=errors, typed=request.form)
    return (page, ReasonBlank.status) if errors else page
