"""Progress nodes: reckoned back from the deadline, reached, or late and pressed for."""

from datetime import UTC, date, datetime

import pytest

from engine.errors import Forbidden
from tests.support.supervision import SupervisionOffice
from workflows.inbox.work import work_on
from workflows.letters.models import NoticeKind
from workflows.letters.queries import notices_of, receipts_of
from workflows.milestones.errors import AfterDeadline, MilestoneReached
from workflows.milestones.models import Milestone
from workflows.milestones.queries import milestones_of
from workflows.milestones.service import add, reach
from workflows.organisation.queries import person
from workflows.reports.queries import feedback_of
from workflows.urges.queries import urges_of

pytestmark = pytest.mark.sqlite_only


def nodes(supervision: SupervisionOffice, matter_id: str) -> list[Milestone]:
    """The lead's nodes."""
    part = supervision.assignments(matter_id)[0].id
    with supervision.reading() as session:
        rows = milestones_of(session, [part])[part]
        session.expunge_all()
        return rows


@pytest.mark.rule("D09", "B37")
def test_nodes_are_reckoned_back_from_the_deadline(supervision: SupervisionOffice) -> None:
    """Of 27 working days to 8 November, 21, 13 and 5 are left at the three nodes; holidays and make-up days counted."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    planned = [(each.name, each.planned_on, each.actual_on) for each in nodes(supervision, matter_id)]
    assert planned == [
        ("部署落实", date(2019, 10, 11), None),
        ("办理过半", date(2019, 10, 22), None),
        ("基本完成", date(2019, 11, 1), None),
    ]


@pytest.mark.rule("D09")
def test_a_short_task_has_fewer_nodes(supervision: SupervisionOffice) -> None:
    """With three working days there is one node, with one there is none, and none without a deadline."""
    few = supervision.issue(given_due_on="2019-10-08")
    assert [each.planned_on for each in nodes(supervision, few)] == [date(2019, 9, 30)]
    for opinion in ({"given_due_on": "2019-09-29"}, {"long_term": True, "requested_cadence": "monthly"}):
        assert nodes(supervision, supervision.issue(**opinion)) == []


@pytest.mark.rule("B37")
def test_a_node_is_reached_or_added_by_the_unit(supervision: SupervisionOffice) -> None:
    """Planned and actual day stand side by side; own nodes lie before the deadline; another unit has no say."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    part, first = supervision.assignments(matter_id)[0].id, nodes(supervision, matter_id)[0].id
    with pytest.raises(Forbidden), supervision.acting("pol.liaison") as tx:
        reach(tx, part, first)
    with supervision.acting("env.liaison") as tx:
        reach(tx, part, first)
        add(tx, part, "Windows replaced", date(2019, 10, 25))
        with pytest.raises(AfterDeadline):
            add(tx, part, "Too late", date(2019, 11, 9))
        with pytest.raises(MilestoneReached):
            reach(tx, part, first)
    found = nodes(supervision, matter_id)
    assert (found[0].actual_on, found[0].planned_on) == (date(2019, 9, 27), date(2019, 10, 11))
    assert [each.name for each in found][2] == "Windows replaced"


