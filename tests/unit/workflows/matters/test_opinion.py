"""Draft opinions."""

from datetime import date
from typing import Any

import pytest

from tests.support.matters import docketed, drafted, received
from tests.support.supervision import OPINION, SupervisionOffice
from workflows.assignments.errors import DutyMissing, TwoLeads
from workflows.assignments.models import Role
from workflows.directives.queries import directives_of
from workflows.directives.service import record_directive
from workflows.fields import FieldMissing
from workflows.matters.errors import OwnProposal, ProposalDecided
from workflows.matters.opinion import record_opinion
from workflows.matters.queries import matter_row, urgency_changes
from workflows.matters.urgency import decide_urgency, propose_urgency
from workflows.matters.values import DirectiveClass, Stage, Urgency


@pytest.mark.rule("A04", "C09")
@pytest.mark.parametrize("field", ["verbatim", "intent", "requirement", "directive_leader", "lead"])
def test_an_opinion_needs_its_parts(desk: SupervisionOffice, field: str) -> None:
    """Without verbatim text, intent, requirement, leader or lead unit the draft is refused, naming the field."""
    matter_id = received(desk)
    with desk.acting("clerk") as tx, pytest.raises(FieldMissing) as missing:
        record_opinion(tx, matter_id, OPINION | {field: ""})
    assert missing.value.details == {"field": field}


@pytest.mark.rule("A04")
def test_an_opinion_keeps_text_and_intent(desk: SupervisionOffice) -> None:
    """The directive is kept word for word beside its reading."""
    matter_id = drafted(desk, verbatim="Find out —  and report!", intent="peace")
    matter = desk.matter(matter_id)
    assert (matter.intent, matter.directive_class, matter.stage) == (
        "peace",
        DirectiveClass.ACTION,
        Stage.DOCKET_APPROVAL,
    )
    with desk.reading() as session:
        [directive] = directives_of(session, matter_id)
        assert (directive.verbatim, directive.given_on) == ("Find out —  and report!", date(2019, 9, 26))


def test_a_draft_written_anew_replaces_the_first(desk: SupervisionOffice) -> None:
    """A corrected draft has one directive and the new units only."""
    matter_id = drafted(desk)
    with desk.acting("clerk") as tx:
        record_opinion(tx, matter_id, OPINION | {"verbatim": "Corrected.", "lead": "POL"})
    with desk.reading() as session:
        assert [row.verbatim for row in directives_of(session, matter_id)] == ["Corrected."]
    assert [part.unit for part in desk.assignments(matter_id)] == ["POL"]


@pytest.mark.rule("A16")
def test_a_matter_has_any_number_of_directives(desk: SupervisionOffice) -> None:
    """Three more directives are counted and dated."""
    matter_id = docketed(desk)
    with desk.acting("clerk") as tx:
        for day in (1, 2, 3):
            record_directive(tx, matter_id, leader="leader", verbatim=f"no. {day}", given_on=date(2019, 10, day))
    with desk.reading() as session:
        days = [row.given_on for row in directives_of(session, matter_id)]
    assert days == [date(2019, 9, 26), date(2019, 10, 1), date(2019, 10, 2), date(2019, 10, 3)]


@pytest.mark.rule("E04")
@pytest.mark.parametrize(
    ("co", "error"),
    [
        ([{"unit": "ENV", "duty": "again"}], TwoLeads),
        ([{"unit": "POL", "duty": "a"}, {"unit": "POL", "duty": "b"}], TwoLeads),
        ([{"unit": "POL", "duty": " "}], DutyMissing),
    ],
)
def test_one_lead_and_a_duty_for_each_co_unit(
    desk: SupervisionOffice, co: list[dict[str, Any]], error: type[Exception]
) -> None:
    """A unit named twice and a co-unit without duty are refused."""
    matter_id = received(desk)
    with desk.acting("clerk") as tx, pytest.raises(error):
        record_opinion(tx, matter_id, OPINION | {"co": co})


@pytest.mark.rule("E04", "E17")
def test_units_are_planned_with_duties_and_heads(desk: SupervisionOffice) -> None:
    """Lead and co-units are kept with duty, head (overall) and deputy (direct responsibility)."""
    matter_id = drafted(desk, co=[{"unit": "POL", "duty": "streets"}])
    kept = [(part.unit, part.role, part.duty, part.unit_head, part.deputy_head) for part in desk.assignments(matter_id)]
    assert kept == [
        ("ENV", Role.LEAD, "leads", "ENV head", "ENV deputy"),
        ("POL", Role.CO, "streets", "POL head", "POL deputy"),
    ]


@pytest.mark.rule("C22")
def test_urgency_is_proposed_by_one_and_approved_by_another(desk: SupervisionOffice) -> None:
    """The proposer cannot approve; the approved change is logged with both names and decided once."""
    matter_id = docketed(desk)
    with desk.acting("clerk") as tx:
        matter = matter_row(tx.session, matter_id)
        with pytest.raises(FieldMissing):
            propose_urgency(tx, matter, Urgency.TOP, "")
        change = propose_urgency(tx, matter, Urgency.TOP, "danger")
        assert change is not None
        with pytest.raises(OwnProposal):
            decide_urgency(tx, matter, change, approved=True)
    assert desk.matter(matter_id).urgency is Urgency.NORMAL
    with desk.acting("director") as tx:
        matter = matter_row(tx.session, matter_id)
        [logged] = urgency_changes(tx.session, matter_id)
        decide_urgency(tx, matter, logged, approved=True)
        with pytest.raises(ProposalDecided):
            decide_urgency(tx, matter, logged, approved=False)
    assert desk.matter(matter_id).urgency is Urgency.TOP
    with desk.reading() as session:
        [logged] = urgency_changes(session, matter_id)
        assert (logged.proposed_by, logged.decided_by, logged.before) == ("clerk", "director", Urgency.NORMAL)
