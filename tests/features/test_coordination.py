"""Coordination: what a unit cannot settle goes to the leader, is split among units, and is checked a second time."""

from datetime import date
from typing import Any

import pytest

from engine.commands.rights import NotYourTask, SeparationOfDuties
from tests.support.supervision import SupervisionOffice
from workflows.beginnings.errors import MayNotBegin
from workflows.beginnings.service import begin
from workflows.coordinations.errors import DayPast, NothingDivided
from workflows.coordinations.models import Decision
from workflows.coordinations.queries import coordinations_of
from workflows.directives.queries import directives_of
from workflows.inbox.work import work_on
from workflows.letters.models import NoticeKind
from workflows.letters.queries import notices_of, receipts_of
from workflows.organisation.people import actor_of
from workflows.organisation.queries import person
from workflows.overview.asked import asked
from workflows.overview.essentials import essentials

pytestmark = pytest.mark.sqlite_only

REQUEST = {"difficulty": "two roads must be closed", "tried": "talked to both", "wanted": "that they be closed"}
PROPOSAL: dict[str, Any] = {
    "coordination_opinion": "the police close one, the schools move their buses",
    "items": [
        {"item_unit": "POL", "item_task": "close the road", "item_due_on": "2019-10-15"},
        {"item_unit": "EDU", "item_task": "move the buses", "item_due_on": "2019-10-18"},
    ],
}
DECISION = {"coordination_decision": "approve", "coordination_directive": "Do it at once."}


@pytest.fixture
def office(supervision: SupervisionOffice) -> SupervisionOffice:
    """An office with a matter that the environment bureau works on."""
    supervision.issue(given_due_on="2019-11-15")
    supervision.begin_handling()
    return supervision


def ask(office: SupervisionOffice) -> str:
    """The unit asks for coordination and its head signs; the id of the matter."""
    [assignment] = office.assignments(office.tasks("handle")[0].business_key or "")
    with office.acting("env.liaison") as tx:
        begin(tx, "coordination", assignment.matter_id, assignment.id)
    office.do("request_coordination", "env.liaison", **REQUEST)
    office.do("sign_request", "env.head", signature_decision="sign")
    return assignment.matter_id


def approved(office: SupervisionOffice) -> str:
    """The same, divided among two units by the office and approved by the leader."""
    matter_id = ask(office)
    office.do("propose_coordination", "clerk", **PROPOSAL)
    office.do("decide_coordination", "leader", **DECISION)
    return matter_id


@pytest.mark.rule("B12", "E09")
def test_a_difficulty_signed_by_the_head_reaches_the_leader_through_the_office(office: SupervisionOffice) -> None:
    """The liaison asks, the head signs, the office proposes, the directing leader finds it; nobody else decides."""
    matter_id = ask(office)
    assert "decide_coordination" not in office.places()
    office.do("propose_coordination", "clerk", **PROPOSAL)
    [asked_of] = office.tasks("decide_coordination")
    assert asked_of.assignee == "leader"
    with office.reading() as session:
        shown = work_on(office.office.engine, session, person(session, "leader"), asked_of.id).typed
    assert shown["coordination_division"].splitlines()[0] == "POL · close the road · 2019年10月15日"
    with pytest.raises(NotYourTask):
        office.do("decide_coordination", "director", **DECISION)
    office.do("decide_coordination", "leader", **DECISION)
    with office.reading() as session:
        [found] = coordinations_of(session, matter_id)
        assert (found.row.signed_by, found.row.decision) == ("env.head", Decision.APPROVED)
        assert directives_of(session, matter_id)[-1].verbatim == "Do it at once."
        notices = [each for each in notices_of(session, matter_id) if each.kind is NoticeKind.COORDINATION_NOTICE]
    assert [(each.unit, each.task) for each in notices] == [("EDU", "move the buses"), ("POL", "close the road")]


@pytest.mark.rule("B12")
def test_nothing_goes_to_the_leader_without_the_head(office: SupervisionOffice) -> None:
    """Held back it returns to the liaison; only the unit's own liaison begins it, and only the head signs."""
    [assignment] = office.assignments(office.tasks("handle")[0].business_key or "")
    for stranger in ("edu.liaison", "env.staff", "clerk"):
        with pytest.raises(MayNotBegin), office.acting(stranger) as tx:
            begin(tx, "coordination", assignment.matter_id, assignment.id)
    with office.acting("env.liaison") as tx:
        begin(tx, "coordination", assignment.matter_id, assignment.id)
    office.do("request_coordination", "env.liaison", **REQUEST)
    for other in ("env.liaison", "edu.head"):
        with pytest.raises((NotYourTask, SeparationOfDuties)):
            office.do("sign_request", other, signature_decision="sign")
    office.do("sign_request", "env.head", signature_decision="hold_back", signature_remarks="say more")
    assert office.tasks("propose_coordination") == []
    assert len(office.tasks("request_coordination")) == 1


