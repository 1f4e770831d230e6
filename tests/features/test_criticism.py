"""Criticising a unit in a bulletin: proposed where the rule gives cause, decided by a person, never automatic."""

from datetime import UTC, datetime

import pytest

from engine.commands import tasks
from engine.commands.rights import NotYourTask
from engine.forms import FormRejected
from tests.support.supervision import FORMS, SupervisionOffice
from workflows.criticisms.models import Criticism, Ground
from workflows.criticisms.queries import criticisms_of
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

DUE, DAY_AFTER = "2019-10-16", datetime(2019, 10, 17, 2, tzinfo=UTC)
pytestmark = pytest.mark.sqlite_only
TOLD = {"feedback_progress": "half", "overdue_reason": "material is late", "next_step": "done in a month"}


def urged(supervision: SupervisionOffice, matter_id: str, times: int = 1) -> None:
    """The matter is urged so often."""
    for _ in range(times):
        with supervision.acting("director") as tx:
            urge(tx, matter_id, content="Report!", channel=UrgeChannel.PHONE)


def proposed(supervision: SupervisionOffice, matter_id: str) -> list[Criticism]:
    """The proposals on the matter."""
    with supervision.reading() as session:
        rows = criticisms_of(session, matter_id)
        session.expunge_all()
        return rows


@pytest.fixture
def late(supervision: SupervisionOffice) -> str:
    """A matter whose one part is overdue since this morning, urged once since."""
    matter_id = supervision.issue(given_due_on=DUE)
    supervision.begin_handling()
    urged(supervision, matter_id, 2)
    supervision.until(DAY_AFTER)
    urged(supervision, matter_id)
    return matter_id


@pytest.mark.rule("C24")
def test_overdue_and_urged_twice_without_reason_or_report_is_proposed(
    supervision: SupervisionOffice, late: str
) -> None:
    """Urges before the deadline do not count; after the second one since, an approver is asked the next morning."""
    supervision.until(datetime(2019, 10, 18, 2, tzinfo=UTC))
    assert proposed(supervision, late) == []
    urged(supervision, late)
    supervision.until(datetime(2019, 10, 21, 0, 11, tzinfo=UTC))
    [found] = proposed(supervision, late)
    assert (found.ground, found.granted, found.facts["urges"]) == (Ground.NOT_REPORTED, None, 2)
    [task] = supervision.tasks("decide_criticism")
    assert task.business_key == late
    assert "criticism" not in supervision.told()


@pytest.mark.rule("C24")
def test_an_approver_decides_with_a_reason(supervision: SupervisionOffice, late: str) -> None:
    """Nobody else may, no reason is no decision; the unit is told of what was granted, and asked about once."""
    urged(supervision, late)
    supervision.until(datetime(2019, 10, 23, tzinfo=UTC))
    assert len(supervision.tasks("decide_criticism")) == 1
    granted = {"criticism_decision": "propose", "criticism_reason": "Twice urged, no word."}
    with pytest.raises(NotYourTask):
        supervision.do("decide_criticism", "reviewer", **granted)
    with pytest.raises(FormRejected):
        supervision.do("decide_criticism", "director", **granted | {"criticism_reason": ""})
    supervision.do("decide_criticism", "director", **granted)
    [found] = proposed(supervision, late)
    assert (found.granted, found.decided_by, found.reason) == (True, "director", "Twice urged, no word.")
    assert supervision.told()["criticism"] == ["env.deputy", "env.head", "env.liaison"]


@pytest.mark.rule("C24")
def test_what_was_declined_needs_new_cause(supervision: SupervisionOffice, late: str) -> None:
    """Declined, nobody is told, and it is proposed again only after two more urges."""
    urged(supervision, late)
    supervision.until(datetime(2019, 10, 21, 2, tzinfo=UTC))
    supervision.do("decide_criticism", "director", criticism_decision="decline", criticism_reason="A flood.")
    supervision.wait(minutes=1)
    assert "criticism" not in supervision.told()
    urged(supervision, late)
    supervision.until(datetime(2019, 10, 23, tzinfo=UTC))
    assert supervision.tasks("decide_criticism") == []
    urged(supervision, late)
    supervision.until(datetime(2019, 10, 24, 2, tzinfo=UTC))
    assert len(supervision.tasks("decide_criticism")) == 1


@pytest.mark.rule("C24")
def test_a_reason_in_the_monthly_report_justifies_for_a_month(supervision: SupervisionOffice, late: str) -> None:
    """While a reason given is fresh nothing is proposed; when the next month passes without one, it is."""
    supervision.until(datetime(2019, 11, 18, 2, tzinfo=UTC))
    declined = {"criticism_decision": "decline", "criticism_reason": "The monthly push was its second urge."}
    supervision.do("decide_criticism", "director", **declined)
    supervision.do("report_overdue", "env.liaison", **TOLD)
    supervision.until(datetime(2019, 11, 19, 2, tzinfo=UTC))
    urged(supervision, late, 2)
    supervision.until(datetime(2019, 12, 18, 2, tzinfo=UTC))
    assert len(proposed(supervision, late)) == 1
    supervision.until(datetime(2019, 12, 19, 2, tzinfo=UTC))
    assert len(proposed(supervision, late)) == 2


@pytest.mark.rule("C24")
def test_who_asked_for_time_in_time_or_has_reported_is_not_proposed(supervision: SupervisionOffice) -> None:
    """A request that waits for its decision justifies, one refused does not; a report that waits is a result."""
    asking, reporting = (supervision.issue(given_due_on=DUE) for _ in range(2))
    for _ in range(2):
        supervision.begin_handling()
    supervision.ask_for_extension(asking)
    supervision.do("request_extension", "env.liaison")
    supervision.until(DAY_AFTER)
    [task] = [each for each in supervision.tasks("handle") if each.business_key == reporting]
    for matter_id in (asking, reporting):
        urged(supervision, matter_id, 2)
    with supervision.acting("env.liaison") as tx:
        tasks.complete(tx, task.id, FORMS["handle"])
    supervision.do("prepare_report", "env.liaison")
    supervision.until(datetime(2019, 10, 18, 2, tzinfo=UTC))
    assert supervision.tasks("decide_criticism") == []
    supervision.do("approve_extension", "director", extension_decision="refuse", extension_remarks="no")
    supervision.until(datetime(2019, 10, 21, 2, tzinfo=UTC))

    assert [each.business_key for each in supervision.tasks("decide_criticism")] == [asking]


@pytest.mark.rule("C24", "A25")
def test_a_falsified_report_is_proposed_whether_overdue_or_not(supervision: SupervisionOffice) -> None:
    """A review that marks the report as falsified is cause enough, once."""
    matter_id = supervision.issue(given_due_on="2019-12-31")
    supervision.begin_handling()
    supervision.report()
    back = {"unfulfilled": "fail", "verdict": "redo", "return_reason": "facts_unclear"}
    supervision.do("review_report", "reviewer", **back, review_flag="falsified", review_remarks="made up")
    supervision.until(datetime(2019, 9, 30, 2, tzinfo=UTC))
    [found] = proposed(supervision, matter_id)
    assert found.ground is Ground.FALSIFIED
    supervision.do("decide_criticism", "director", criticism_decision="propose", criticism_reason="False figures.")
    supervision.until(datetime(2019, 10, 10, 2, tzinfo=UTC))
    assert len(proposed(supervision, matter_id)) == 1
