"""Reports and feedback."""

import pytest

from tests.support.matters import ACCEPTED, handled, issued, lead, signed
from tests.support.supervision import REPORT, SupervisionOffice
from workflows.fields import FieldMissing
from workflows.reports.errors import (
    CoReportsMissing,
    MeasuresMissing,
    NotUnitHead,
    NotWaitingForSignature,
    OverWordLimit,
    ProblemsMissing,
)
from workflows.reports.models import ReportState
from workflows.reports.queries import feedback_of, last_words, report_row, reports_of, sources_of
from workflows.reports.service import consolidate, hold_back, sign_report, submit_report, tell_progress
from workflows.reviews.service import review


@pytest.mark.rule("B06")
@pytest.mark.parametrize("section", ["deployment", "progress", "results"])
def test_a_report_has_its_sections(desk: SupervisionOffice, section: str) -> None:
    """An empty section is refused by its name."""
    assignment_id = lead(desk, handled(desk)).id
    with desk.acting("env.staff") as tx, pytest.raises(FieldMissing) as missing:
        submit_report(tx, assignment_id, REPORT | {section: ""})
    assert missing.value.details == {"field": section}


@pytest.mark.rule("B02", "B06")
def test_problems_are_named_or_their_absence_explained(desk: SupervisionOffice) -> None:
    """No problems and no reason is refused; no problems with a reason is accepted."""
    assignment_id = lead(desk, handled(desk)).id
    with desk.acting("env.staff") as tx:
        with pytest.raises(ProblemsMissing):
            submit_report(tx, assignment_id, REPORT | {"problems": " "})
        report = submit_report(tx, assignment_id, REPORT | {"problems": "", "no_problem_reason": "all agreed"})
        assert report.no_problem_reason == "all agreed"


@pytest.mark.rule("B11")
def test_rectification_needs_measures(desk: SupervisionOffice) -> None:
    """Where rectification is ordered, a report without measures is refused."""
    assignment_id = lead(desk, handled(desk)).id
    with desk.acting("env.staff") as tx:
        with pytest.raises(MeasuresMissing):
            submit_report(tx, assignment_id, REPORT | {"rectify": True})
        assert submit_report(tx, assignment_id, REPORT | {"rectify": True, "measures": "walls"}).measures == "walls"


@pytest.mark.rule("E22", "E19")
@pytest.mark.parametrize(("composite", "limit"), [(False, 1000), (True, 2000)])
def test_a_report_over_the_limit_needs_a_reason(desk: SupervisionOffice, composite: bool, limit: int) -> None:  # noqa: FBT001 - a parameter of the test
    """Up to the limit no reason is needed; one character more is refused without one and counted with one."""
    assignment_id = lead(desk, handled(desk, composite=composite)).id
    fitting = REPORT | {"results": "字" * (limit - 3)}
    with desk.acting("env.staff") as tx:
        assert submit_report(tx, assignment_id, fitting).word_count == limit
        longer = fitting | {"results": f"{fitting['results']} 字\n"}
        with pytest.raises(OverWordLimit) as refused:
            submit_report(tx, assignment_id, longer)
        report = submit_report(tx, assignment_id, longer | {"over_limit_reason": "many places"})
    assert refused.value.details["limit"] == limit
    assert report.word_count == limit + 1


@pytest.mark.rule("E06", "B09")
def test_only_the_head_of_the_unit_signs(desk: SupervisionOffice) -> None:
    """Neither the liaison nor another unit's head can; a signed report is not signed again."""
    matter_id = handled(desk)
    with desk.acting("env.staff") as tx:
        report_id = submit_report(tx, lead(desk, matter_id).id, REPORT).id
    for login in ("env.liaison", "pol.head"):
        with desk.acting(login) as tx, pytest.raises(NotUnitHead):
            sign_report(tx, report_id)
    with desk.acting("env.head") as tx:
        sign_report(tx, report_id)
        with pytest.raises(NotWaitingForSignature):
            sign_report(tx, report_id)
        assert report_row(tx.session, report_id).signed_by == "env.head"


@pytest.mark.rule("A23", "E21")
def test_versions_are_kept_on_one_matter(desk: SupervisionOffice) -> None:
    """A version held back stays beside the next, both bound to the one matter."""
    matter_id = handled(desk)
    assignment_id = lead(desk, matter_id).id
    with desk.acting("env.staff") as tx:
        first = submit_report(tx, assignment_id, REPORT).id
    with desk.acting("env.head") as tx:
        hold_back(tx, first, "figures?")
    signed(desk, matter_id, results="with figures")
    with desk.reading() as session:
        versions = reports_of(session, matter_id)
        assert [(row.version, row.state, row.results) for row in versions] == [
            (1, ReportState.HELD_BACK, "r"),
            (2, ReportState.SIGNED, "with figures"),
        ]
        assert {row.matter_id for row in versions} == {matter_id}


@pytest.mark.rule("E20", "E13")
def test_the_lead_consolidates_when_all_are_accepted(desk: SupervisionOffice) -> None:
    """While a co-unit's report is missing it is refused; then the sources stay beside the one report."""
    matter_id = handled(desk, co=[{"unit": "POL", "duty": "streets"}])
    ours, theirs = desk.assignments(matter_id)
    mine = signed(desk, matter_id)
    with desk.acting("reviewer") as tx:
        review(tx, mine, ACCEPTED)
    with desk.acting("env.staff") as tx, pytest.raises(CoReportsMissing) as refused:
        consolidate(tx, ours.id, REPORT)
    assert refused.value.details == {"units": ["POL"]}
    with desk.acting("pol.liaison") as tx:
        part = submit_report(tx, theirs.id, REPORT).id
    with desk.acting("pol.head") as tx:
        sign_report(tx, part)
    with desk.acting("reviewer") as tx:
        review(tx, part, ACCEPTED)
    with desk.acting("env.staff") as tx:
        report = consolidate(tx, ours.id, REPORT)
        assert {source.assignment_id for source in sources_of(tx.session, report.id)} == {ours.id, theirs.id}


@pytest.mark.rule("E08", "C34")
def test_progress_is_told_on_the_way(desk: SupervisionOffice) -> None:
    """Feedback at a node is kept with its day and person, and is the matter's last word."""
    matter_id = issued(desk)
    assignment_id = lead(desk, matter_id).id
    with desk.acting("env.liaison") as tx:
        with pytest.raises(FieldMissing):
            tell_progress(tx, assignment_id, "plan", {"feedback_progress": ""})
        tell_progress(tx, assignment_id, "plan", {"feedback_progress": "met", "feedback_due_on": "2019-09-28"})
        [told] = feedback_of(tx.session, assignment_id)
        assert (told.node, str(told.due_on), told.reported_by) == ("plan", "2019-09-28", "env.liaison")
        assert last_words(tx.session, [matter_id]) == {matter_id: "met"}