@pytest.mark.rule("D11")
def test_the_problem_is_split_among_units_each_with_its_own_deadline(office: SupervisionOffice) -> None:
    """Each unit signs for form 3, settles its piece by its own day, and is checked again; late ones get a new day."""
    matter_id = approved(office)
    with pytest.raises(NotYourTask):
        office.do("acknowledge_piece", "env.liaison", receipt_confirmed=True)
    office.do("acknowledge_piece", "pol.liaison", receipt_confirmed=True)
    [piece] = office.tasks("settle_piece")
    assert piece.due_at is not None
    assert piece.due_at.date() == date(2019, 10, 15)
    office.do("settle_piece", "pol.liaison", item_result="closed by day")
    checked = {"item_check": "not_passed", "check_remarks": "open at night", "new_due_on": "2019-10-25"}
    office.do("check_piece", "reviewer", **checked)
    [piece] = office.tasks("settle_piece")
    assert piece.due_at is not None
    assert piece.due_at.date() == date(2019, 10, 25)
    office.do("settle_piece", "pol.liaison", item_result="closed")
    office.do("check_piece", "reviewer", item_check="passed")
    assert office.told().get("coordination") is None
    office.do("acknowledge_piece", "edu.liaison", receipt_confirmed=True)
    office.do("settle_piece", "edu.liaison", item_result="moved")
    office.do("check_piece", "reviewer", item_check="passed")
    with office.reading() as session:
        [found] = coordinations_of(session, matter_id)
        receipts = receipts_of(session, matter_id)
    police = next(item for item in found.items if item.unit == "POL")
    assert (police.original_due_on, police.due_on, police.check_count) == (date(2019, 10, 15), date(2019, 10, 25), 2)
    assert {item.notice_id for item in found.items} <= set(receipts)
    assert found.row.ended_at is not None
    assert office.told()["coordination"] == ["env.head", "env.liaison"]


def test_what_the_leader_does_not_want_is_not_given_out(office: SupervisionOffice) -> None:
    """Drafted anew it replaces the first proposal; refused, no unit hears of it and the one that asked is told."""
    matter_id = ask(office)
    office.do("propose_coordination", "clerk", **PROPOSAL)
    again = {"coordination_decision": "revise", "coordination_directive": "Ask the treasury too."}
    office.do("decide_coordination", "leader", **again)
    office.do("propose_coordination", "clerk", **{**PROPOSAL, "items": PROPOSAL["items"][:1]})
    refused = {"coordination_decision": "refuse", "coordination_directive": "Settle it yourselves."}
    office.do("decide_coordination", "leader", **refused)
    with office.reading() as session:
        [found] = coordinations_of(session, matter_id)
        assert [item.unit for item in found.items] == ["POL"]
        assert [each.kind for each in notices_of(session, matter_id)] == [NoticeKind.TASK_NOTICE]
    assert office.tasks("acknowledge_piece") == []
    assert office.told()["coordination"] == ["env.head", "env.liaison"]


def test_a_piece_needs_a_unit_a_task_and_a_day_to_come(office: SupervisionOffice) -> None:
    """What is divided among nobody, or due in the past, is refused at its field."""
    ask(office)
    for items, why in (([], NothingDivided), ([{**PROPOSAL["items"][0], "item_due_on": "2019-09-01"}], DayPast)):
        with pytest.raises(why):
            office.do("propose_coordination", "clerk", **{**PROPOSAL, "items": items})


def test_each_unit_sees_its_own_piece(office: SupervisionOffice) -> None:
    """The one that asked and the office see all of it, another unit its piece once that is given out."""
    matter_id = approved(office)
    office.do("acknowledge_piece", "pol.liaison", receipt_confirmed=True)

    def pieces(login: str) -> list[str]:
        with office.reading() as session:
            reader = person(session, login)
            seen = essentials(session, reader, matter_id, office.clock.now())
            return [item.unit for each in asked(session, seen, actor_of(reader)).coordinations for item in each.items]

    assert pieces("env.liaison") == pieces("director") == ["POL", "EDU"]
    assert pieces("pol.liaison") == ["POL"]


def test_what_no_leader_has_decided_is_not_needed_once_the_part_is_accepted(office: SupervisionOffice) -> None:
    """What waits for the leader is withdrawn and the unit told; nobody has it to do, and nothing was decided."""
    matter_id = ask(office)
    office.do("propose_coordination", "clerk", **PROPOSAL)
    office.report()
    office.do("review_report", "reviewer")
    assert office.places() == ["completion_report"]
    with office.reading() as session:
        [found] = coordinations_of(session, matter_id)
    assert (found.row.decision, found.row.ended_at) == (None, office.clock.now())
    assert office.told()["coordination"] == ["env.head", "env.liaison"]


@pytest.mark.rule("D11")
def test_what_the_leader_gave_to_units_outlives_the_part(office: SupervisionOffice) -> None:
    """A directive in writing, with a form 3 for each unit, is settled and checked whatever becomes of the part."""
    approved(office)
    office.report()
    office.do("review_report", "reviewer")
    assert office.places() == ["acknowledge_piece", "completion_report"]
