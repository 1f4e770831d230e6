"""Making a batch of matters that belong together. Rule B32."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from workflows.batches.errors import BatchEmpty, BatchKnown, NoCandidate
from workflows.batches.models import Batch, BatchMatter
from workflows.batches.queries import pool_of
from workflows.columns import new_id
from workflows.fields import FieldMissing, short
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80


def make_batch(tx: UnitOfWork, name: str, due_on: date | None, matter_ids: Sequence[str]) -> Batch:
    """Put candidates together under a name and a limit.

    Raises FieldMissing, FieldTooLong, BatchEmpty, BatchKnown, NoCandidate.
    """
    given = short({"name": name}, "name", LONGEST_NAME)
    if due_on is None:
        raise FieldMissing(field="due_on")
    if not matter_ids:
        raise BatchEmpty(field="matter")
    if tx.session.scalar(select(Batch.id).where(Batch.name == given)) is not None:
        raise BatchKnown(field="name", name=given)
    pools = pool_of(tx.session, matter_ids, today(tx))
    if left := [each for each in matter_ids if each not in pools]:
        raise NoCandidate(matter=left[0])
    batch = Batch(id=new_id(), name=given, due_on=due_on, made_by=tx.actor.id, made_at=tx.now)
    tx.session.add(batch)
    tx.session.flush()
    tx.session.add_all(
        BatchMatter(batch_id=batch.id, matter_id=each, pool=pools[each]) for each in dict.fromkeys(matter_ids)
    )
    tx.session.flush()
    return batch
