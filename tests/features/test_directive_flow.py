"""The directive flow from intake to the archive, through the services and the engine."""

from datetime import UTC, date, datetime

import pytest

from engine.commands import instances
from engine.commands.rights import NotYourTask, SeparationOfDuties
from engine.commands.suspension import suspend
from engine.forms import FormRejected
from engine.history import events
from engine.history.replaying import replay
from engine.history.verifying import verify
from tests.support.matters import received
from tests.support.supervision import FROM_UNITS, TO_ARCHIVE, TO_DOCKET, SupervisionOffice
from workflows.archive.queries import package_of
from workflows.assignments.models import State
from workflows.assignments.service import Duty, plan
from workflows.directives.queries import directives_of, directives_with_merged
from workflows.history.seals import seals_of_office
from workflows.letters.models import NoticeKind
from workflows.letters.queries import notices_of, unsigned_notices
from workflows.matters.errors import EffectEvidenceMissing
from workflows.matters.merging import merge_matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Outcome, Stage, Status, Urgency
from workflows.reports.models import ReportKind
from workflows.reports.queries import latest_reports, reports_of, sources_of


def test_a_matter_goes_from_intake_to_the_archive(supervision: SupervisionOffice) -> None:
    """A directive becomes a docketed, reported, reviewed, closed out and archived matter."""
    matter_id = supervision.complete()
    assert supervision.matter(matter_id).status is Status.COMPLETED
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    matter = supervision.matter(matter_id)
    with supervision.reading() as session:
        assert unsigned_notices(session) == []
        assert len(directives_of(session, matter_id)) == 1
    assert (matter.status, matter.outcome, matter.stage) == (Status.ARCHIVED, Outcome.CLOSED_OUT, Stage.ARCHIVE)
    assert supervision.tasks() == []
    with supervision.reading() as session:
        assert package_of(session, matter_id).event_count > 0


@pytest.mark.rule("D13", "B26")
def test_the_steps_follow_the_seven_names(supervision: SupervisionOffice) -> None:
    """The executed path passes the seven stages in order, and the seven links of the ordinance."""
    matter_id = supervision.complete()
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    diagrams = supervision.office.engine.definitions
    stages, steps = [], []
    with supervision.reading() as session:
        rows = {row.id: row for row in events.of_business_key(session, matter_id)}
        for event in events.of_instances(session, list(rows)):
            for kind, name, _ in event.payload["trace"]:
                known = diagrams.get(session, event.definition_id).diagram.elements.get(name)
                if kind == "leave" and known:
                    stages += [known.ext.properties["stage"]] if "stage" in known.ext.properties else []
                    steps += [known.ext.properties["step"]] if "step" in known.ext.properties else []
    assert list(dict.fromkeys(stages)) == [stage.value for stage in Stage]
    assert [step for step in dict.fromkeys(steps) if step != "receive"] == [
        *("propose", "docket", "assign", "urge", "review", "feedback", "archive")
    ]


@pytest.mark.rule("A05")
def test_a_reference_directive_is_circulated_and_filed(supervision: SupervisionOffice) -> None:
    """What was only to be read gets no number and ends as filed."""
    matter_id = supervision.open()
    supervision.go(*TO_DOCKET[:2], draft_opinion={"directive_class": "reference"})
    assert supervision.places() == ["circulate_reference"]
    supervision.do("circulate_reference", "clerk")
    matter = supervision.matter(matter_id)
    assert (matter.matter_no, matter.status, matter.outcome) == (None, Status.FILED, Outcome.FILED_FOR_REFERENCE)


@pytest.mark.sqlite_only
@pytest.mark.rule("A05")
def test_a_guidance_directive_is_docketed_with_periodic_reporting(supervision: SupervisionOffice) -> None:
    """A guidance gets a number, no deadline, and a report task every quarter."""
    matter_id = supervision.issue(directive_class="guidance")
    matter = supervision.matter(matter_id)
    assert matter.matter_no
    assert matter.due_on is None
    supervision.wait(days=93)
    assert len(supervision.tasks("report_round")) == 1


