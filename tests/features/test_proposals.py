"""Proposals of deputies and members: three gates, three kinds of answer, heard, and answered again."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine.commands.rights import NotYourTask, SeparationOfDuties
from engine.errors import Invalid
from engine.forms import FormRejected
from tests.support.engines import Counted
from tests.support.replies import GATES, HEARD, answered_proposal, assigned_proposal, do, go, unsigned_proposal
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from workflows.archive.queries import package_of
from workflows.assignments.models import State
from workflows.beginnings.service import begin
from workflows.criticisms.queries import suspects
from workflows.matters.values import Outcome, Status
from workflows.milestones.queries import milestones_of
from workflows.milestones.service import add
from workflows.moments import day_of
from workflows.organisation.models import User, UserRole
from workflows.organisation.roles import Role
from workflows.replies.models import PROPOSALS, AnswerKind, ReplyState, Satisfaction
from workflows.replies.queries import rates, replies_of
from workflows.reports.queries import feedback_of
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

pytestmark = pytest.mark.sqlite_only


def states(office: SupervisionOffice, matter_id: str) -> list[ReplyState]:
    """Where the versions of the reply stand."""
    with office.reading() as session:
        return [reply.state for reply in replies_of(session, matter_id)]


@pytest.mark.rule("B29", "B34")
def test_a_proposal_is_answered_closed_out_and_archived(supervision: SupervisionOffice) -> None:
    """The co-unit contributes, the lead's reply passes its gates, the deputy is content; then as any matter."""
    matter_id = assigned_proposal(supervision, co=("EDU",))
    assert supervision.matter(matter_id).matter_no
    assert supervision.matter(matter_id).due_on is not None
    go(supervision, *GATES)
    with supervision.reading() as session:
        co_unit = supervision.assignments(matter_id)[1]
        assert [told.progress for told in feedback_of(session, co_unit.id)] == ["EDU agrees"]
    go(supervision, *HEARD)
    assert supervision.matter(matter_id).status is Status.COMPLETED
    assert {part.state for part in supervision.assignments(matter_id)} == {State.ACCEPTED}
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    matter = supervision.matter(matter_id)
    assert (matter.status, matter.outcome) == (Status.ARCHIVED, Outcome.CLOSED_OUT)
    assert supervision.tasks() == []
    with supervision.reading() as session:
        assert package_of(session, matter_id).event_count > 0


@pytest.mark.rule("B29")
def test_the_three_gates_are_passed_by_three_people(supervision: SupervisionOffice) -> None:
    """Whoever drafted does not review, whoever did either does not sign, whatever roles they hold."""
    matter_id = assigned_proposal(supervision)
    with pytest.raises(NotYourTask):
        do(supervision, "draft_reply", "env.head")
    do(supervision, "draft_reply", "env.staff")
    assert supervision.places() == ["review_reply"]
    with pytest.raises(NotYourTask):
        do(supervision, "review_reply", "env.head")
    do(supervision, "review_reply", "reviewer", review_decision="send_back", review_remarks="Too short.")
    do(supervision, "draft_reply", "env.staff")
    do(supervision, "review_reply", "reviewer")
    with pytest.raises(NotYourTask):
        do(supervision, "sign_reply", "reviewer")
    do(supervision, "sign_reply", "env.head", signature_decision="hold_back", signature_remarks="Check the year.")
    go(supervision, *GATES)
    assert states(supervision, matter_id) == [ReplyState.SENT_BACK, ReplyState.HELD_BACK, ReplyState.SIGNED]


@pytest.mark.rule("B29")
def test_the_head_who_is_to_sign_does_not_handle_the_reply(supervision: SupervisionOffice) -> None:
    """Were it drafted by the one who alone may sign it, nobody could."""
    unsigned_proposal(supervision)
    do(supervision, "acknowledge", "env.liaison")
    with pytest.raises(FormRejected):
        do(supervision, "name_handler", "env.liaison", handler_choice="env.head")


@pytest.mark.rule("B29")
def test_one_person_passes_one_gate_only(supervision: SupervisionOffice) -> None:
    """Somebody who could do all three is held off the second and the third."""
    with supervision.acting() as tx:
        head = tx.session.scalars(select(User).where(User.login == "env.head")).one()
        head.roles = [*head.roles, UserRole(Role.REVIEWER)]
    assigned_proposal(supervision)
    do(supervision, "draft_reply", "env.staff")
    do(supervision, "review_reply", "env.head")
    with pytest.raises(SeparationOfDuties):
        do(supervision, "sign_reply", "env.head")


@pytest.mark.rule("B30")
def test_an_answer_is_solved_planned_or_explained(supervision: SupervisionOffice) -> None:
    """A plan needs its day, which is to come; what cannot be settled its reason; without, nothing is handed in."""
    matter_id = assigned_proposal(supervision)
    for wrong in (
        {"answer_kind": None},
        {"answer_kind": "planned"},
        {"answer_kind": "planned", "planned_on": "2019-09-27"},
        {"answer_kind": "explained"},
    ):
        with pytest.raises(Invalid):
            do(supervision, "draft_reply", "env.staff", **wrong)
    do(supervision, "draft_reply", "env.staff", answer_kind="explained", explanation="No money this year.")
    with supervision.reading() as session:
        [reply] = replies_of(session, matter_id)
        assert (reply.answer_kind, reply.reason) == (AnswerKind.EXPLAINED, "No money this year.")


