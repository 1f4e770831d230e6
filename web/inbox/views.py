"""The lists of the inbox, and taking on several tasks at once."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault
from web.access import allow
from web.catalogues import locale_name, sentence, text_in
from web.context import current_actor, current_office
from web.inbox import bulk  # noqa: F401 -- its view joins the family
from web.inbox.blueprint import pages
from web.repeats import once
from workflows.followups.queries import follow_ups
from workflows.inbox import queries, service
from workflows.inbox.queries import Due, InboxFilter, TaskItem
from workflows.ledger.models import ViewPage
from workflows.ledger.views import delete_view, save_view, saved_views
from workflows.matters.values import Source, Stage
from workflows.moments import day_of
from workflows.notifications.models import Notification
from workflows.notifications.queries import notifications_of, unread_count
from workflows.notifications.service import mark_read
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names, unit_names, units

__all__ = ["pages"]
Choice = TypeVar("Choice", bound=StrEnum)
_FILTERS = ("list", "q", "stage", "source", "unit")


class Listing(StrEnum):
    """The lists, in the order of their tabs."""

    TO_DO = "to_do"
    DONE = "done"
    STARTED = "started"
    COPIED = "copied"
    TOLD = "told"


@pages.get("/inbox")
@allow(Permission.WORK_ON_TASKS)
def inbox() -> str:
    """One of the lists; what there is to do, late first, unless another is asked for."""
    office, actor = current_office(), current_actor()
    listing, wanted = _asked("list", Listing) or Listing.TO_DO, _wanted()
    now = office.clock.now()
    with office.reading() as session:
        to_do = queries.to_do(office.engine, session, actor, now, wanted) if listing is Listing.TO_DO else []
        done = queries.done(session, actor, now, wanted) if listing is Listing.DONE else []
        copied = queries.copied(session, actor) if listing is Listing.COPIED else []
        known_units = unit_names(session)
        entrusted = queries.entrusted(session, actor, now) if listing is Listing.TO_DO else []
        to_sign = queries.to_sign(session, actor, now)
        known = _logins(*to_do, *done, *entrusted) | {each.sent_by for each in copied}
        known |= {each.asked.asked_by for each in to_sign}
        return render_template(
            "inbox/inbox.html",
            listing=listing,
            listings=list(Listing),
            count=queries.count_to_do(office.engine, session, actor) + len(to_sign),
            most=queries.RECENT,
            groups=[(due, [item for item in to_do if item.due is due]) for due in Due],
            to_do=to_do,
            entrusted=entrusted,
            to_sign=to_sign,
            done=done,
            started=queries.started(session, actor) if listing is Listing.STARTED else [],
            told=_told(session, actor.id, known_units) if listing is Listing.TOLD else [],
            unread={
                Listing.TOLD: unread_count(session, actor.id),
                Listing.COPIED: queries.count_unread_copies(session, actor),
            },
            copied=copied,
            follow_ups=follow_ups(session, actor.id, day_of(now)) if listing is Listing.TO_DO else [],
            saved=saved_views(session, actor.id, ViewPage.INBOX),
            kept=_kept(),
            names=names(session, known),
            wanted=wanted,
            stages=list(Stage),
            sources=list(Source),
            units=units(session),
            unit_names=known_units,
        )


@pages.post("/inbox/claim")
@allow(Permission.WORK_ON_TASKS)
def claim() -> Response:
    """Take on every ticked task; what could not be taken on is told one by one."""
    outcome = service.claim_each(current_office().engine, current_actor(), request.form.getlist("task"))
    taken = sum(fault is None for fault in outcome.values())
    if not outcome:
        flash(gettext("flash.nothing-ticked"), "warning")
    if taken:
        flash(gettext("flash.tasks-claimed", n=taken), "success")
    for fault in outcome.values():
        if fault is not None:
            flash(sentence(fault), "danger")
    return redirect(f"{url_for('inbox.inbox')}?{request.query_string.decode()}")


@pages.post("/inbox/reminders")
@allow(Permission.WORK_ON_TASKS)
def read_reminders() -> Response:
    """Note that every reminder shown was read."""
    with current_office().transaction(current_actor()) as tx:
        mark_read(tx, request.form.getlist("reminder"))
    return redirect(url_for("inbox.inbox", list=Listing.TOLD))


@pages.post("/inbox/copies/<copy_id>")
@allow(Permission.WORK_ON_TASKS)
def read_copy(copy_id: str) -> Response:
    """Note that a copy was read, and show its matter."""
    with current_office().transaction(current_actor()) as tx:
        copy = service.read_copy(tx, copy_id)
        matter_id, task_id = copy.matter_id, copy.task_id
    if task_id is not None:
        return redirect(url_for("tasks.task", task_id=task_id))
    return redirect(url_for("matters.matter", matter_id=matter_id))


@pages.post("/inbox/views")
@allow(Permission.WORK_ON_TASKS)
def save_filter() -> Response:
    """Keep the filters of the address under a name."""
    try:
        with once() as tx:
            save_view(tx, request.form.get("name", ""), urlencode(_kept()), ViewPage.INBOX)
        flash(gettext("flash.view-saved"), "success")
    except Fault as fault:
        flash(sentence(fault), "danger")
    return redirect(url_for("inbox.inbox", **_kept()))


@pages.post("/inbox/views/<view_id>/delete")
@allow(Permission.WORK_ON_TASKS)
def delete_filter(view_id: str) -> Response:
    """Forget saved filters."""
    with once() as tx:
        delete_view(tx, view_id)
    return redirect(url_for("inbox.inbox", **_kept()))


def _logins(*items: TaskItem) -> set[str]:
    return {login for each in items for login in _people(each) if login}


def _people(item: TaskItem) -> tuple[str | None, ...]:
    return item.sender, item.handed_by, item.assignee, item.completed_by, item.on_behalf_of


def _told(session: Any, login: str, known_units: Mapping[str, str]) -> list[tuple[Notification, str]]:
    """What the person was told, each with its sentence, the latest first."""
    locale = locale_name()
    return [
        (each, text_in(locale, each.text_key, _with_unit(each.params, known_units)))
        for each in notifications_of(session, login)
    ]


def _with_unit(params: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    return {**params, "unit": known.get(params.get("unit", ""))}


def _kept() -> dict[str, Any]:
    """The list and the filters that the address asks for."""
    return {name: value for name in _FILTERS if (value := request.args.get(name, "").strip())}


def _wanted() -> InboxFilter:
    return InboxFilter(
        stage=_asked("stage", Stage),
        source=_asked("source", Source),
        unit=request.args.get("unit") or None,
        text=request.args.get("q", "").strip(),
    )


def _asked(name: str, kind: type[Choice]) -> Choice | None:
    """The member of ``kind`` that the address names; a word nobody knows counts as none."""
    value = request.args.get(name)
    return kind(value) if value in set(kind) else None
