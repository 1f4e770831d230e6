"""Proposing that somebody is held to account, and keeping what came of it. Rules B13, C25, D16 and D18."""

from collections.abc import Mapping
from typing import Any

from workflows.accountability.errors import NothingBefore, RecordDecided
from workflows.accountability.models import AccountabilityRecord, Concerned, RecordKind, RecordState
from workflows.accountability.queries import accountability_of, record_row
from workflows.assignments.errors import AssignmentNotFound
from workflows.assignments.queries import assignments_of
from workflows.columns import new_id
from workflows.fields import FieldMissing, FieldWrong, choice, required, required_day, rows, short, text
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80
PROPOSED = frozenset({RecordKind.ADMONITORY_INTERVIEW, RecordKind.REFERRAL})
"""What the office proposes; the other kinds are told to it."""
_FOLLOWS = {RecordKind.SANCTION: frozenset({RecordKind.REFERRAL}), RecordKind.ASSESSMENT: frozenset(RecordKind)}


def propose(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> AccountabilityRecord:
    """Propose an interview or a referral.

    ``values``: ``record_kind``, ``concerned_part`` (an assignment's id or empty), ``facts``, ``record_basis``,
    ``persons`` (rows of ``person_name``, ``person_title``). Raises MatterNotFound, AssignmentNotFound, FieldMissing,
    FieldWrong, FieldTooLong.
    """
    matter_row(tx.session, matter_id)
    kind, part = choice(values, "record_kind", RecordKind), text(values, "concerned_part") or None
    if kind not in PROPOSED:
        raise FieldWrong(field="record_kind", value=kind.value)
    if part and part not in {each.id for each in assignments_of(tx.session, matter_id)}:
        raise AssignmentNotFound(assignment=part)
    return _add(
        tx,
        AccountabilityRecord(
            matter_id=matter_id,
            assignment_id=part,
            kind=kind,
            state=RecordState.PROPOSED,
            facts=required(values, "facts"),
            basis=required(values, "record_basis"),
            persons=_persons(values),
        ),
    )


def decide(tx: UnitOfWork, record_id: str, *, approved: bool, remarks: str = "") -> AccountabilityRecord:
    """Approve what was proposed, or decline it. Raises RecordNotFound, RecordDecided."""
    record = _in_state(tx, record_id, RecordState.PROPOSED)
    record.state = RecordState.APPROVED if approved else RecordState.DECLINED
    record.decided_by, record.decided_at, record.remarks = tx.actor.id, tx.now, remarks
    return record


def carry_out(tx: UnitOfWork, record_id: str, values: Mapping[str, Any]) -> AccountabilityRecord:
    """Record that an interview was held, or that the discipline office has received a referral. Rule C25.

    ``values``: ``done_on``, ``record_content``, and where others came than were called, ``persons``. Raises
    RecordNotFound, RecordDecided, FieldMissing, FieldWrong, FieldTooLong.
    """
    record = _in_state(tx, record_id, RecordState.APPROVED)
    day = required_day(values, "done_on")
    if day > today(tx):
        raise FieldWrong(field="done_on", value=day.isoformat())
    record.done_on, record.done_by = day, tx.actor.id
    record.content = required(values, "record_content")
    if rows(values, "persons"):
        record.persons = _persons(values)
    record.state = RecordState.DONE
    return record


def note(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> AccountabilityRecord:
    """Note what another office has decided: a sanction after a referral, or how a record counted in the assessment.

    ``values``: ``record_kind``, ``follows`` (the id of the record that it follows), ``record_basis`` (the document),
    ``record_content``, ``done_on``, ``person_name``, ``person_title``. Rules C25, D16 and D18. Raises MatterNotFound,
    FieldMissing, FieldWrong, FieldTooLong, NothingBefore.
    """
    matter_row(tx.session, matter_id)
    kind, day = choice(values, "record_kind", RecordKind), required_day(values, "done_on")
    done = {each.id: each for each in accountability_of(tx.session, matter_id) if each.state is RecordState.DONE}
    before = done.get(required(values, "follows"))
    if before is None or before.kind not in _FOLLOWS.get(kind, ()):
        raise NothingBefore(field="follows")
    if day > today(tx):
        raise FieldWrong(field="done_on", value=day.isoformat())
    return _add(
        tx,
        AccountabilityRecord(
            matter_id=matter_id,
            assignment_id=before.assignment_id,
            kind=kind,
            state=RecordState.DONE,
            follows_id=before.id,
            facts=before.facts,
            basis=required(values, "record_basis"),
            persons=[_person(values)],
            content=required(values, "record_content"),
            done_on=day,
            done_by=tx.actor.id,
        ),
    )


def _add(tx: UnitOfWork, record: AccountabilityRecord) -> AccountabilityRecord:
    record.id, record.proposed_by, record.proposed_at = new_id(), tx.actor.id, tx.now
    tx.session.add(record)
    tx.session.flush()
    return record


def _persons(values: Mapping[str, Any]) -> list[Concerned]:
    persons = [_person(each) for each in rows(values, "persons")]
    if not persons:
        raise FieldMissing(field="persons")
    return persons


def _person(values: Mapping[str, Any]) -> Concerned:
    return {"name": short(values, "person_name", LONGEST_NAME), "title": text(values, "person_title")}


def _in_state(tx: UnitOfWork, record_id: str, state: RecordState) -> AccountabilityRecord:
    record = record_row(tx.session, record_id)
    if record.state is not state:
        raise RecordDecided(state=record.state.value)
    return record