@pytest.mark.rule("B30")
def test_what_is_planned_is_followed_up_on_its_day(supervision: SupervisionOffice) -> None:
    """Completed, but not struck off: on the planned day somebody looks; what is not done yet gets another day."""
    matter_id = answered_proposal(supervision, answer_kind="planned", planned_on="2019-11-15")
    do(supervision, "ask_satisfaction", "clerk", satisfaction="basically_satisfied")
    assert supervision.matter(matter_id).status is Status.COMPLETED
    supervision.until(datetime(2019, 11, 14, 12, tzinfo=UTC))
    assert supervision.places() == []
    supervision.until(datetime(2019, 11, 15, 12, tzinfo=UTC))
    assert supervision.places() == ["follow_up"]
    do(supervision, "follow_up", "clerk", plan_result="Ordered.", planned_on="2019-12-02")
    supervision.until(datetime(2019, 12, 2, 12, tzinfo=UTC))
    do(supervision, "follow_up", "clerk", plan_result="Built.", carried_out=True)
    supervision.wait(days=1)
    assert supervision.places() == ["close_out"]
    with supervision.reading() as session:
        [reply] = replies_of(session, matter_id)
        assert reply.carried_out_on is not None
        assert reply.plan_result == "Built."


@pytest.mark.rule("B31")
def test_who_is_not_content_is_answered_again(supervision: SupervisionOffice) -> None:
    """It is counted; the unit drafts anew without signing for the task again; then a leader rules on what stands."""
    matter_id = answered_proposal(supervision)
    unhappy = {"satisfaction": "dissatisfied", "satisfaction_note": "No answer to the point."}
    with pytest.raises(FormRejected):
        do(supervision, "ask_satisfaction", "clerk", satisfaction="dissatisfied")
    do(supervision, "ask_satisfaction", "clerk", **unhappy)
    assert supervision.places() == ["draft_reply"]
    assert supervision.matter(matter_id).return_count == 1
    go(supervision, *GATES, HEARD[0])
    do(supervision, "ask_satisfaction", "clerk", **unhappy)
    assert supervision.places() == ["leader_ruling"]
    do(supervision, "leader_ruling", "leader", ruling="redo", ruling_reason="Once more.")
    go(supervision, *GATES, HEARD[0])
    do(supervision, "ask_satisfaction", "clerk", **unhappy)
    do(supervision, "leader_ruling", "leader", ruling="stands", ruling_reason="The law does not allow more.")
    assert supervision.matter(matter_id).status is Status.COMPLETED
    assert supervision.matter(matter_id).return_count == 3
    with supervision.reading() as session:
        last = replies_of(session, matter_id)[-1]
        assert (last.version, last.satisfaction, last.settled_by) == (3, Satisfaction.DISSATISFIED, "leader")


@pytest.mark.rule("B31")
def test_the_two_rates_are_of_the_assigned_and_of_the_answered(supervision: SupervisionOffice) -> None:
    """Completed of the assigned, content of the answered, by the last reply; nothing assigned has no rate."""
    with supervision.reading() as session:
        none = rates(session, PROPOSALS)
    assert (none.completion, none.satisfaction) == (None, None)
    answered_proposal(supervision)
    do(supervision, "ask_satisfaction", "clerk")
    answered_proposal(supervision, answer_kind="explained", explanation="No.")
    do(supervision, "ask_satisfaction", "clerk", satisfaction="dissatisfied", satisfaction_note="Why?")
    assigned_proposal(supervision)
    with supervision.reading() as session:
        found = rates(session, PROPOSALS)
    assert (found.assigned, found.completed, found.answered, found.content) == (3, 1, 2, 1)
    assert (found.completion, found.satisfaction) == (33, 50)


@pytest.mark.rule("B08", "E07")
def test_who_answers_is_reminded_and_may_ask_for_more_time(supervision: SupervisionOffice) -> None:
    """Granted, the draft is due later and the reminders come for the new day; signed, neither goes on."""
    matter_id = assigned_proposal(supervision)
    [part] = supervision.assignments(matter_id)
    with supervision.acting("env.liaison") as tx:
        begin(tx, "extension", matter_id, part.id)
    supervision.do("request_extension", "env.liaison", extension_due_on="2020-01-15")
    supervision.do("approve_extension", "director")
    assert [day_of(task.due_at) for task in supervision.tasks("draft_reply") if task.due_at] == [date(2020, 1, 15)]
    supervision.until(datetime(2020, 1, 2, tzinfo=UTC))
    assert supervision.told() == {}
    supervision.until(datetime(2020, 1, 13, tzinfo=UTC))
    assert "warning" in supervision.told()
    go(supervision, *GATES)
    supervision.until(datetime(2020, 1, 20, tzinfo=UTC))
    assert "due" not in supervision.told()
    assert supervision.places() == ["deliver_reply"]


