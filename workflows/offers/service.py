"""Offering a piece of a matter to units, and claiming it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignments_of
from workflows.assignments.service import add_part
from workflows.columns import new_id
from workflows.fields import required, required_day
from workflows.letters.service import issue_task_notice
from workflows.matters.queries import matter_row
from workflows.matters.service import check_leader
from workflows.notifications.service import notify, people_in
from workflows.offers.errors import ClaimedAlready, NobodyToClaim
from workflows.offers.models import Offer
from workflows.offers.queries import offer_row
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role, held_in
from workflows.unit_of_work import UnitOfWork


def offer(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Offer:
    """Offer a piece to the units ``offer_units`` without a part: ``offer_task``, ``offer_standard``, ``offer_due_on``.

    Rule C08. Raises MatterNotFound, FieldMissing, FieldWrong, NobodyToClaim, UnitNotFound, LeaderApprovalMissing (B40).
    """
    matter, taken = matter_row(tx.session, matter_id), _taken(tx, matter_id)
    asked = values.get("offer_units") or []
    wanted = [code for code in dict.fromkeys(asked) if code not in taken]
    if not wanted:
        raise NobodyToClaim(field="offer_units")
    check_leader(tx, matter)
    organisation.units_of_codes(tx.session, wanted)
    row = Offer(
        id=new_id(),
        matter_id=matter.id,
        task=required(values, "offer_task"),
        standard=required(values, "offer_standard"),
        due_on=required_day(values, "offer_due_on"),
        units=wanted,
        offered_by=tx.actor.id,
        offered_at=tx.now,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def claim(tx: UnitOfWork, offer_id: str, handler_due_on: date) -> Assignment:
    """The unit of whoever acts takes the piece: it is the unit's part of the matter from now on. Rule C08.

    Its handler is to be named by ``handler_due_on``. Raises OfferNotFound, ClaimedAlready.
    """
    row = offer_row(tx.session, offer_id)
    unit = next((code for code in row.units if held_in(code, Role.LIAISON) in tx.actor.groups), None)
    if row.claimed_by is not None or unit is None or unit in _taken(tx, row.matter_id):
        raise ClaimedAlready(offer=offer_id)
    matter = matter_row(tx.session, row.matter_id)
    part = add_part(tx, matter, unit, row.task, due_on=row.due_on, handler_due_on=handler_due_on)
    issue_task_notice(tx, matter, part, row.standard)
    row.unit, row.claimed_by, row.claimed_at, row.assignment_id = unit, tx.actor.id, tx.now, part.id
    tx.session.flush()
    notify(
        tx,
        people_in(tx, ["role:docket_clerk"]),
        kind="claimed",
        text_key="notification.offer-claimed",
        params={"title": matter.title, "matter_no": matter.matter_no, "unit": unit, "task": row.task},
        key=f"claimed:{row.id}",
        matter_id=matter.id,
    )
    return part


def _taken(tx: UnitOfWork, matter_id: str) -> set[str]:
    return {each.unit for each in assignments_of(tx.session, matter_id)}