@pytest.mark.rule("A05", "E03")
def test_an_action_directive_is_docketed_in_order(supervision: SupervisionOffice) -> None:
    """Drafted, approved, then numbered: before approval there is neither a number nor a task at a unit."""
    first, second = supervision.open(), supervision.open()
    for _ in range(2):
        supervision.go(*TO_DOCKET[:3])
    assert supervision.matter(first).matter_no is None
    assert supervision.places() == ["leader_approval"]
    for _ in range(2):
        supervision.do("leader_approval", "leader")
    numbers = {supervision.matter(first).matter_no, supervision.matter(second).matter_no}
    pattern = supervision.office.settings.matter_number
    assert numbers == {pattern.format(year=2019, serial=1), pattern.format(year=2019, serial=2)}


def test_a_draft_sent_back_comes_again(supervision: SupervisionOffice) -> None:
    """The director says why; without remarks nothing is sent back."""
    supervision.open()
    supervision.go(*TO_DOCKET[:2])
    with pytest.raises(FormRejected):
        supervision.do("approve_docketing", "director", docketing_decision="send_back")
    sent_back = {"docketing_decision": "send_back", "docketing_remarks": "who pays?"}
    supervision.do("approve_docketing", "director", **sent_back)
    assert supervision.places() == ["draft_opinion"]


def test_the_drafter_does_not_approve(supervision: SupervisionOffice) -> None:
    """Who drafted an opinion may not approve its docketing, whatever else they are."""
    supervision.open()
    supervision.go(*TO_DOCKET[:2])
    with pytest.raises(NotYourTask):
        supervision.do("approve_docketing", "clerk")


@pytest.mark.rule("C22")
def test_urgency_is_settled_by_who_approves(supervision: SupervisionOffice) -> None:
    """A proposed urgency counts only after approval."""
    matter_id = supervision.open()
    supervision.go(*TO_DOCKET[:3], draft_opinion={"proposed_urgency": "urgent", "urgency_reason": "nights"})
    assert supervision.matter(matter_id).urgency is Urgency.NORMAL
    supervision.do("leader_approval", "leader")
    assert supervision.matter(matter_id).urgency is Urgency.URGENT


@pytest.mark.rule("E20", "E21", "E12", "E04")
def test_the_lead_consolidates_what_all_units_reported(supervision: SupervisionOffice) -> None:
    """Three units work at once; then one report of the lead holds all three, and the leader reads it."""
    co_units = [{"unit": "EDU", "duty": "schools"}, {"unit": "POL", "duty": "streets"}]
    matter_id = supervision.issue(co=co_units)
    for unit in ("env", "edu", "pol"):
        assert supervision.tasks("consolidate_report") == []
        supervision.undertake(unit)
    consolidation = (("consolidate_report", "env.liaison"), ("sign_consolidated", "env.head"))
    supervision.go(*consolidation)
    supervision.do("review_consolidated", "reviewer", verdict="redo", return_reason="facts_unclear")
    supervision.go(*consolidation, ("review_consolidated", "reviewer"))
    assert {part.state for part in supervision.assignments(matter_id)} == {State.ACCEPTED}
    supervision.do("completion_report", "clerk")
    lead = supervision.assignments(matter_id)[0]
    with supervision.reading() as session:
        [report] = latest_reports(session, [lead.id], ReportKind.CONSOLIDATED)
        assert len(sources_of(session, report.id)) == 3
    assert [task.assignee for task in supervision.tasks("present_to_leader")] == ["leader"]
    assert supervision.matter(matter_id).stage is Stage.FEEDBACK


@pytest.mark.rule("A16")
def test_what_the_leader_writes_on_a_report_is_a_directive(supervision: SupervisionOffice) -> None:
    """It is kept word for word, bound to the report that was read."""
    matter_id = supervision.issue()
    supervision.undertake()
    supervision.go(*FROM_UNITS, present_to_leader={"leader_comment": "Keep at it."})
    with supervision.reading() as session:
        written = directives_of(session, matter_id)[-1]
        assert (written.leader, written.verbatim) == ("leader", "Keep at it.")
        assert written.report_id == reports_of(session, matter_id)[-1].id


