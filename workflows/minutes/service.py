"""Recording minutes."""

from collections.abc import Mapping
from typing import Any

from workflows.columns import new_id
from workflows.fields import FieldMissing, required, required_day, rows
from workflows.matters.intake import receive
from workflows.matters.models import Matter
from workflows.matters.values import Source
from workflows.minutes.models import Minutes, MinutesItem
from workflows.unit_of_work import UnitOfWork


def record_minutes(tx: UnitOfWork, values: Mapping[str, Any]) -> list[Matter]:
    """Keep the minutes and register a matter for each of their items. Rules B05, C16 and E02.

    ``values``: ``minutes_number``, ``meeting``, ``held_on``, ``items`` (``item_title``, ``item_requirement``).
    Raises FieldMissing (also without an item), FieldWrong, ClassifiedContent.
    """
    minutes = Minutes(
        id=new_id(),
        number=required(values, "minutes_number"),
        meeting=required(values, "meeting"),
        held_on=required_day(values, "held_on"),
        recorded_by=tx.actor.id,
        recorded_at=tx.now,
    )
    items = rows(values, "items")
    if not items:
        raise FieldMissing(field="items")
    tx.session.add(minutes)
    matters = [_matter(tx, minutes, item) for item in items]
    tx.session.flush()
    tx.session.add_all(
        MinutesItem(minutes_id=minutes.id, position=position, matter_id=matter.id)
        for position, matter in enumerate(matters, start=1)
    )
    tx.session.flush()
    return matters


def _matter(tx: UnitOfWork, minutes: Minutes, item: Mapping[str, Any]) -> Matter:
    matter = receive(
        tx, source=Source.MEETING, title=required(item, "item_title"), text=required(item, "item_requirement")
    )
    matter.source_text, matter.basis = minutes.meeting, minutes.number
    return matter
