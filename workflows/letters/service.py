"""Letters and notices: drafted, approved, issued, signed for."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from workflows.assignments.models import Assignment
from workflows.columns import new_id
from workflows.fields import required
from workflows.letters.errors import AlreadySigned, LetterNotApproved, NoticeNotFound, NotOfTheUnit, OwnLetter
from workflows.letters.models import LetterStatus, Notice, NoticeKind, Receipt, SupervisionLetter
from workflows.letters.queries import letter_of, receipt_of
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.unit_of_work import UnitOfWork


def draft_letter(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> SupervisionLetter:
    """Write or rewrite the letter: ``focus``, ``requirements``, ``method``. Rule A06. Raises FieldMissing."""
    content = {field: required(values, field) for field in ("focus", "requirements", "method")}
    letter = tx.session.scalar(select(SupervisionLetter).where(SupervisionLetter.matter_id == matter_id))
    if letter is None:
        letter = SupervisionLetter(id=new_id(), matter_id=matter_row(tx.session, matter_id).id)
        tx.session.add(letter)
    for field, value in content.items():
        setattr(letter, field, value)
    letter.status, letter.drafted_by, letter.drafted_at = LetterStatus.DRAFT, tx.actor.id, tx.now
    tx.session.flush()
    return letter


def approve_letter(tx: UnitOfWork, matter_id: str) -> SupervisionLetter:
    """Approve the letter, which somebody else drafted. Rule A07. Raises LetterNotFound, OwnLetter."""
    letter = letter_of(tx.session, matter_id)
    if letter.drafted_by in (tx.actor.id, tx.actor.principal):
        raise OwnLetter(matter=matter_id)
    letter.status, letter.approved_by, letter.approved_at = LetterStatus.APPROVED, tx.actor.id, tx.now
    return letter


def issue_letter(tx: UnitOfWork, letter: SupervisionLetter) -> None:
    """Send the letter out. Raises LetterNotApproved (rules A07 and E03)."""
    if letter.status is not LetterStatus.APPROVED or letter.approved_by is None:
        raise LetterNotApproved(status=letter.status.value)
    letter.status, letter.issued_at = LetterStatus.ISSUED, tx.now


def issue_task_notice(tx: UnitOfWork, matter: Matter, assignment: Assignment, standard: str) -> Notice:
    """Give a unit its task in writing, with the standard and the deadline. Rules D08, D09 and D19."""
    return _issue(tx, NoticeKind.TASK_NOTICE, matter, assignment, standard)


def issue_tracking_notice(
    tx: UnitOfWork, matter: Matter, assignment: Assignment, *, lag: str, ask: str, answer_due_on: date
) -> Notice:
    """Tell a unit in writing (form 2) how far it lags, and what is asked by when. Rules D08 and D10."""
    kind, unit = NoticeKind.TRACKING_NOTICE, assignment.unit
    notice = _notice(tx, kind, matter, unit=unit, task=lag, standard=ask, due_on=answer_due_on)
    notice.assignment_id = assignment.id
    tx.session.flush()
    return notice


def issue_close_out_notice(tx: UnitOfWork, matter: Matter, lead: Assignment, result: str) -> Notice:
    """The notice (form 4) by which a matter is struck off. Rule D12."""
    return _issue(tx, NoticeKind.CLOSE_OUT_NOTICE, matter, lead, result)


def issue_coordination_notice(
    tx: UnitOfWork, matter: Matter, *, unit: str, task: str, standard: str, due_on: date
) -> Notice:
    """The notice (form 3) by which a unit, with a part of its own or without, is given a piece. Rule D11."""
    kind = NoticeKind.COORDINATION_NOTICE
    notice = _notice(tx, kind, matter, unit=unit, task=task, standard=standard, due_on=due_on)
    tx.session.flush()
    return notice


def _issue(tx: UnitOfWork, kind: NoticeKind, matter: Matter, assignment: Assignment, standard: str) -> Notice:
    task = assignment.duty or matter.requirement
    notice = _notice(tx, kind, matter, unit=assignment.unit, task=task, standard=standard, due_on=assignment.due_on)
    notice.assignment_id = assignment.id
    return notice


def _notice(
    tx: UnitOfWork, kind: NoticeKind, matter: Matter, *, unit: str, task: str, standard: str, due_on: date | None
) -> Notice:
    content = {
        "kind": kind.value,
        "matter_no": matter.matter_no,
        "title": matter.title,
        "unit": unit,
        "task": task,
        "standard": required({"standard": standard}, "standard"),
        "due_on": due_on.isoformat() if due_on else None,
    }
    notice = Notice(
        id=new_id(),
        kind=kind,
        matter_id=matter.id,
        unit=unit,
        task=task,
        standard=content["standard"],
        due_on=due_on,
        fingerprint=_sha256(content),
        issued_by=tx.actor.id,
        issued_at=tx.now,
    )
    tx.session.add(notice)
    return notice


def sign_receipt(tx: UnitOfWork, notice_id: str) -> Receipt:
    """Sign for a notice: the signature binds its words, the person and the moment. Rule D08.

    Raises NoticeNotFound, NotOfTheUnit, AlreadySigned.
    """
    notice = tx.session.get(Notice, notice_id)
    if notice is None:
        raise NoticeNotFound(notice=notice_id)
    if f"unit:{notice.unit}" not in tx.actor.groups:
        raise NotOfTheUnit(unit=notice.unit)
    signed = receipt_of(tx.session, notice_id)
    if signed is not None:
        raise AlreadySigned(signed_by=signed.signed_by)
    receipt = Receipt(
        notice_id=notice_id,
        signed_by=tx.actor.id,
        signed_at=tx.now,
        signature=_sha256({"notice": notice.fingerprint, "signed_by": tx.actor.id, "signed_at": tx.now.isoformat()}),
    )
    tx.session.add(receipt)
    tx.session.flush()
    return receipt


def _sha256(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
