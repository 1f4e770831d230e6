"""What people say beside an instance: a comment, a copy for information. No token moves, nothing waits for it.

It is recorded like everything else, also of an instance that has ended; who reads it is the caller's business.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from engine.commands.execution import lock, note
from engine.drivers.statement import Statement
from engine.observing import names
from engine.store.tables import user_task
from engine.transaction import Transaction

_ELEMENT = Statement(
    select(user_task.c.element_id).where(
        user_task.c.id == bindparam("task"), user_task.c.instance_id == bindparam("of")
    )
)


@names("comment")
def comment(
    tx: Transaction, instance_id: str, text: str, people: Sequence[str] = (), task_id: str | None = None
) -> None:
    """Record what the actor said about an instance, or at one of its tasks, and who was called by name.

    Raises UnknownInstance.
    """
    _note(tx, instance_id, "comment", {"text": text, "people": list(people)}, task_id)


@names("copy")
def send_copy(tx: Transaction, instance_id: str, people: Sequence[str], text: str, task_id: str | None = None) -> None:
    """Record to whom the actor gave an instance, or one of its tasks, to read, with what words.

    Raises UnknownInstance.
    """
    _note(tx, instance_id, "copy", {"text": text, "people": list(people)}, task_id)


def _note(tx: Transaction, instance_id: str, kind: str, given: dict[str, Any], task_id: str | None) -> None:
    found = tx.ask(_ELEMENT, {"task": task_id, "of": instance_id}) if task_id else []
    note(tx, lock(tx, instance_id), kind, {**given, "at": task_id}, found[0][0] if found else None)
