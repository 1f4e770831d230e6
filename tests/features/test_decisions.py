"""Carrying out what a meeting or a document decided: plan, duties, guidance, summary."""

import pytest

from engine.commands import instances
from engine.commands.rights import SeparationOfDuties
from engine.forms import FormRejected
from engine.history import events
from tests.support.plans import DECIDED, TO_DECISION_UNITS, begin, go, guide
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from tests.unit.workflows.minutes.test_minutes import MINUTES
from workflows.archive.queries import package_of
from workflows.fields import FieldMissing
from workflows.matters.values import Kind, Status
from workflows.minutes.queries import minutes_of
from workflows.organisation.roles import Role
from workflows.plans.models import Evaluation
from workflows.plans.queries import items_of, plan_of
from workflows.tracking.models import GuidanceClass
from workflows.tracking.queries import tracking_of

pytestmark = pytest.mark.sqlite_only


def steps_of(office: SupervisionOffice, matter_id: str) -> list[str]:
    """The steps that the matter's course passed, in order, each once."""
    diagrams, steps = office.office.engine.definitions, []
    with office.reading() as session:
        rows = [row.id for row in events.of_business_key(session, matter_id)]
        for event in events.of_instances(session, rows):
            elements = diagrams.get(session, event.definition_id).diagram.elements
            if elements.keys() & {"compile_decision", "draft_campaign"}:
                passed = [name for kind, name, _ in event.payload["trace"] if kind == "leave" and name in elements]
                steps += [elements[name].ext.properties.get("step", "") for name in passed]
    return [step for step in dict.fromkeys(steps) if step]


@pytest.mark.rule("B27")
def test_a_decision_is_carried_out_in_four_steps(supervision: SupervisionOffice) -> None:
    """Plan and items, duties, guidance with a tracking file, summary with evaluation; then the archive."""
    matter_id = begin(supervision, "decision")
    go(supervision, *TO_DECISION_UNITS)
    guide(supervision, matter_id)
    supervision.undertake()
    go(supervision, ("sum_up", "clerk"), ("present_to_leader", "leader"))
    assert supervision.matter(matter_id).status is Status.COMPLETED
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    assert steps_of(supervision, matter_id) == ["plan", "divide", "guide", "sum_up"]
    with supervision.reading() as session:
        plan, [record] = plan_of(session, matter_id), tracking_of(session, matter_id)
        assert plan is not None
        assert (plan.approved_by, plan.file_no, plan.evaluation) == ("leader", "F-12", Evaluation.GOOD)
        assert [item.name for item in items_of(session, matter_id)] == ["lamps", "kerbs"]
        assert record.guidance_class is GuidanceClass.SLOW
        assert package_of(session, matter_id).document_count == 0
    assert supervision.matter(matter_id).status is Status.ARCHIVED


@pytest.mark.rule("B27")
def test_a_plan_without_inspection_items_is_refused(supervision: SupervisionOffice) -> None:
    """It is asked for again, and the leader has nothing to approve."""
    begin(supervision, "decision")
    go(supervision, DECIDED[0])
    with pytest.raises(FieldMissing):
        go(supervision, DECIDED[1], plan_inspection={"plan_items": []})
    assert supervision.places() == ["plan_inspection"]


@pytest.mark.rule("C07", "C16")
def test_the_deputy_compiles_and_the_liaison_dockets(supervision: SupervisionOffice) -> None:
    """An item of the minutes takes this course, keeps its minutes, and needs two people before the leader."""
    supervision.join("both", "OFF", Role.APPROVER, Role.DOCKET_CLERK)
    with supervision.acting("clerk") as tx:
        instances.start(tx, "minutes")
    supervision.do("record_minutes", "clerk", **MINUTES)
    matter_id = supervision.tasks("compile_decision")[0].business_key or ""
    assert (supervision.matter(matter_id).basis, supervision.matter(matter_id).source_text) == ("M-31", "31st meeting")
    go(supervision, ("compile_decision", "both"), ("plan_inspection", "clerk"))
    with pytest.raises(SeparationOfDuties):
        go(supervision, ("divide_duty", "both"))
    go(supervision, ("divide_duty", "clerk"), ("approve_decision_plan", "leader"))
    with supervision.reading() as session:
        minutes = minutes_of(session, matter_id)
    matter = supervision.matter(matter_id)
    assert (matter.basis, minutes.number if minutes else None) == ("M-31", "M-31")
    assert (matter.kind, matter.matter_no is None) == (Kind.DECISION, False)


@pytest.mark.rule("C16")
def test_a_meeting_matter_names_its_minutes(supervision: SupervisionOffice) -> None:
    """Without the number of the minutes nothing is compiled."""
    begin(supervision, "decision")
    with pytest.raises(FormRejected):
        go(supervision, DECIDED[0], compile_decision={"basis": ""})


def test_what_the_leader_sends_back_is_planned_again(supervision: SupervisionOffice) -> None:
    """The remarks come with it; the new plan replaces the old one."""
    matter_id = begin(supervision, "decision")
    sent_back = {"plan_decision": "send_back", "plan_remarks": "which streets?"}
    go(supervision, *TO_DECISION_UNITS, approve_decision_plan=sent_back)
    go(supervision, *TO_DECISION_UNITS[1:], plan_inspection={"plan_items": [{"item_name": "old town"}]})
    with supervision.reading() as session:
        assert [item.name for item in items_of(session, matter_id)] == ["old town"]
    assert supervision.places() == ["acknowledge", "guide_progress", "report_node"]


def test_several_units_are_reported_on_by_the_lead(supervision: SupervisionOffice) -> None:
    """Two units work at once; the lead consolidates before the office sums up."""
    matter_id = begin(supervision, "decision")
    go(supervision, *TO_DECISION_UNITS, divide_duty={"co": [{"unit": "EDU", "duty": "schools"}]})
    guide(supervision, matter_id)
    supervision.undertake("env")
    supervision.undertake("edu")
    assert supervision.places() == ["consolidate_report"]
