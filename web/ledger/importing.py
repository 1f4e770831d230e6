"""The import: a file is read, every doubt stands beside what was written, nothing is stored until confirmed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_actor, current_office
from web.ledger.blueprint import pages
from web.ledger.words import field_label, flag_sentence
from web.paging import Paging
from web.repeats import once
from workflows.ledger import imports
from workflows.ledger.correcting import CORRECTABLE
from workflows.ledger.entry import Standing
from workflows.ledger.importing import confirm, known_matters
from workflows.ledger.imports import ImportRow, field_of
from workflows.ledger.models import ImportState
from workflows.ledger.packing import pack_entry
from workflows.matters.values import DirectiveClass, Source, Urgency
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import units

_LONG = ("title", "requirement", "progress", "remarks")
_DAYS = ("docketed_on", "due_on", "completed_on", "closed_out_on")


class Show(StrEnum):
    """Which rows are shown: the doubtful ones first."""

    DOUBTFUL = "doubtful"
    CERTAIN = "certain"
    LEFT_OUT = "left_out"
    ALL = "all"


@pages.get("/ledger/import")
@allow(Permission.IMPORT_LEDGER)
def import_file() -> str:
    """Where a file is chosen, and where unfinished imports are found again."""
    return _choose()


@pages.post("/ledger/import")
@allow(Permission.IMPORT_LEDGER)
def read_file() -> Page:
    """Read the file and show the reading; a file that cannot be read is refused with the reason."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _choose({"file": gettext("ledger.choose-a-file")}), 422
    try:
        with current_office().reading() as session:
            reading = imports.understand(session, upload.read())
        with once() as tx:
            import_id = imports.preview(tx, upload.filename, reading)
    except Fault as fault:
        return _choose({"file": _with_names(fault)}), fault.status
    return redirect(url_for("ledger.import_preview", import_id=import_id))


@pages.get("/ledger/imports/<import_id>")
@allow(Permission.IMPORT_LEDGER)
def import_preview(import_id: str) -> str:
    """Three columns: as written, as understood, doubts; only the doubtful rows first."""
    return _preview(import_id)


@pages.post("/ledger/imports/<import_id>/rows/<row_id>")
@allow(Permission.IMPORT_LEDGER)
def mend_row(import_id: str, row_id: str) -> Page:
    """Put right what was understood, leave the row out, or take it in again."""
    action, form = request.form.get("_do", "save"), request.form
    values = {name: ";".join(form.getlist(name)) for name in CORRECTABLE if name in form}
    try:
        with current_office().transaction(current_actor()) as tx:
            if action == "save":
                imports.correct(tx, import_id, row_id, values)
            else:
                imports.leave_out(tx, import_id, row_id, left_out=action == "leave_out")
    except Fault as fault:
        field = str(fault.details.get("field", ""))
        return _preview(import_id, row_id, {field: _with_names(fault)}, values), fault.status
    return redirect(f"{url_for('ledger.import_preview', import_id=import_id, **_shown())}#row-{row_id}")


@pages.post("/ledger/imports/<import_id>/confirm")
@allow(Permission.IMPORT_LEDGER)
def confirm_import(import_id: str) -> Page:
    """Make matters of the rows, all or none."""
    office = current_office()
    try:
        with once() as tx:
            result = confirm(tx, import_id, office.settings)
    except Fault as fault:
        flash(_with_names(fault), "danger")
        return _preview(import_id), fault.status
    flash(gettext("flash.ledger-imported") % vars(result), "success")
    return redirect(url_for("ledger.ledger"))


@pages.post("/ledger/imports/<import_id>/discard")
@allow(Permission.IMPORT_LEDGER)
def discard_import(import_id: str) -> Response:
    """Give the import up; nothing of it is kept but that it was."""
    with once() as tx:
        imports.discard(tx, import_id)
    flash(gettext("flash.ledger-discarded"), "success")
    return redirect(url_for("ledger.import_file"))


def _choose(errors: Mapping[str, str] | None = None) -> str:
    with current_office().reading() as session:
        return render_template("ledger/import.html", errors=errors or {}, imports=imports.latest_imports(session))


def _preview(
    import_id: str,
    row_id: str = "",
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    with current_office().reading() as session:
        found = imports.import_row(session, import_id)
        rows = imports.rows_of(session, import_id)
        known = known_matters(session, import_id) if found.state is ImportState.PREVIEW else {}
        counts = {show: sum(_belongs(row, show) for row in rows) for show in Show}
        asked = request.args.get("show", "")
        show = Show(asked) if asked in set(Show) else Show.DOUBTFUL if counts[Show.DOUBTFUL] else Show.ALL
        shown = [row for row in rows if _belongs(row, show) or row.id == row_id]
        paging = Paging.of(len(shown), request.args)
        return render_template(
            "ledger/preview.html",
            found=found,
            is_open=found.state is ImportState.PREVIEW,
            rows=paging.cut(shown),
            paging=paging,
            show=show,
            shows=list(Show),
            counts=counts,
            known=known,
            blocking=[row for row in rows if row.blocks],
            refused=sum(row.is_refused for row in rows),
            to_come=sum(not row.left_out and row.id not in known for row in rows),
            units=units(session),
            errors={row_id: errors or {}},
            typed={row_id: typed or {}},
            packed={row.id: pack_entry(row.entry) for row in shown if row.entry},
            flag_sentence=flag_sentence,
            field_label=field_label,
            doubted=lambda row: {field_of(flag) for flag in row.doubts},
            correctable=CORRECTABLE,
            long_fields=_LONG,
            day_fields=_DAYS,
            choices={
                "source": list(Source),
                "urgency": list(Urgency),
                "directive_class": list(DirectiveClass),
                "standing": list(Standing),
            },
        )


def _belongs(row: ImportRow, show: Show) -> bool:
    if show is Show.ALL:
        return True
    if row.left_out:
        return show is Show.LEFT_OUT
    return show is (Show.DOUBTFUL if row.doubts else Show.CERTAIN)


def _shown() -> dict[str, Any]:
    return {name: request.args[name] for name in ("show", "page") if name in request.args}


def _with_names(fault: Fault) -> str:
    """The fault's sentence, with fields by their headings."""
    details = fault.details
    if "field" in details:
        details = {**details, "field": field_label(str(details["field"]))}
    return sentence(type(fault)(**details))
