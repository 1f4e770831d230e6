"""Plain pages to print: a matter as a whole, one report of it."""

from flask import render_template

from web.access import allow
from web.context import current_actor, current_office, signed_in_person
from web.matters.blueprint import pages
from workflows.organisation.permissions import Permission
from workflows.overview.course import course
from workflows.overview.essentials import essentials
from workflows.overview.handling import handling
from workflows.overview.reading import report_to_read


@pages.get("/matters/<matter_id>/print")
@allow(Permission.SEE_MATTERS)
def print_matter(matter_id: str) -> str:
    """Everything that the reader may see of the matter, on paper."""
    office, person = current_office(), signed_in_person()
    now = office.clock.now()
    with office.reading() as session:
        seen = essentials(session, person, matter_id, now)
        return render_template(
            "matters/print.html",
            seen=seen,
            matter=seen.matter,
            steps=course(session, seen, person, now)[::-1],
            handling=handling(session, seen, current_actor()),
            printed_at=now,
        )


@pages.get("/matters/<matter_id>/reports/<report_id>")
@allow(Permission.SEE_MATTERS)
def print_report(matter_id: str, report_id: str) -> str:
    """One version of a report, on paper."""
    office = current_office()
    now = office.clock.now()
    with office.reading() as session:
        seen = essentials(session, signed_in_person(), matter_id, now)
        report = report_to_read(session, seen, report_id)
        return render_template("matters/report.html", seen=seen, matter=seen.matter, report=report, printed_at=now)
