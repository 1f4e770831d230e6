"""The ledger page: filters, order, columns, saved views, and handing out what is shown."""

import io
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault
from web.access import allow
from web.catalogues import sentence
from web.context import current_actor, current_office, signed_in_person
from web.ledger import importing  # noqa: F401 -- its views join the family
from web.ledger.asked import kept, sorted_by, wanted
from web.ledger.blueprint import pages
from web.paging import Paging
from web.times import today
from workflows.batches.queries import batch_row
from workflows.ledger import queries, views
from workflows.ledger.export import export_ledger
from workflows.ledger.queries import SORTS, Column
from workflows.matters.values import Kind, Light, Source, Stage, Status, Urgency
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import units
from workflows.tags.queries import in_use, terms

__all__ = ["pages"]

MOST_PRINTED = 1000
"""How many matters are printed at most; nobody carries more paper, and a workbook has all of them."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/ledger")
@allow(Permission.SEE_MATTERS)
def ledger() -> str:
    """The matters wanted, a page at a time, with what all of them come to."""
    person, filtered, day = signed_in_person(), wanted(request.args), today()
    sorts = person.may(Permission.SEE_ALL_MATTERS)
    with current_office().reading() as session:
        totals = queries.totals(session, person, filtered, day)
        paging = Paging.of(totals.matters, request.args)
        return render_template(
            "ledger/ledger.html",
            lines=queries.ledger(session, person, filtered, day, limit=paging.size, offset=paging.offset),
            totals=totals,
            paging=paging,
            filtered=filtered,
            kept=lambda but="", value=None: kept(request.args, but=but, value=value),
            columns=views.chosen_columns(session, person.login),
            all_columns=list(Column),
            sortable=SORTS,
            sorted_by=lambda column: sorted_by(request.args, column),
            saved=views.saved_views(session, person.login),
            units=units(session),
            lights=list(Light),
            kinds=list(Kind),
            vocabulary=in_use(session) if sorts else {},
            tagged={each.key: each for each in terms(session)} if sorts and filtered.matters.tags else {},
            batch=batch_row(session, filtered.matters.batch) if sorts and filtered.matters.batch else None,
            sources=list(Source),
            stages=list(Stage),
            statuses=list(Status),
            urgencies=list(Urgency),
        )


@pages.get("/ledger/print")
@allow(Permission.SEE_MATTERS)
def print_ledger() -> str:
    """What the ledger shows under these filters, in this order, on paper."""
    person, filtered, day = signed_in_person(), wanted(request.args), today()
    with current_office().reading() as session:
        return render_template(
            "ledger/print.html",
            lines=queries.ledger(session, person, filtered, day, limit=MOST_PRINTED),
            totals=queries.totals(session, person, filtered, day),
            columns=views.chosen_columns(session, person.login),
            kept=lambda: kept(request.args),
            printed_at=current_office().clock.now(),
        )


@pages.get("/ledger/export.xlsx")
@allow(Permission.EXPORT_LEDGER)
def export() -> Response:
    """A workbook of everything the ledger shows under these filters, in this order."""
    person, filtered = signed_in_person(), wanted(request.args)
    with current_office().reading() as session:
        lines = queries.ledger(session, person, filtered, today())
        content = export_ledger(queries.entries(lines), {})
    name = gettext("ledger.file-name") % {"day": today().isoformat()}
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


@pages.post("/ledger/columns")
@allow(Permission.SEE_MATTERS)
def choose_columns() -> Response:
    """Show these columns from now on."""
    known = set(Column)
    with current_office().transaction(current_actor()) as tx:
        views.choose_columns(tx, [Column(name) for name in request.form.getlist("column") if name in known])
    return redirect(url_for("ledger.ledger", **kept(request.args)))


@pages.post("/ledger/views")
@allow(Permission.SEE_MATTERS)
def save_view() -> Response:
    """Keep the filters of the address under a name."""
    filters = kept(request.args)
    try:
        with current_office().transaction(current_actor()) as tx:
            views.save_view(tx, request.form.get("name", ""), urlencode(filters, doseq=True))
        flash(gettext("flash.view-saved"), "success")
    except Fault as fault:
        flash(sentence(fault), "danger")
    return redirect(url_for("ledger.ledger", **filters))


@pages.post("/ledger/views/<view_id>/delete")
@allow(Permission.SEE_MATTERS)
def delete_view(view_id: str) -> Response:
    """Forget a saved view."""
    with current_office().transaction(current_actor()) as tx:
        views.delete_view(tx, view_id)
    return redirect(url_for("ledger.ledger", **kept(request.args)))
