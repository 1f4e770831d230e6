"""The versions of one unit's report, each beside the one before."""

from flask import render_template

from web.access import allow
from web.context import current_office, signed_in_person
from web.matters.blueprint import pages
from workflows.assignments.errors import AssignmentNotFound
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names
from workflows.overview.essentials import essentials
from workflows.reports.comparing import FIELDS, versions
from workflows.reports.models import ReportKind
from workflows.reports.queries import reports_of


@pages.get("/matters/<matter_id>/parts/<assignment_id>/reports")
@allow(Permission.SEE_MATTERS)
def report_versions(matter_id: str, assignment_id: str) -> str:
    """Every version of a unit's report with what changed in it. Rules A23 and A26."""
    office = current_office()
    with office.reading() as session:
        seen = essentials(session, signed_in_person(), matter_id, office.clock.now())
        if assignment_id not in {part.assignment.id for part in seen.parts}:
            raise AssignmentNotFound(assignment=assignment_id)
        written = [each for each in reports_of(session, matter_id) if each.assignment_id == assignment_id]
        return render_template(
            "matters/report_versions.html",
            seen=seen,
            matter=seen.matter,
            unit=seen.unit_of(assignment_id),
            fields=FIELDS,
            kinds=[(kind, versions([each for each in written if each.kind is kind])) for kind in ReportKind],
            people=names(session, {each.written_by for each in written}),
        )
