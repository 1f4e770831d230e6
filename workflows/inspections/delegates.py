"""What the inspection diagram calls."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.models import State
from workflows.assignments.queries import assignments_of
from workflows.fields import FieldWrong, nested, required, text
from workflows.inspections import service
from workflows.inspections.models import Inspection, InspectionKind, Part
from workflows.inspections.queries import inspection_row, participants_of
from workflows.matters.queries import matter_row
from workflows.notifications.service import notify, people_in
from workflows.organisation.roles import Role, held_in
from workflows.unit_of_work import UnitOfWork


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("order-inspection", order_inspection)
    delegates.register("decide-inspection", decide_inspection)
    delegates.register("record-inspection", record_inspection)
    delegates.register("release-inspection", release_inspection)


def order_inspection(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id`` and ``values``; what an approver orders needs no second approval.

    Results ``inspection_id``, ``inspectors`` (logins), ``team`` (options of everybody chosen), ``needs_approval``.
    """
    ordered = service.order(call.tx, required(call.inputs, "matter_id"), nested(call.inputs, "values"))
    alone = f"role:{Role.APPROVER}" in call.tx.actor.groups
    if alone:
        _decide(call.tx, ordered, approved=True)
    team = participants_of(call.tx.session, [ordered.id])[ordered.id]
    return {
        "inspection_id": ordered.id,
        "inspectors": [each.login for each in team if each.part is Part.STAFF],
        "team": [{"value": each.id, "label": each.name} for each in team],
        "needs_approval": not alone,
    }


def decide_inspection(call: DelegateCall) -> None:
    """Inputs ``inspection_id``, ``decision`` ("approve" or "decline") and ``remarks``."""
    approved = _yes(call.inputs, "decision", "approve", "decline")
    inspection = inspection_row(call.tx.session, required(call.inputs, "inspection_id"))
    _decide(call.tx, inspection, approved=approved, remarks=text(call.inputs, "remarks"))


def record_inspection(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``inspection_id`` and ``values``; results ``hidden`` and ``is_research``."""
    inspection = service.record(call.tx, required(call.inputs, "inspection_id"), nested(call.inputs, "values"))
    if not inspection.is_hidden:
        _tell_units(call.tx, inspection, "shown")
    return {"hidden": inspection.is_hidden, "is_research": inspection.kind is InspectionKind.RESEARCH}


def release_inspection(call: DelegateCall) -> None:
    """Inputs ``inspection_id`` and ``decision`` ("release" or "keep"): kept from the unit for good, or shown to it."""
    if _yes(call.inputs, "decision", "release", "keep"):
        _tell_units(call.tx, service.release(call.tx, required(call.inputs, "inspection_id")), "shown")


def _decide(tx: UnitOfWork, inspection: Inspection, *, approved: bool, remarks: str = "") -> None:
    decided = service.decide(tx, inspection.id, approved=approved, remarks=remarks)
    if not approved:
        _tell(tx, inspection, "declined", [inspection.ordered_by])
    elif not decided.is_hidden:
        _tell_units(tx, inspection, "announced")


def _tell_units(tx: UnitOfWork, inspection: Inspection, what: str) -> None:
    parts = assignments_of(tx.session, inspection.matter_id)
    units = {
        each.unit for each in parts if each.state is not State.PLANNED and inspection.assignment_id in (None, each.id)
    }
    _tell(tx, inspection, what, people_in(tx, [held_in(unit, Role.LIAISON) for unit in sorted(units)]))


def _tell(tx: UnitOfWork, inspection: Inspection, what: str, recipients: Iterable[str]) -> None:
    notify(
        tx,
        recipients,
        kind="inspection",
        text_key=f"notification.inspection-{what}",
        params={
            "title": matter_row(tx.session, inspection.matter_id).title,
            "inspection": inspection.kind.value,
            "planned_on": inspection.planned_on.isoformat(),
            "remarks": inspection.decision_remarks,
        },
        key=f"inspection:{inspection.id}:{what}",
        matter_id=inspection.matter_id,
    )


def _yes(inputs: Mapping[str, Any], field: str, yes: str, no: str) -> bool:
    given = required(inputs, field)
    if given not in (yes, no):
        raise FieldWrong(field=field, value=given)
    return given == yes
