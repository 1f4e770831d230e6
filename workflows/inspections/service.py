"""Ordering an inspection, recording what was found, and showing it to the unit. Rules A24, A27, D07, E10 and E26."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from workflows.assignments.errors import AssignmentNotFound
from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignments_of
from workflows.calendar.working import OFFICE_ZONE
from workflows.columns import new_id
from workflows.experts.errors import ExpertNotSelectable
from workflows.experts.queries import expert_row, is_selectable
from workflows.fields import FieldMissing, FieldWrong, choice, day, flag, required, required_day, rows, short, text
from workflows.forces.queries import force_of
from workflows.inspections.errors import (
    ConsentMissing,
    InspectionDecided,
    InspectorOfTheUnit,
    NobodyCarriedOut,
    NotOfTheForces,
)
from workflows.inspections.models import (
    Conclusion,
    Inspection,
    InspectionKind,
    InspectionParticipant,
    InspectionState,
    Part,
)
from workflows.inspections.queries import inspection_row, participants_of
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.organisation.people import Person
from workflows.organisation.queries import person, unit_names
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80


def order(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Inspection:
    """Order an inspection of a matter or of one unit's part.

    ``values``: ``inspection_kind``, ``inspected_part`` (an assignment's id, empty for all), ``inspection_purpose``,
    ``inspection_plan``, ``planned_on``, ``staff`` (logins), ``experts`` (ids), ``joint_offices`` (units), ``citizens``
    (rows of ``citizen_name``, ``citizen_contact``, ``consented``, ``consented_on``). Raises MatterNotFound,
    AssignmentNotFound, FieldMissing, FieldWrong, FieldTooLong, InspectorOfTheUnit, ExpertNotSelectable,
    NotOfTheForces, ConsentMissing.
    """
    matter_row(tx.session, matter_id)
    part_id = text(values, "inspected_part") or None
    inspected = _inspected(tx, matter_id, part_id)
    inspection = Inspection(
        id=new_id(),
        matter_id=matter_id,
        assignment_id=part_id,
        kind=choice(values, "inspection_kind", InspectionKind),
        purpose=required(values, "inspection_purpose"),
        plan=required(values, "inspection_plan"),
        planned_on=required_day(values, "planned_on"),
        ordered_by=tx.actor.id,
        ordered_at=tx.now,
    )
    tx.session.add(inspection)
    tx.session.flush()
    units = {each.unit for each in inspected}
    tx.session.add_all(_staff(tx, inspection, _listed(values, "staff"), units))
    tx.session.add_all(_experts(tx, inspection, _listed(values, "experts")))
    tx.session.add_all(_offices(tx, inspection, _listed(values, "joint_offices"), units))
    tx.session.add_all(_citizen(inspection, row) for row in rows(values, "citizens"))
    tx.session.flush()
    return inspection


def decide(tx: UnitOfWork, inspection_id: str, *, approved: bool, remarks: str = "") -> Inspection:
    """Approve an ordered inspection, or decline it. Raises InspectionNotFound, InspectionDecided."""
    inspection = _in_state(tx, inspection_id, InspectionState.ORDERED)
    inspection.state = InspectionState.APPROVED if approved else InspectionState.DECLINED
    inspection.decided_by, inspection.decided_at, inspection.decision_remarks = tx.actor.id, tx.now, remarks
    return inspection


def record(tx: UnitOfWork, inspection_id: str, values: Mapping[str, Any]) -> Inspection:
    """Record an inspection that was carried out: place, time, inspectors, finding. Rule A24.

    ``values``: ``place``, ``visited_at`` (a moment of the office's clocks), ``took_part`` (ids of participants),
    ``finding``, ``conclusion``, ``inspection_problems``, ``inspection_advice`` (research needs it, rule E10),
    ``photos`` (ids of files). Raises InspectionNotFound, InspectionDecided, FieldMissing, FieldWrong,
    NobodyCarriedOut.
    """
    inspection = _in_state(tx, inspection_id, InspectionState.APPROVED)
    inspection.place, inspection.finding = required(values, "place"), required(values, "finding")
    inspection.visited_at = _moment(tx, values, "visited_at")
    inspection.conclusion = choice(values, "conclusion", Conclusion)
    inspection.problems, inspection.advice = text(values, "inspection_problems"), text(values, "inspection_advice")
    if inspection.kind is InspectionKind.RESEARCH and not inspection.advice:
        raise FieldMissing(field="inspection_advice")
    present = set(_listed(values, "took_part"))
    participants = participants_of(tx.session, [inspection_id])[inspection_id]
    for each in participants:
        each.took_part = each.id in present
    if not any(each.took_part for each in participants):
        raise NobodyCarriedOut(field="took_part")
    inspection.photos = _listed(values, "photos")
    inspection.recorded_by, inspection.recorded_at = tx.actor.id, tx.now
    inspection.state = InspectionState.CARRIED_OUT
    return inspection


def release(tx: UnitOfWork, inspection_id: str) -> Inspection:
    """Show an unannounced inspection to the unit, now that it was carried out. Rule A27.

    Raises InspectionNotFound, InspectionDecided.
    """
    inspection = _in_state(tx, inspection_id, InspectionState.CARRIED_OUT)
    if not inspection.is_hidden:
        raise InspectionDecided(state="released")
    inspection.released_by, inspection.released_at = tx.actor.id, tx.now
    return inspection


def _inspected(tx: UnitOfWork, matter_id: str, part_id: str | None) -> list[Assignment]:
    inspected = [each for each in assignments_of(tx.session, matter_id) if part_id in (None, each.id)]
    if part_id and not inspected:
        raise AssignmentNotFound(assignment=part_id)
    return inspected


def _staff(
    tx: UnitOfWork, inspection: Inspection, logins: Iterable[str], units: set[str]
) -> list[InspectionParticipant]:
    chosen: list[Person] = [person(tx.session, login) for login in logins]
    if not chosen:
        raise FieldMissing(field="staff")
    for each in chosen:
        if each.unit_code in units:
            raise InspectorOfTheUnit(field="staff", name=each.name, unit=each.unit_code)
    return [
        InspectionParticipant(inspection_id=inspection.id, part=Part.STAFF, name=each.name, login=each.login)
        for each in chosen
    ]


def _experts(tx: UnitOfWork, inspection: Inspection, expert_ids: Iterable[str]) -> list[InspectionParticipant]:
    """The experts chosen, each selectable today and on the day of the visit. Rule D06."""
    chosen = [expert_row(tx.session, each) for each in expert_ids]
    for each in chosen:
        for on in (today(tx), inspection.planned_on):
            if not is_selectable(each, on):
                raise ExpertNotSelectable(field="experts", name=each.name, day=on.isoformat())
    return [
        InspectionParticipant(inspection_id=inspection.id, part=Part.EXPERT, name=each.name, expert_id=each.id)
        for each in chosen
    ]


def _offices(
    tx: UnitOfWork, inspection: Inspection, codes: Iterable[str], units: set[str]
) -> list[InspectionParticipant]:
    """The offices that inspect jointly, each of one of the four forces. Rules D03 and E26."""
    forces, names, found = force_of(tx.session), unit_names(tx.session), []
    for code in codes:
        if code not in forces:
            raise NotOfTheForces(field="joint_offices", unit=code)
        if code in units:
            raise InspectorOfTheUnit(field="joint_offices", name=names[code], unit=code)
        row = InspectionParticipant(inspection_id=inspection.id, part=Part.OFFICE, name=names[code], unit=code)
        row.force = forces[code]
        found.append(row)
    return found


def _citizen(inspection: Inspection, values: Mapping[str, Any]) -> InspectionParticipant:
    """An invited citizen, with their consent. Rule D07."""
    name = short(values, "citizen_name", LONGEST_NAME)
    consented_on = day(values, "consented_on")
    if not flag(values, "consented") or consented_on is None:
        raise ConsentMissing(field="citizens", name=name)
    return InspectionParticipant(
        inspection_id=inspection.id,
        part=Part.CITIZEN,
        name=name,
        contact=short(values, "citizen_contact", LONGEST_NAME),
        consented_on=consented_on,
    )


def _in_state(tx: UnitOfWork, inspection_id: str, state: InspectionState) -> Inspection:
    inspection = inspection_row(tx.session, inspection_id)
    if inspection.state is not state:
        raise InspectionDecided(state=inspection.state.value)
    return inspection


def _listed(values: Mapping[str, Any], field: str) -> list[str]:
    """The texts listed under ``field``, each once. Raises FieldWrong."""
    found = values.get(field) or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise FieldWrong(field=field, value=found)
    return list(dict.fromkeys(found))


def _moment(tx: UnitOfWork, values: Mapping[str, Any], field: str) -> datetime:
    """The moment under ``field``, which is not in the future. Raises FieldMissing, FieldWrong."""
    found = required(values, field)
    try:
        moment = datetime.fromisoformat(found)
    except ValueError:
        raise FieldWrong(field=field, value=found) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)
    if moment > tx.now:
        raise FieldWrong(field=field, value=found)
    return moment