@pytest.mark.rule("C42")
def test_a_late_node_is_pressed_for_once(supervision: SupervisionOffice) -> None:
    """On the working day after its day, at eight, the unit is urged; once, and not for what was reached."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    first = nodes(supervision, matter_id)[0]
    supervision.until(datetime(2019, 10, 11, 23, 59, tzinfo=UTC))
    assert supervision.matter(matter_id).urge_count == 0
    supervision.until(datetime(2019, 10, 12, 0, 1, tzinfo=UTC))
    with supervision.reading() as session:
        [urged] = urges_of(session, matter_id)
        assert (urged.channel, urged.urged_by) == ("system", "system")
        assert "部署落实" in urged.content
    assert supervision.told()["urge"] == ["env.liaison"]
    supervision.until(datetime(2019, 10, 21, 0, 1, tzinfo=UTC))
    assert supervision.matter(matter_id).urge_count == 1
    with supervision.acting("env.liaison") as tx:
        reach(tx, first.assignment_id, nodes(supervision, matter_id)[1].id)
    supervision.until(datetime(2019, 10, 24, tzinfo=UTC))
    assert supervision.matter(matter_id).urge_count == 1


@pytest.mark.rule("D10", "D08")
def test_a_late_node_drafts_form_2_which_is_issued_and_signed_for(supervision: SupervisionOffice) -> None:
    """The draft says what lags by how many days; the office issues it, the unit signs for it and answers."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    supervision.begin_handling()
    supervision.until(datetime(2019, 10, 14, 2, tzinfo=UTC))
    [task] = supervision.tasks("issue_tracking")
    lag = "“部署落实”应于2019年10月11日完成，已滞后1个工作日"
    with supervision.reading() as session:
        assert work_on(supervision.office.engine, session, person(session, "clerk"), task.id).typed["lag"] == lag
    order = {"lag": lag, "ask": "Say how you catch up.", "answer_due_on": "2019-10-18", "tracking_decision": "issue"}
    supervision.do("issue_tracking", "clerk", **order)
    answer = {"feedback_progress": "half", "feedback_problems": "rain", "tracking_confirmed": True}
    supervision.do("acknowledge_tracking", "env.liaison", **answer)
    with supervision.reading() as session:
        [notice] = [each for each in notices_of(session, matter_id) if each.kind is NoticeKind.TRACKING_NOTICE]
        assert (notice.task, notice.due_on) == (lag, date(2019, 10, 18))
        assert receipts_of(session, matter_id)[notice.id].signed_by == "env.liaison"
        assert [each.node for each in feedback_of(session, str(notice.assignment_id))] == ["tracking_notice"]


@pytest.mark.rule("D10")
def test_form_2_is_one_at_a_time_and_may_be_dropped(supervision: SupervisionOffice) -> None:
    """A second late node joins the draft that waits; a draft that is not issued needs a reason."""
    supervision.issue(given_due_on="2019-11-08")
    supervision.until(datetime(2019, 10, 25, tzinfo=UTC))
    assert len(supervision.tasks("issue_tracking")) == 1
    supervision.do("issue_tracking", "clerk", tracking_decision="drop", tracking_remarks="caught up by telephone")
    assert supervision.tasks("acknowledge_tracking") == []


@pytest.mark.rule("D10")
def test_form_2_is_taken_back_when_the_part_is_accepted(supervision: SupervisionOffice) -> None:
    """Neither a draft nor a request for more time that waits beside it is anybody's task any more."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    supervision.begin_handling()
    supervision.until(datetime(2019, 10, 14, 2, tzinfo=UTC))
    supervision.ask_for_extension(matter_id)
    assert {"issue_tracking", "request_extension"} <= set(supervision.places())
    supervision.report()
    supervision.do("review_report", "reviewer")
    assert supervision.places() == ["completion_report"]


@pytest.mark.rule("C42", "B08")
def test_more_time_moves_open_nodes_and_keeps_their_original_day(supervision: SupervisionOffice) -> None:
    """Reckoned back from the new deadline; what was reached stays; the nodes of a granted plan join them."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    supervision.begin_handling()
    supervision.ask_for_extension(matter_id)
    plan = [{"milestone": "Pump delivered", "due_on": "2019-11-20"}]
    supervision.do("request_extension", "env.liaison", extension_due_on="2019-12-20", extension_plan=plan)
    supervision.do("approve_extension", "director")
    found = nodes(supervision, matter_id)
    days = [(each.name, each.planned_on.isoformat(), each.original_planned_on.isoformat()) for each in found]
    assert days == [
        ("部署落实", "2019-10-18", "2019-10-11"),
        ("办理过半", "2019-11-12", "2019-10-22"),
        ("Pump delivered", "2019-11-20", "2019-11-20"),
        ("基本完成", "2019-12-05", "2019-11-01"),
    ]


def test_a_report_that_leaves_the_unit_reaches_every_node(supervision: SupervisionOffice) -> None:
    """Whoever has reported is not pressed for a node on the way."""
    matter_id = supervision.issue(given_due_on="2019-11-08")
    supervision.begin_handling()
    supervision.report()
    assert {each.actual_on for each in nodes(supervision, matter_id)} == {date(2019, 9, 27)}
    supervision.until(datetime(2019, 11, 4, tzinfo=UTC))
    assert supervision.matter(matter_id).urge_count == 0
