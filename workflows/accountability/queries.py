"""Questions about accountability."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.accountability.errors import RecordNotFound
from workflows.accountability.models import AccountabilityRecord, RecordKind, RecordState


def record_row(session: Session, record_id: str) -> AccountabilityRecord:
    """The record with this id. Raises RecordNotFound."""
    row = session.get(AccountabilityRecord, record_id)
    if row is None:
        raise RecordNotFound(record=record_id)
    return row


def accountability_of(session: Session, matter_id: str) -> list[AccountabilityRecord]:
    """The records on a matter, oldest first."""
    query = select(AccountabilityRecord).where(AccountabilityRecord.matter_id == matter_id)
    return list(session.scalars(query.order_by(AccountabilityRecord.proposed_at, AccountabilityRecord.id)))


def person_times(session: Session, year: int) -> dict[RecordKind, int]:
    """How many persons the records that were done in ``year`` are about, by kind: a person twice counts twice (D18)."""
    counted = dict.fromkeys(RecordKind, 0)
    done = select(AccountabilityRecord).where(AccountabilityRecord.state == RecordState.DONE)
    for row in session.scalars(done):
        if row.done_on is not None and row.done_on.year == year:
            counted[row.kind] += len(row.persons)
    return counted
