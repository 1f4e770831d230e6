"""Holding to account: interviews and referrals, and what other offices make of them."""

from typing import Any

import pytest

from engine.commands.rights import NotYourTask, SeparationOfDuties
from engine.forms import FormRejected
from tests.support.supervision import SupervisionOffice
from tests.support.visits import begun
from workflows.accountability.errors import NothingBefore
from workflows.accountability.models import AccountabilityRecord, RecordKind, RecordState
from workflows.accountability.queries import accountability_of, person_times
from workflows.accountability.service import note
from workflows.fields import FieldWrong
from workflows.inbox.queries import count_to_do, to_do
from workflows.organisation.people import actor_of
from workflows.organisation.queries import person
from workflows.organisation.roles import Role

pytestmark = pytest.mark.sqlite_only
TWO = [{"person_name": "Mr Wu", "person_title": "head"}, {"person_name": "Ms Lin", "person_title": "clerk"}]
PROPOSAL: dict[str, Any] = {
    "record_kind": "admonitory_interview",
    "concerned_part": "",
    "persons": TWO,
    "facts": "Nothing was done in a month.",
    "record_basis": "Rule 12",
}
DONE: dict[str, Any] = {"done_on": "2019-09-27", "record_content": "They promised."}
NOTED: dict[str, Any] = {
    **DONE,
    "record_kind": "sanction",
    "record_basis": "Decision 7",
    "person_name": "Mr Wu",
    "person_title": "head",
}


def records(office: SupervisionOffice, matter_id: str) -> list[AccountabilityRecord]:
    """The records on a matter as they are now."""
    with office.reading() as session:
        rows = accountability_of(session, matter_id)
        session.expunge_all()
        return rows


def proposed(office: SupervisionOffice, matter_id: str, kind: str, decision: str = "approve") -> None:
    """What the reviewer proposes and the director decides on."""
    begun(office, "reviewer", "accountability", matter_id)
    office.do("propose_accountability", "reviewer", **PROPOSAL | {"record_kind": kind})
    office.do("approve_accountability", "director", accountability_decision=decision)


def offered(office: SupervisionOffice, login: str) -> list[str]:
    """What the person's inbox offers of this course, and counts."""
    with office.reading() as session:
        actor, engine = actor_of(person(session, login)), office.office.engine
        items = to_do(engine, session, actor, office.clock.now())
        assert count_to_do(engine, session, actor) == len(items)
    return [item.element_id for item in items if item.element_id.endswith("_accountability")]


@pytest.mark.rule("B13", "D18")
def test_an_interview_is_proposed_approved_held_and_counted_in_person_times(supervision: SupervisionOffice) -> None:
    """Facts, grounds and persons are needed; others are offered the approval; the same person twice counts twice."""
    matter_id = supervision.issue()
    begun(supervision, "deputy", "accountability", matter_id)
    for missing in ("facts", "record_basis"):
        with pytest.raises(FormRejected):
            supervision.do("propose_accountability", "deputy", **PROPOSAL | {missing: ""})
    supervision.do("propose_accountability", "deputy", **PROPOSAL)
    with pytest.raises(SeparationOfDuties):
        supervision.do("approve_accountability", "deputy", accountability_decision="approve")
    assert (offered(supervision, "deputy"), offered(supervision, "director")) == ([], ["approve_accountability"])
    supervision.do("approve_accountability", "director", accountability_decision="approve")
    supervision.do("hold_interview", "deputy", **DONE, persons=[])
    proposed(supervision, matter_id, "admonitory_interview")
    supervision.do("hold_interview", "reviewer", **DONE, persons=TWO[:1])
    proposed(supervision, matter_id, "admonitory_interview", "decline")
    assert supervision.tasks("hold_interview") == []
    with supervision.reading() as session:
        assert person_times(session, 2019)[RecordKind.ADMONITORY_INTERVIEW] == 3
        assert person_times(session, 2018)[RecordKind.ADMONITORY_INTERVIEW] == 0


@pytest.mark.rule("C25")
def test_a_referral_is_handed_to_the_discipline_office_and_nothing_else_happens(supervision: SupervisionOffice) -> None:
    """The office can only hand over; the discipline officer alone receives; no sanction comes of it by itself."""
    supervision.join("inspector", "POL", Role.DISCIPLINE_OFFICER)
    matter_id = supervision.issue()
    proposed(supervision, matter_id, "referral")
    for login in ("director", "reviewer", "clerk"):
        with pytest.raises(NotYourTask):
            supervision.do("receive_referral", login, **DONE)
    supervision.do("receive_referral", "inspector", **DONE)
    [referral] = records(supervision, matter_id)
    assert (referral.kind, referral.state, referral.done_by) == (RecordKind.REFERRAL, RecordState.DONE, "inspector")
    begun(supervision, "reviewer", "accountability", matter_id)
    with pytest.raises(FormRejected):
        supervision.do("propose_accountability", "reviewer", **PROPOSAL | {"record_kind": "sanction"})


@pytest.mark.rule("D16", "C25")
def test_each_record_follows_the_one_it_rests_on(supervision: SupervisionOffice) -> None:
    """A sanction is noted after a referral alone, an assessment after any record; never what is only proposed."""
    supervision.join("inspector", "POL", Role.DISCIPLINE_OFFICER)
    matter_id = supervision.issue()
    proposed(supervision, matter_id, "referral")
    [referral] = records(supervision, matter_id)
    with supervision.acting("reviewer") as tx, pytest.raises(NothingBefore):
        note(tx, matter_id, NOTED | {"follows": referral.id})
    supervision.do("receive_referral", "inspector", **DONE)
    with supervision.acting("reviewer") as tx:
        sanction = note(tx, matter_id, NOTED | {"follows": referral.id})
        with pytest.raises(NothingBefore):
            note(tx, matter_id, NOTED | {"follows": sanction.id})
        with pytest.raises(FieldWrong):
            note(tx, matter_id, NOTED | {"follows": referral.id, "done_on": "2019-09-28"})
        counted = note(tx, matter_id, NOTED | {"record_kind": "assessment", "follows": sanction.id})
        assert (sanction.follows_id, counted.follows_id) == (referral.id, sanction.id)
        assert person_times(tx.session, 2019)[RecordKind.SANCTION] == 1
