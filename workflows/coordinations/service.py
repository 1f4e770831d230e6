"""Asking for coordination, the office's proposal, the leader's decision, and the second check of each piece."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete

from workflows.assignments.queries import assignment_row
from workflows.columns import new_id
from workflows.coordinations.errors import CoordinationDecided, DayPast, HeadMissing, NothingDivided
from workflows.coordinations.models import Coordination, CoordinationItem, Decision
from workflows.coordinations.queries import coordination_row, item_row, items_of
from workflows.directives.service import record_directive
from workflows.fields import FieldMissing, required, required_day, rows, text
from workflows.letters.service import issue_coordination_notice
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.notifications.service import notify, people_in
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role, held_in
from workflows.unit_of_work import UnitOfWork

PASSED, NOT_PASSED = "passed", "not_passed"


def file_request(tx: UnitOfWork, assignment_id: str, values: Mapping[str, Any]) -> Coordination:
    """Keep what a unit cannot settle itself, as its head, who acts, has signed it. Rules B12 and E09.

    ``values``: ``difficulty``, ``tried``, ``wanted``. Raises AssignmentNotFound, HeadMissing, FieldMissing.
    """
    assignment = assignment_row(tx.session, assignment_id)
    if held_in(assignment.unit, Role.UNIT_HEAD) not in tx.actor.groups:
        raise HeadMissing(unit=assignment.unit)
    asked = Coordination(
        id=new_id(),
        matter_id=assignment.matter_id,
        assignment_id=assignment_id,
        **{field: required(values, field) for field in ("difficulty", "tried", "wanted")},
        signed_by=tx.actor.id,
        signed_at=tx.now,
    )
    tx.session.add(asked)
    tx.session.flush()
    return asked


def propose(tx: UnitOfWork, coordination_id: str, values: Mapping[str, Any]) -> list[CoordinationItem]:
    """Divide the problem among units, each with a task and a deadline; a proposal made anew replaces the last one.

    ``values``: ``coordination_opinion`` and ``items``, rows of ``item_unit``, ``item_task``, ``item_due_on``. Rule D11.
    Raises CoordinationNotFound, CoordinationDecided, FieldMissing, NothingDivided, UnitNotFound, DayPast.
    """
    asked = _undecided(tx, coordination_id)
    asked.opinion = required(values, "coordination_opinion")
    divided = rows(values, "items")
    if not divided:
        raise NothingDivided(field="items")
    tx.session.execute(delete(CoordinationItem).where(CoordinationItem.coordination_id == asked.id))
    items = [_item(tx, asked, row) for row in divided]
    tx.session.add_all(items)
    tx.session.flush()
    return items


def decide(tx: UnitOfWork, coordination_id: str, decision: Decision, directive: str) -> list[CoordinationItem]:
    """What the leader, who acts, decides, in writing: a directive on the matter.

    Approved, each unit is given its piece by the coordination notice (form 3). The pieces that go to units now. Raises
    CoordinationNotFound, CoordinationDecided, FieldMissing.
    """
    asked = _undecided(tx, coordination_id)
    if not directive.strip():
        raise FieldMissing(field="coordination_directive")
    asked.decision, asked.directive = decision, directive.strip()
    asked.decided_by, asked.decided_at = tx.actor.id, tx.now
    leader = organisation.names(tx.session, [tx.actor.principal]).get(tx.actor.principal, tx.actor.principal)
    record_directive(tx, asked.matter_id, leader=leader, verbatim=asked.directive, given_on=today(tx))
    if decision is Decision.REFUSED:
        _end(tx, asked, "refused")
    if decision is not Decision.APPROVED:
        return []
    matter, items = matter_row(tx.session, asked.matter_id), items_of(tx.session, asked.id)
    for item in items:
        notice = issue_coordination_notice(
            tx, matter, unit=item.unit, task=item.task, standard=asked.directive, due_on=item.due_on
        )
        item.notice_id = notice.id
    tx.session.flush()
    return items


def withdraw(tx: UnitOfWork, coordination_id: str) -> None:
    """What no leader has decided on is not needed any more; the unit that asked is told.

    Raises CoordinationNotFound, CoordinationDecided.
    """
    _end(tx, _undecided(tx, coordination_id), "withdrawn")


def settle_item(tx: UnitOfWork, item_id: str, result: str) -> CoordinationItem:
    """A unit says what came of its piece. Raises CoordinationNotFound, FieldMissing."""
    item = item_row(tx.session, item_id)
    if not result.strip():
        raise FieldMissing(field="item_result")
    item.result, item.settled_by, item.settled_at, item.passed = result.strip(), tx.actor.id, tx.now, None
    return item


def check_item(tx: UnitOfWork, item_id: str, values: Mapping[str, Any]) -> CoordinationItem:
    """The second check of a piece: ``item_check``, ``check_remarks``; not passed, a new deadline ``new_due_on``.

    The unit that asked is told when the last piece has passed. Rule D11. Raises CoordinationNotFound, FieldMissing,
    FieldWrong, DayPast.
    """
    item = item_row(tx.session, item_id)
    passed = required(values, "item_check") == PASSED
    if not passed:
        required(values, "check_remarks")
        item.due_on = _not_past(tx, required_day(values, "new_due_on"), "new_due_on")
    item.passed, item.check_remarks = passed, text(values, "check_remarks")
    item.checked_by, item.checked_at = tx.actor.id, tx.now
    item.check_count += 1
    tx.session.flush()
    if all(each.passed for each in items_of(tx.session, item.coordination_id)):
        _end(tx, coordination_row(tx.session, item.coordination_id), "settled")
    return item


def _undecided(tx: UnitOfWork, coordination_id: str) -> Coordination:
    asked = coordination_row(tx.session, coordination_id)
    if asked.decision not in (None, Decision.REVISE):
        raise CoordinationDecided(coordination=coordination_id)
    return asked


def _item(tx: UnitOfWork, asked: Coordination, row: Mapping[str, Any]) -> CoordinationItem:
    due_on = _not_past(tx, required_day(row, "item_due_on"), "items")
    return CoordinationItem(
        id=new_id(),
        coordination_id=asked.id,
        matter_id=asked.matter_id,
        unit=organisation.unit(tx.session, required(row, "item_unit")).code,
        task=required(row, "item_task"),
        due_on=due_on,
        original_due_on=due_on,
    )


def _not_past(tx: UnitOfWork, due_on: date, field: str) -> date:
    if due_on < today(tx):
        raise DayPast(field=field, due_on=due_on.isoformat())
    return due_on


def _end(tx: UnitOfWork, asked: Coordination, how: str) -> None:
    asked.ended_at = tx.now
    matter, unit = matter_row(tx.session, asked.matter_id), assignment_row(tx.session, asked.assignment_id).unit
    notify(
        tx,
        people_in(tx, [held_in(unit, Role.LIAISON), held_in(unit, Role.UNIT_HEAD)]),
        kind="coordination",
        text_key=f"notification.coordination-{how}",
        params={"title": matter.title, "matter_no": matter.matter_no, "directive": asked.directive},
        key=f"coordination:{asked.id}",
        matter_id=matter.id,
    )
