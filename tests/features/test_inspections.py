"""Inspections on the spot, from the order to what the unit may know of them."""

from datetime import date

import pytest
from sqlalchemy import select

from engine.commands.rights import NotYourTask
from engine.forms import FormRejected
from tests.support.supervision import SupervisionOffice
from tests.support.visits import FINDINGS, ORDER, begun, carried_out, inspected, inspections, ordered
from workflows.beginnings.errors import MayNotBegin
from workflows.experts.service import appoint
from workflows.forces.models import Force
from workflows.forces.service import join_force
from workflows.inspections.errors import ConsentMissing, InspectorOfTheUnit
from workflows.inspections.models import InspectionKind, InspectionState, Part
from workflows.inspections.queries import participants_of, shown_to_units, visits_in, visits_to
from workflows.inspections.service import order
from workflows.reviews.queries import unreviewed
from workflows.special_reports.models import SpecialReport

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("A24")
def test_an_inspection_is_ordered_approved_and_recorded(supervision: SupervisionOffice) -> None:
    """What a reviewer orders another approves; the record needs place, time, inspectors and finding."""
    matter_id = supervision.issue()
    ordered(supervision, matter_id)
    assert supervision.places().count("carry_out") == 0
    supervision.do("approve_inspection", "director", inspection_decision="approve")
    assert supervision.told()["inspection"] == ["env.liaison"]
    for missing in ("place", "visited_at", "finding", "conclusion"):
        with pytest.raises(FormRejected):
            carried_out(supervision, matter_id, **{missing: ""})
    with pytest.raises(FormRejected):
        carried_out(supervision, matter_id, took_part=[])
    with pytest.raises(NotYourTask):
        carried_out(supervision, matter_id, "clerk")
    carried_out(supervision, matter_id)
    [found] = inspections(supervision, matter_id)
    assert (found.state, found.place, found.recorded_by) == (InspectionState.CARRIED_OUT, FINDINGS["place"], "reviewer")
    assert shown_to_units([found]) == [found]
    assert "carry_out" not in supervision.places()


@pytest.mark.rule("A24")
def test_who_orders_does_not_approve_unless_they_are_the_director(supervision: SupervisionOffice) -> None:
    """A deputy who reviews and approves orders alone; a reviewer's order that is declined ends, and they are told."""
    matter_id = supervision.issue()
    ordered(supervision, matter_id, "deputy")
    assert inspections(supervision, matter_id)[0].state is InspectionState.APPROVED
    supervision.wait(minutes=1)
    ordered(supervision, matter_id)
    supervision.do("approve_inspection", "director", inspection_decision="decline", inspection_remarks="too soon")
    declined = inspections(supervision, matter_id)[-1]
    assert (declined.state, declined.decision_remarks) == (InspectionState.DECLINED, "too soon")
    assert "reviewer" in supervision.told()["inspection"]
    with pytest.raises(MayNotBegin):
        begun(supervision, "env.liaison", "inspection", matter_id)


@pytest.mark.rule("A27")
@pytest.mark.parametrize("kind", ["covert", "no_notice"])
def test_an_unannounced_inspection_is_hidden_until_it_is_released(supervision: SupervisionOffice, kind: str) -> None:
    """Twice on one matter; nobody of the unit is told before the director releases one, the other stays hidden."""
    matter_id = supervision.issue()
    for decision in ("release", "keep"):
        inspected(supervision, matter_id, kind)
        assert "inspection" not in supervision.told() or decision == "keep"
        hidden = inspections(supervision, matter_id)[-1]
        assert hidden.is_hidden
        assert hidden not in shown_to_units([hidden])
        with pytest.raises(NotYourTask):
            supervision.do("release_inspection", "reviewer", release_decision="release")
        supervision.do("release_inspection", "director", release_decision=decision)
        supervision.wait(minutes=1)
    first, second = inspections(supervision, matter_id)
    assert (first.released_by, second.released_by) == ("director", None)
    assert [each.id for each in shown_to_units([first, second])] == [first.id]
    assert supervision.told()["inspection"] == ["env.liaison"]


@pytest.mark.rule("D22", "B17")
def test_visits_are_counted_by_kind_and_year(supervision: SupervisionOffice) -> None:
    """Seventeen no-notice visits on one matter; the covert share leaves research out."""
    matter_id = supervision.issue()
    for _ in range(17):
        inspected(supervision, matter_id, "no_notice")
    inspected(supervision, matter_id, "open")
    inspected(supervision, matter_id, "covert", visited_at="2018-12-31T20:00")
    inspected(supervision, matter_id, "research", inspection_advice="Build at noon.")
    with supervision.reading() as session:
        assert visits_to(session, matter_id)[InspectionKind.NO_NOTICE] == 17
        this_year, last_year = visits_in(session, 2019), visits_in(session, 2018)
        assert (this_year.visits, this_year.unannounced, this_year.covert_share) == (18, 17, 94)
        assert (last_year.visits, last_year.covert_share) == (1, 100)
        assert visits_in(session, 2020).covert_share is None


