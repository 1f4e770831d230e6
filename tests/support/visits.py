"""Inspections and return visits as tests have them made."""

from typing import Any

from tests.support.supervision import SupervisionOffice
from workflows.beginnings.service import begin
from workflows.inspections.models import Inspection, InspectionState
from workflows.inspections.queries import inspections_of, participants_of

ORDER: dict[str, Any] = {
    "inspection_kind": "open",
    "inspected_part": "",
    "inspection_purpose": "Is it quiet?",
    "inspection_plan": "Three evenings at the gate.",
    "planned_on": "2019-10-15",
    "staff": ["reviewer"],
    "experts": [],
    "joint_offices": [],
    "citizens": [],
}
FINDINGS: dict[str, Any] = {
    "place": "The east gate",
    "visited_at": "2019-09-27T08:30",
    "finding": "The hammers were at work until midnight.",
    "conclusion": "not_verified",
    "inspection_problems": "",
    "inspection_advice": "",
    "photos": [],
}
VISIT: dict[str, Any] = {
    "visited_on": "2019-09-27",
    "visitors": ["reviewer"],
    "visit_place": "The east gate",
    "visit_finding": "Noise again.",
    "visit_outcome": "fails",
}


def begun(office: SupervisionOffice, login: str, process: str, matter_id: str) -> None:
    """Let ``login`` begin a course beside a matter."""
    with office.acting(login) as tx:
        begin(tx, process, matter_id)


def ordered(office: SupervisionOffice, matter_id: str, login: str = "reviewer", **order: Any) -> None:
    """Let ``login`` order an inspection."""
    begun(office, login, "inspection", matter_id)
    office.do("order_inspection", login, **ORDER | order)


def carried_out(office: SupervisionOffice, matter_id: str, login: str = "reviewer", **findings: Any) -> None:
    """Let ``login`` record the one inspection that is to be carried out, everybody chosen having taken part."""
    [inspection] = [each for each in inspections(office, matter_id) if each.state is InspectionState.APPROVED]
    with office.reading() as session:
        team = [each.id for each in participants_of(session, [inspection.id])[inspection.id]]
    office.do("carry_out", login, **FINDINGS | {"took_part": team} | findings)


def inspected(office: SupervisionOffice, matter_id: str, kind: str, **findings: Any) -> None:
    """An inspection that the director orders and the reviewer carries out."""
    ordered(office, matter_id, "director", inspection_kind=kind)
    carried_out(office, matter_id, **findings)


def inspections(office: SupervisionOffice, matter_id: str) -> list[Inspection]:
    """The inspections of a matter as they are now."""
    with office.reading() as session:
        rows = inspections_of(session, matter_id)
        session.expunge_all()
        return rows
