"""Decisions and campaigns for tests: what their tasks are filled in with, and who does what in which order."""

from typing import Any

from engine.commands import instances
from tests.support.supervision import SupervisionOffice
from workflows.matters.intake import receive
from workflows.matters.values import Source
from workflows.plans.queries import items_of

ITEMS = [{"item_name": "lamps", "item_standard": "all lit"}, {"item_name": "kerbs", "item_standard": ""}]
DUTY: dict[str, Any] = {
    "requirement": "light every street",
    "standard": "no dark street",
    "responsible_leader": "leader",
    "lead": "ENV",
    "lead_duty": "leads",
    "co": [],
}
FORMS: dict[str, dict[str, Any]] = {
    "compile_decision": {
        "title": "Street lamps",
        "source": "S2",
        "source_text": "31st meeting",
        "basis": "M-31",
        "original_text": "Light every street this year.",
        "classified": False,
    },
    "plan_inspection": {"goal": "no dark street", "approach": "look at night", "plan_items": ITEMS},
    "divide_duty": {**DUTY, "proposed_urgency": "normal", "severity": "major", "long_term": False},
    "approve_decision_plan": {"plan_decision": "approve"},
    "sum_up": {"completion_summary": "lit", "evaluation": "good", "advice": "keep at it"},
    "draft_campaign": {
        **DUTY,
        "title": "Clean air",
        "source": "S8",
        "source_text": "",
        "basis": "letter 3",
        "original_text": "Clean the air.",
        "classified": False,
        "goal": "clean air",
        "approach": "look at every chimney",
        "begins_on": "2019-09-27",
        "ends_on": "2020-03-31",
        "plan_items": ITEMS,
        "campaign_cadence": "monthly",
    },
    "approve_campaign": {"plan_decision": "approve"},
    "wrap_up": {
        "completion_summary": "cleaner",
        "met_on": "2019-10-31",
        "meeting": "all units",
        "bulletin_problems": "two chimneys",
        "advice": "filters",
        "follow_ups": [],
    },
    "follow_up": {"follow_up_result": "filtered"},
}
DECIDED = (("compile_decision", "deputy"), ("plan_inspection", "clerk"), ("divide_duty", "clerk"))
TO_DECISION_UNITS = (*DECIDED, ("approve_decision_plan", "leader"))
TO_CAMPAIGN_UNITS = (("draft_campaign", "clerk"), ("approve_campaign", "leader"))


def begin(office: SupervisionOffice, process: str, source: Source = Source.MEETING) -> str:
    """Take a matter in that takes the course of ``process``; its id."""
    with office.acting("clerk") as tx:
        matter = receive(tx, source=source, title="Street lamps")
        instances.start(tx, process, business_key=matter.id, variables={"matter_id": matter.id})
        return matter.id


def go(office: SupervisionOffice, *steps: tuple[str, str], **changed: dict[str, Any]) -> None:
    """Do several steps; ``changed`` has other values for some elements."""
    for element, login in steps:
        office.do(element, login, **FORMS.get(element, {}) | changed.get(element, {}))


def guide(office: SupervisionOffice, matter_id: str) -> None:
    """The office guides the lead unit and opens the tracking file."""
    row = {"part": office.assignments(matter_id)[0].id, "guidance_class": "slow", "channel": "phone"}
    given = [{**row, "contact": "Ms Bai", "guidance_given": "begin with the old town"}]
    office.do("guide_progress", "clerk", file_no="F-12", guidance=given)


def inspect(office: SupervisionOffice, matter_id: str, *findings: str) -> None:
    """The office looks at the plan's inspection items, in order."""
    with office.reading() as session:
        items = [item.id for item in items_of(session, matter_id)]
    found = [{"item": item, "finding": finding} for item, finding in zip(items, findings, strict=False)]
    office.do("implement_campaign", "reviewer", findings=found)