@pytest.mark.rule("A13")
def test_who_names_nobody_in_five_days_is_told_and_the_lead_counts_from_its_notice(
    supervision: SupervisionOffice,
) -> None:
    """The lead has the notice once the co-units had their say; five working days from then it is told."""
    matter_id = unsigned_proposal(supervision, co=("EDU",))
    supervision.until(datetime(2019, 10, 11, 4, tzinfo=UTC))
    assert "handler_missing" not in supervision.told()
    do(supervision, "contribute", "edu.liaison", feedback_progress="EDU agrees")
    lead, _ = supervision.assignments(matter_id)
    assert lead.handler_due_on == date(2019, 10, 17)
    supervision.until(datetime(2019, 10, 17, 9, 59, tzinfo=UTC))
    assert "handler_missing" not in supervision.told()
    supervision.until(datetime(2019, 10, 17, 10, tzinfo=UTC))
    assert "handler_missing" in supervision.told()


@pytest.mark.rule("C20")
def test_a_unit_late_with_its_reply_reports_each_month_until_it_is_signed(supervision: SupervisionOffice) -> None:
    """A month after its deadline, past the holiday, it says how far, why and what next; signed, no more is asked."""
    matter_id = assigned_proposal(supervision)
    [part] = supervision.assignments(matter_id)
    assert part.due_on == date(2019, 12, 27)
    supervision.until(datetime(2020, 2, 2, 15, tzinfo=UTC))
    assert supervision.places() == ["draft_reply"]
    supervision.until(datetime(2020, 2, 2, 17, tzinfo=UTC))
    assert sorted(supervision.places()) == ["draft_reply", "report_overdue"]
    told = {"feedback_progress": "Half.", "overdue_reason": "No money.", "next_step": "Ask again."}
    for lacking in ("overdue_reason", "next_step"):
        with pytest.raises(FormRejected):
            do(supervision, "report_overdue", "env.staff", **{**told, lacking: ""})
    do(supervision, "report_overdue", "env.staff", **told)
    with supervision.reading() as session:
        [kept] = feedback_of(session, part.id)
        assert (kept.node, kept.reason, kept.next_step) == ("overdue", "No money.", "Ask again.")
    go(supervision, *GATES)
    supervision.until(datetime(2020, 4, 1, tzinfo=UTC))
    assert supervision.places() == ["deliver_reply"]


@pytest.mark.rule("C38")
def test_a_reply_by_an_approved_plan_is_told_of_monthly_until_it_is_signed(supervision: SupervisionOffice) -> None:
    """A month after the plan was approved the unit tells how far it is; once signed, no more is asked."""
    matter_id = assigned_proposal(supervision)
    supervision.ask_for_extension(matter_id)
    plan = [{"milestone": "surveyed", "due_on": "2020-01-20"}, {"milestone": "answered", "due_on": "2020-02-28"}]
    supervision.do("request_extension", "env.liaison", extension_due_on="2020-02-28", extension_plan=plan)
    supervision.do("approve_extension", "director")
    assert supervision.tasks("report_round") == []
    supervision.wait(days=31)
    assert len(supervision.tasks("report_round")) == 1
    do(supervision, "report_round", "env.staff", feedback_progress="Half.")
    [part] = supervision.assignments(matter_id)
    with supervision.reading() as session:
        assert [(each.node, each.progress) for each in feedback_of(session, part.id)] == [("monthly", "Half.")]
    go(supervision, *GATES)
    supervision.wait(days=70)
    assert supervision.places() == ["deliver_reply"]


@pytest.mark.rule("C24")
def test_a_co_unit_that_had_its_say_is_not_criticised_for_the_lead(supervision: SupervisionOffice) -> None:
    """Overdue and urged twice, the lead is without a result; the co-unit has reported. Asked for all parts at once."""
    matter_id = assigned_proposal(supervision, co=("EDU",))
    supervision.until(datetime(2020, 1, 1, tzinfo=UTC))
    with supervision.acting("clerk") as tx:
        for _ in range(2):
            urge(tx, matter_id, content="Please answer.", channel=UrgeChannel.PHONE)
    with Counted(supervision.office.database) as count, supervision.reading() as session:
        found = {part.unit: facts for part, facts in suspects(session, date(2020, 1, 2))}
    assert len(count.statements) == 7
    assert (found["ENV"].urges, found["EDU"].urges) == (2, 2)
    assert (found["ENV"].reported, found["EDU"].reported) == (False, True)


@pytest.mark.rule("C42")
def test_what_was_planned_on_the_way_to_a_reply_is_reached_with_its_signature(supervision: SupervisionOffice) -> None:
    """Nobody is pressed for a node of a reply that has left the unit."""
    matter_id = assigned_proposal(supervision)
    [part] = supervision.assignments(matter_id)
    with supervision.acting("env.staff") as tx:
        add(tx, part.id, "Asked", date(2019, 10, 15))
    go(supervision, *GATES)
    with supervision.reading() as session:
        [node] = milestones_of(session, [part.id])[part.id]
        assert node.actual_on is not None