@pytest.mark.rule("E10", "B18")
def test_research_ends_in_a_numbered_report_with_advice(supervision: SupervisionOffice) -> None:
    """It needs advice; the report that follows is approved by another, and numbered without gaps."""
    matter_id = supervision.issue()
    ordered(supervision, matter_id, "deputy", inspection_kind="research")
    with pytest.raises(Exception, match="inspection_advice"):
        carried_out(supervision, matter_id)
    carried_out(supervision, matter_id, inspection_advice="Build at noon.")
    report = {"special_title": "Noise", "special_content": "Hammers.", "special_advice": "Noon."}
    with pytest.raises(FormRejected):
        supervision.do("write_special_report", "deputy", **report | {"special_advice": ""})
    supervision.do("write_special_report", "deputy", **report)
    with pytest.raises(Exception, match="separation"):
        supervision.do("approve_special_report", "deputy", special_decision="issue")
    supervision.do("approve_special_report", "director", special_decision="revise", special_remarks="shorter")
    supervision.do("write_special_report", "deputy", **report)
    supervision.do("approve_special_report", "director", special_decision="issue")
    with supervision.reading() as session:
        [issued] = session.scalars(select(SpecialReport))
        assert (issued.serial, issued.advice, issued.written_by, issued.issued_by) == (1, "Noon.", "deputy", "director")


@pytest.mark.rule("D03", "E26", "D05", "D07")
def test_offices_experts_and_citizens_inspect_together(supervision: SupervisionOffice) -> None:
    """Several offices of the four forces, an expert and a citizen who has consented; each is on record as what."""
    matter_id = supervision.issue()
    with supervision.acting("director") as tx:
        join_force(tx, {"unit": "POL", "force": Force.DISCIPLINE.value})
        join_force(tx, {"unit": "EDU", "force": Force.MEDIA.value})
        expert = appoint(tx, EXPERT)
    citizen = {"citizen_name": "Ms Lin", "citizen_contact": "555", "consented": True, "consented_on": "2019-09-26"}
    together = {"experts": [expert.id], "joint_offices": ["EDU", "POL"], "staff": ["reviewer", "pol.liaison"]}
    for lacking in ({"consented": False}, {"consented_on": ""}):
        with pytest.raises(ConsentMissing), supervision.acting("director") as tx:
            order(tx, matter_id, ORDER | together | {"citizens": [citizen | lacking]})
    begun(supervision, "director", "inspection", matter_id)
    supervision.do("order_inspection", "director", **ORDER | together | {"citizens": [citizen]})
    [inspection] = inspections(supervision, matter_id)
    with supervision.reading() as session:
        team = {each.name: each for each in participants_of(session, [inspection.id])[inspection.id]}
        assert (team["EDU"].force, team["POL"].force) == (Force.MEDIA, Force.DISCIPLINE)
        assert (team["Mr Shi"].part, team["Ms Lin"].consented_on) == (Part.EXPERT, date(2019, 9, 26))
    carried_out(supervision, matter_id, "pol.liaison")


@pytest.mark.rule("A24")
def test_nobody_inspects_their_own_unit(supervision: SupervisionOffice) -> None:
    """Neither a person nor an office of the inspected unit takes part, even where it is one of the four forces."""
    matter_id = supervision.issue()
    with supervision.acting("director") as tx:
        join_force(tx, {"unit": "ENV", "force": Force.ORGANISATION.value})
    begun(supervision, "director", "inspection", matter_id)
    for chosen in ({"staff": ["env.liaison"]}, {"joint_offices": ["ENV"]}):
        with pytest.raises(InspectorOfTheUnit):
            supervision.do("order_inspection", "director", **ORDER | chosen)


@pytest.mark.rule("C23")
def test_what_was_verified_on_the_spot_counts_as_reviewed(supervision: SupervisionOffice) -> None:
    """For the unit inspected, or for all; one that found otherwise settles nothing."""
    matter_id = supervision.issue(co=[{"unit": "EDU", "duty": "helps"}])
    part = next(each.id for each in supervision.assignments(matter_id) if each.unit == "ENV")

    def unsettled() -> list[str]:
        with supervision.reading() as session:
            return [each.unit for each in unreviewed(session, matter_id)]

    inspected(supervision, matter_id, "open")
    assert unsettled() == ["EDU", "ENV"]
    ordered(supervision, matter_id, "director", inspected_part=part)
    carried_out(supervision, matter_id, conclusion="verified")
    assert unsettled() == ["EDU"]
    inspected(supervision, matter_id, "covert", conclusion="verified")
    assert unsettled() == []


@pytest.mark.rule("D06")
def test_an_expert_who_was_not_renewed_cannot_be_chosen(supervision: SupervisionOffice) -> None:
    """Neither for a day after the year's end, nor from the list once the year is over."""
    matter_id = supervision.issue()
    with supervision.acting("director") as tx:
        expert = appoint(tx, EXPERT)
    begun(supervision, "director", "inspection", matter_id)
    with pytest.raises(Exception, match="expert-not-selectable"):
        supervision.do("order_inspection", "director", **ORDER | {"experts": [expert.id], "planned_on": "2020-01-02"})
    supervision.do("order_inspection", "director", **ORDER | {"experts": [expert.id], "planned_on": "2019-12-31"})


EXPERT = {"kind": "expert", "name": "Mr Shi", "field": "noise", "term_from": "2019-01-01", "term_to": "2021-12-31"}
