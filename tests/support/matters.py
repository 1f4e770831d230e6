"""Matters brought to a point of their course by services alone."""

from datetime import date
from typing import Any

from tests.support.supervision import OPINION, PASSED, REPORT, SupervisionOffice
from workflows.assignments.models import Assignment
from workflows.assignments.service import acknowledge, appoint_handler, issue
from workflows.letters.service import approve_letter, draft_letter, issue_letter, issue_task_notice
from workflows.matters.intake import receive
from workflows.matters.opinion import record_opinion
from workflows.matters.queries import matter_row
from workflows.matters.service import complete, docket
from workflows.matters.values import Cadence, DueKind, Source
from workflows.reports.service import sign_report, submit_report
from workflows.reviews.models import Verdict
from workflows.reviews.service import review

DUE = date(2019, 10, 31)
LETTER = {"focus": "f", "requirements": "r", "method": "m"}
ACCEPTED = {**PASSED, "verdict": Verdict.ACCEPTED.value}


def received(desk: SupervisionOffice, title: str = "Noise at night", source: Source = Source.OWN_LEADER) -> str:
    """A matter that has arrived."""
    with desk.acting("clerk") as tx:
        return receive(tx, source=source, title=title).id


def drafted(desk: SupervisionOffice, **changed: Any) -> str:
    """A matter with a draft opinion."""
    matter_id = received(desk)
    with desk.acting("clerk") as tx:
        record_opinion(tx, matter_id, OPINION | changed)
    return matter_id


def docketed(
    desk: SupervisionOffice, due_on: date | None = DUE, cadence: Cadence = Cadence.NONE, **changed: Any
) -> str:
    """A matter with a number."""
    matter_id = drafted(desk, **changed)
    with desk.acting("leader") as tx:
        docket(tx, matter_id, number_pattern="{year}-{serial}", due_on=due_on, due_kind=DueKind.GIVEN, cadence=cadence)
    return matter_id


def issued(desk: SupervisionOffice, **changed: Any) -> str:
    """A matter whose letter and task notices are out."""
    matter_id = docketed(desk, **changed)
    with desk.acting("clerk") as tx:
        draft_letter(tx, matter_id, LETTER)
    with desk.acting("director") as tx:
        issue_letter(tx, approve_letter(tx, matter_id))
        matter = matter_row(tx.session, matter_id)
        for assignment in issue(tx, matter, date(2019, 10, 10)):
            issue_task_notice(tx, matter, assignment, "quiet at night")
    return matter_id


def lead(desk: SupervisionOffice, matter_id: str) -> Assignment:
    """The lead assignment as it is now."""
    return desk.assignments(matter_id)[0]


def handled(desk: SupervisionOffice, **changed: Any) -> str:
    """A matter whose lead has a handler."""
    matter_id = issued(desk, **changed)
    with desk.acting("env.liaison") as tx:
        acknowledge(tx, lead(desk, matter_id).id)
        appoint_handler(tx, lead(desk, matter_id).id, "env.staff")
    return matter_id


def signed(desk: SupervisionOffice, matter_id: str, **changed: Any) -> str:
    """The id of a new version of the lead's report, signed."""
    with desk.acting("env.staff") as tx:
        report_id = submit_report(tx, lead(desk, matter_id).id, REPORT | changed).id
    with desk.acting("env.head") as tx:
        sign_report(tx, report_id)
    return report_id


def completed(desk: SupervisionOffice, **changed: Any) -> str:
    """A matter whose one report was accepted, and which is done."""
    matter_id = handled(desk, **changed)
    report_id = signed(desk, matter_id)
    with desk.acting("reviewer") as tx:
        review(tx, report_id, ACCEPTED)
        complete(tx, matter_id)
    return matter_id
