"""How deep a matter is supervised: by telephone, by letter, strictly; and what is named before it is given out."""

from datetime import date
from typing import Any

import pytest

from engine.commands.rights import NotYourTask
from engine.forms import FormRejected
from tests.support.supervision import TO_DOCKET, SupervisionOffice
from workflows.assignments.errors import AssignmentIncomplete
from workflows.assignments.service import issue
from workflows.beginnings.service import begin
from workflows.extensions.service import grant, request_extension
from workflows.letters.errors import LetterNotFound
from workflows.letters.queries import letter_of, notices_of
from workflows.matters.errors import AuthorityMissing, LeaderApprovalMissing, LetterMissing
from workflows.matters.queries import matter_row
from workflows.matters.service import docket, has_authority
from workflows.matters.values import Demand, DueKind, Source, Status
from workflows.overview.opening import open_matter
from workflows.tracking.models import TrackingChannel
from workflows.tracking.queries import tracking_of

pytestmark = pytest.mark.sqlite_only

PHONE = {
    "phone_contact": "ENV, the head",
    "phone_content": "please find out",
    "standard": "known",
    "dispatch_way": "phone",
}


def docketed(office: SupervisionOffice, **opinion: Any) -> str:
    """A matter with a number; its id."""
    matter_id = office.open()
    office.go(*TO_DOCKET, draft_opinion=opinion)
    return matter_id


@pytest.mark.rule("B38")
def test_to_be_informed_a_telephone_call_is_suggested_and_no_letter_is_needed(supervision: SupervisionOffice) -> None:
    """The call is recorded, the unit gets its task notice, and there is no letter; the clerk may still choose one."""
    matter_id = docketed(supervision, demand="inform")
    assert supervision.places() == ["phone_dispatch"]
    supervision.do("phone_dispatch", "clerk", **PHONE)
    assert supervision.tasks("acknowledge")
    with supervision.reading() as session:
        [call] = tracking_of(session, matter_id)
        assert (call.channel, call.content) == (TrackingChannel.PHONE, "please find out")
        assert [each.unit for each in notices_of(session, matter_id)] == ["ENV"]
        with pytest.raises(LetterNotFound):
            letter_of(session, matter_id)
    supervision.open("Another")
    supervision.go(*TO_DOCKET, draft_opinion={"demand": "inform"})
    supervision.do("phone_dispatch", "clerk", standard="known", dispatch_way="letter")
    assert "confirm_method" in supervision.places()


@pytest.mark.rule("B39", "B40")
@pytest.mark.parametrize("demand", ["conclusion", "overall"])
def test_where_a_conclusion_is_wanted_nothing_is_given_out_without_a_letter(
    supervision: SupervisionOffice, demand: str
) -> None:
    """The letter's way is the only one, and the call that would give it out by telephone is refused."""
    matter_id = docketed(supervision, demand=demand)
    assert supervision.places() == ["confirm_method"]
    supervision.do("confirm_method", "clerk")
    assert [part.issued_at for part in supervision.assignments(matter_id)] == [None]
    with supervision.acting() as tx:
        matter_row(tx.session, matter_id).demand = Demand(demand)
    other = docketed(supervision, demand="inform")
    with supervision.acting() as tx:
        matter_row(tx.session, other).demand = Demand(demand)
    with pytest.raises(LetterMissing):
        supervision.do("phone_dispatch", "clerk", **PHONE)


@pytest.mark.rule("B40")
def test_what_concerns_the_whole_changes_with_a_leaders_approval_only(supervision: SupervisionOffice) -> None:
    """The director's word does not move the deadline, the leader's does; nor does a clerk offer it to further units."""
    matter_id = supervision.issue(demand="overall", given_due_on="2019-10-16")
    supervision.begin_handling()
    supervision.ask_for_extension(matter_id)
    supervision.go(("request_extension", "env.liaison"), ("approve_extension", "director"))
    assert supervision.matter(matter_id).due_on == date(2019, 10, 16)
    with pytest.raises(NotYourTask):
        supervision.do("leader_extension", "director", leader_decision="grant")
    supervision.do("leader_extension", "leader", leader_decision="grant")
    assert supervision.matter(matter_id).due_on == date(2019, 11, 29)
    [part] = supervision.assignments(matter_id)
    asked = {"extension_reason": "r", "extension_progress": "p", "extension_due_on": "2019-12-20"}
    with pytest.raises(LeaderApprovalMissing), supervision.acting("director") as tx:
        grant(tx, request_extension(tx, part.id, asked).id)
    piece = {"offer_task": "t", "offer_standard": "s", "offer_due_on": "2019-11-29", "offer_units": ["POL"]}
    with supervision.acting("clerk") as tx:
        begin(tx, "offer", matter_id)
    with pytest.raises(LeaderApprovalMissing):
        supervision.do("describe_piece", "clerk", **piece)