@pytest.mark.rule("E11", "A01")
def test_a_merged_matter_ends_its_own_course(supervision: SupervisionOffice) -> None:
    """Its tasks are gone, its outcome is recorded, and its directive is seen with the other's."""
    followed = supervision.issue()
    merged = supervision.issue(verbatim="I agree.", directive_leader="another leader")
    before = len(supervision.tasks())
    with supervision.acting("clerk") as tx:
        merge_matter(tx, merged, followed, "the same")
    assert len(supervision.tasks()) == before // 2
    assert supervision.matter(merged).outcome is Outcome.MERGED
    with supervision.reading() as session:
        assert {row.leader for row in directives_with_merged(session, followed)} == {"leader", "another leader"}


@pytest.mark.rule("E11")
def test_a_suspended_matter_can_be_merged(supervision: SupervisionOffice) -> None:
    """Its course ends like that of any other: nothing goes on in it later."""
    followed, merged = supervision.issue(), supervision.issue()
    with supervision.reading() as session:
        (course,) = (row.id for row in events.of_business_key(session, merged) if row.parent_id is None)
    with supervision.acting("clerk") as tx:
        suspend(tx, course, "the same as another")
    with supervision.acting("clerk") as tx:
        merge_matter(tx, merged, followed, "the same")
    with supervision.reading() as session:
        assert {row.state for row in events.of_business_key(session, merged)} == {"cancelled"}


@pytest.mark.rule("D19")
def test_each_unit_gets_its_task_notice_with_standard_and_deadline(supervision: SupervisionOffice) -> None:
    """Once the letter is approved, lead and co-units have form 1 each, which names the day."""
    co_units = [{"unit": "EDU", "duty": "schools"}, {"unit": "POL", "duty": "streets"}]
    matter_id = supervision.issue(co=co_units, given_due_on="2019-12-24")
    with supervision.reading() as session:
        notices = notices_of(session, matter_id)
        assert sorted((each.unit, each.kind, each.standard, each.due_on) for each in notices) == [
            (unit, NoticeKind.TASK_NOTICE, "quiet", date(2019, 12, 24)) for unit in ("EDU", "ENV", "POL")
        ]


@pytest.mark.rule("D08")
def test_both_notices_are_signed_for(supervision: SupervisionOffice) -> None:
    """The task notice at the start and the close-out notice at the end each wait for the liaison's receipt."""
    supervision.complete()
    supervision.wait(days=7)
    supervision.do("close_out", "director")
    with supervision.reading() as session:
        assert [notice.kind for notice in unsigned_notices(session)] == [NoticeKind.CLOSE_OUT_NOTICE]
    assert supervision.places() == ["acknowledge_close_out"]
    with pytest.raises(NotYourTask):
        supervision.do("acknowledge_close_out", "pol.liaison")
    supervision.do("acknowledge_close_out", "env.liaison")
    with supervision.reading() as session:
        assert unsigned_notices(session) == []


@pytest.mark.rule("C23")
def test_what_a_ledger_calls_done_can_be_closed_out(supervision: SupervisionOffice) -> None:
    """An imported matter was reviewed before this system was there; waiting for its week, it goes on to the archive."""
    matter_id = received(supervision)
    with supervision.acting("clerk") as tx:
        matter = matter_row(tx.session, matter_id)
        matter.imported, matter.status, matter.completed_on = True, Status.COMPLETED, date(2019, 9, 20)
        [part] = plan(tx, matter, Duty("ENV", "all"))
        part.accepted_at = tx.now
        known = {"matter_id": matter_id, "completed_on": "2019-09-20"}
        instances.start(tx, "directive", business_key=matter_id, variables=known, at=["next_week"])
    supervision.wait(hours=1)
    supervision.go(*TO_ARCHIVE)
    assert supervision.matter(matter_id).status is Status.ARCHIVED


