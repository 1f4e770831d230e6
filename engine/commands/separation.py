"""Duties that a diagram keeps apart: whoever did one step of an instance may not do another."""

from sqlalchemy import bindparam, select

from engine.columns import among
from engine.drivers.statement import Statement
from engine.store.definitions import Definition
from engine.store.tables import user_task
from engine.transaction import Transaction

SEPARATE_FROM = "separateFrom"
"""The property that names the elements whose completers may not complete this one, separated by commas."""

_DONE_BY = Statement(
    select(user_task.c.element_id)
    .where(
        user_task.c.instance_id == bindparam("of"),
        among(user_task.c.element_id, "elements"),
        (user_task.c.completed_by == bindparam("actor")) | (user_task.c.completed_for == bindparam("actor")),
    )
    .limit(1)
)


def kept_from(definition: Definition, element_id: str) -> list[str]:
    """The elements whose completers may not complete ``element_id``."""
    others = definition.diagram.elements[element_id].ext.properties.get(SEPARATE_FROM, "")
    return [name.strip() for name in others.split(",") if name.strip()]


def done_by(tx: Transaction, instance_id: str, definition: Definition, element_id: str, who: str) -> str | None:
    """A step that ``who`` did, or somebody in their place, and that ``element_id`` is kept apart from; None without."""
    elements = kept_from(definition, element_id)
    if not elements:
        return None
    done = tx.ask(_DONE_BY, {"of": instance_id, "elements": elements, "actor": who})
    return str(done[0][0]) if done else None