@pytest.mark.rule("B40")
def test_a_leader_who_refuses_leaves_the_deadline(supervision: SupervisionOffice) -> None:
    """What the director granted is not granted without the leader."""
    matter_id = supervision.issue(demand="overall", given_due_on="2019-10-16")
    supervision.ask_for_extension(matter_id)
    supervision.go(("request_extension", "env.liaison"), ("approve_extension", "director"))
    supervision.do("leader_extension", "leader", leader_decision="refuse", leader_remarks="no")
    assert supervision.matter(matter_id).due_on == date(2019, 10, 16)
    assert supervision.tasks("leader_extension") == []


@pytest.mark.rule("B33", "B34", "E16")
def test_nothing_is_given_out_that_lacks_one_of_the_four(supervision: SupervisionOffice) -> None:
    """Unit, responsible leader, duty or handler, limit: each missing one is named, and the unit hears nothing."""
    matter_id = docketed(supervision)
    supervision.do("confirm_method", "clerk")
    lacks = {"responsible_leader": "", "due_on": None}
    for field, nothing in lacks.items():
        with supervision.acting() as tx:
            before = getattr(matter_row(tx.session, matter_id), field)
            setattr(matter_row(tx.session, matter_id), field, nothing)
        with pytest.raises(AssignmentIncomplete) as refused:
            supervision.do("approve_letter", "director")
        assert refused.value.details["assignment_fields"] == [field]
        with supervision.acting() as tx:
            setattr(matter_row(tx.session, matter_id), field, before)
    with supervision.acting() as tx:
        [part] = supervision.assignments(matter_id)
        tx.session.merge(part).duty = ""
    with pytest.raises(AssignmentIncomplete), supervision.acting() as tx:
        issue(tx, matter_row(tx.session, matter_id), None)
    with supervision.acting() as tx:
        tx.session.merge(supervision.assignments(matter_id)[0]).handler = "env.staff"
    supervision.do("approve_letter", "director")
    assert supervision.tasks("handle")


@pytest.mark.rule("B15")
def test_nothing_is_docketed_that_nobody_decided(supervision: SupervisionOffice) -> None:
    """A document or a leader's directive is wanted; what deputies and citizens ask has the law."""
    with supervision.acting("clerk") as tx:
        matter = open_matter(tx, source=Source.OWN_LEADER, title="Dust")
        matter.requirement, matter.status = "sweep", Status.DRAFTED
        wanted: dict[str, Any] = {
            "number_pattern": "{year}-{serial}",
            "due_on": date(2019, 11, 1),
            "due_kind": DueKind.GIVEN,
        }
        with pytest.raises(AuthorityMissing):
            docket(tx, matter.id, **wanted)
        matter.source = Source.PROPOSAL
        assert has_authority(tx, matter)
        matter.source, matter.basis = Source.OWN_LEADER, "Document 7"
        assert docket(tx, matter.id, **wanted).matter_no is not None


@pytest.mark.rule("C06")
def test_a_person_is_supervised_where_one_is_named_else_the_unit(supervision: SupervisionOffice) -> None:
    """The opinion names a person for a unit's part; a name nobody has is refused."""
    matter_id = supervision.open()
    supervision.do("receive", "clerk")
    with pytest.raises(FormRejected):
        supervision.do("draft_opinion", "clerk", lead_person="nobody")
    supervision.do(
        "draft_opinion", "clerk", lead_person="env.head", co=[{"unit": "POL", "duty": "helps", "person": None}]
    )
    found = {part.unit: part.supervised for part in supervision.assignments(matter_id)}
    assert found == {"ENV": "env.head", "POL": None}


@pytest.mark.rule("C04")
def test_the_deputy_director_drives_and_the_leader_guides(supervision: SupervisionOffice) -> None:
    """Two steps by two roles: whoever approves for the office does not approve for the leaders, nor the other way."""
    supervision.open()
    supervision.go(*TO_DOCKET[:2])
    with pytest.raises(NotYourTask):
        supervision.do("approve_docketing", "leader")
    supervision.do("approve_docketing", "deputy")
    with pytest.raises(NotYourTask):
        supervision.do("leader_approval", "deputy")
    supervision.do("leader_approval", "leader")
