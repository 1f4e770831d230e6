"""What could not be sent, and what an operator does about it; the audit trail keeps who, what and why."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine import outbox
from engine.commands.reasons import because
from engine.outbox import Undelivered
from engine.transaction import Transaction
from workflows.instances.service import check_may
from workflows.organisation.permissions import Permission
from workflows.organisation.service import record


def undelivered(session: Session) -> Sequence[Undelivered]:
    """What was given up, the oldest first, then what failed and is tried again."""
    return outbox.undelivered(session)


def undelivered_item(session: Session, item_id: int) -> Undelivered:
    """One that was given up. Raises UnknownItem."""
    found = next((each for each in outbox.undelivered(session) if each.dead and each.id == item_id), None)
    if found is None:
        raise outbox.UnknownItem(item=item_id)
    return found


def send_again(tx: Transaction, item_id: int, reason: str) -> None:
    """Have something that was given up sent again. Raises NotInstanceOperator, ReasonBlank, UnknownItem."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    why = because(reason)
    item = outbox.send_again(tx, item_id)
    record(tx, "delivery-repeated", _name(item), why["reason"])


def discard(tx: Transaction, item_id: int, reason: str) -> None:
    """Leave something that was given up unsent for good. Raises NotInstanceOperator, ReasonBlank, UnknownItem."""
    check_may(tx, Permission.OPERATE_INSTANCES)
    why = because(reason)
    item = outbox.discard(tx, item_id)
    record(tx, "delivery-discarded", _name(item), why["reason"])


def _name(item: Undelivered) -> str:
    return f"{item.topic} {item.key}"[:200]