@pytest.mark.rule("C13")
def test_what_is_completed_this_week_is_closed_out_next_week(supervision: SupervisionOffice) -> None:
    """Completed on a Friday, it stays completed until the first working day of the next week."""
    matter_id = supervision.complete()
    supervision.until(datetime(2019, 9, 29, 15, tzinfo=UTC))
    assert supervision.tasks("close_out") == []
    supervision.until(datetime(2019, 9, 29, 16, 1, tzinfo=UTC))
    supervision.do("close_out", "director")
    assert supervision.matter(matter_id).closed_out_on == date(2019, 9, 30)


@pytest.mark.sqlite_only
@pytest.mark.rule("E08")
def test_a_long_term_matter_is_reported_on_every_month(supervision: SupervisionOffice) -> None:
    """Nothing is ever due in it, so that progress is collected each month until it is done."""
    supervision.issue(long_term=True)
    supervision.begin_handling()
    for rounds in (1, 2, 3):
        supervision.wait(days=31)
        assert len(supervision.tasks("report_round")) == rounds


@pytest.mark.sqlite_only
@pytest.mark.rule("A14")
def test_a_long_term_matter_stays_open_until_its_effect_is_shown(supervision: SupervisionOffice) -> None:
    """It has no deadline, nothing closes it by itself, and completing it needs evidence."""
    matter_id = supervision.issue(long_term=True)
    supervision.begin_handling()
    supervision.wait(days=200)
    assert supervision.matter(matter_id).status is Status.IN_PROGRESS
    supervision.report()
    supervision.do("review_report", "reviewer")
    with pytest.raises(EffectEvidenceMissing):
        supervision.do("completion_report", "clerk")
    supervision.do("completion_report", "clerk", effect="no complaint in half a year")
    supervision.do("present_to_leader", "leader")
    assert supervision.matter(matter_id).status is Status.COMPLETED


def test_the_letter_is_not_approved_by_its_drafter(supervision: SupervisionOffice) -> None:
    """Drafting and approving the letter are two people's work."""
    supervision.open()
    supervision.go(*TO_DOCKET, ("confirm_method", "clerk"))
    with pytest.raises((NotYourTask, SeparationOfDuties)):
        supervision.do("approve_letter", "clerk")


def test_the_whole_course_replays_to_the_same_states(supervision: SupervisionOffice) -> None:
    """Every instance of a matter, with an extension and reminders on its way, is rebuilt without asking a delegate."""
    matter_id = supervision.issue(given_due_on="2019-10-16", co=[{"unit": "POL", "duty": "streets"}])
    supervision.begin_handling("pol")
    supervision.begin_handling(handler="env.staff")
    supervision.ask_for_extension(matter_id)
    supervision.go(("request_extension", "env.liaison"), ("approve_extension", "director"))
    supervision.wait(days=20)
    supervision.report(handler="env.staff")
    supervision.do("review_report", "reviewer")
    engine = supervision.office.engine
    with supervision.reading() as session:
        rows = events.of_business_key(session, matter_id)
        assert len(rows) == 6
        for row in rows:
            assert verify(session, row.id).broken is None
            replayed = replay(
                list(events.of_instance(session, row.id)),
                called=row.parent_id is not None,
                spec_of=lambda definition_id: engine.definitions.get(session, definition_id).spec,
                zone=engine.zone,
                functions=engine.functions,
            )
            assert [each.event.kind for each in replayed if not each.agrees] == []


@pytest.mark.parametrize(
    ("opinion", "due_on"),
    [
        ({"severity": "major"}, date(2019, 10, 27)),
        ({"proposed_urgency": "top", "urgency_reason": "now"}, date(2019, 9, 29)),
        ({"severity": "ordinary"}, date(2019, 10, 4)),
    ],
)
def test_deadlines_of_each_kind_replay(supervision: SupervisionOffice, opinion: dict[str, str], due_on: date) -> None:
    """What a decision table asks the calendar is part of its answer: played again, the answer is read whole."""
    matter_id = supervision.issue(**opinion)
    assert supervision.matter(matter_id).due_on == due_on
    with supervision.reading() as session:
        seals = list(seals_of_office(session, supervision.office.engine, played=True))
    assert [seal for seal in seals if seal.broken or seal.replayed != seal.events] == []
