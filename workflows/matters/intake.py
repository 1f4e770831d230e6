"""Taking a matter in: from whatever source it comes, it is registered at once, and refused when it is classified."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from workflows.columns import new_id
from workflows.fields import FieldMissing, choice, flag, required, text
from workflows.matters.errors import ClassifiedContent
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import KINDS, Source, Stage
from workflows.unit_of_work import UnitOfWork

MARKS: tuple[str, ...] = tuple(
    tomllib.loads(Path(__file__).with_name("classified.toml").read_text("utf-8"))["marks"],
)


def receive(
    tx: UnitOfWork, *, source: Source, title: str, text: str = "", received_at: datetime | None = None
) -> Matter:
    """Register that a matter has arrived; the rest is told later. Rule A03. Raises FieldMissing, ClassifiedContent."""
    if not title.strip():
        raise FieldMissing(field="title")
    refuse_classified(title, text)
    matter = Matter(
        id=new_id(),
        source=source,
        kind=KINDS.get(source),
        title=title.strip(),
        requirement=text.strip(),
        received_at=received_at or tx.now,
        created_by=tx.actor.id,
    )
    tx.session.add(matter)
    tx.session.flush()
    return matter


def register(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Matter:
    """The first step (rule D13).

    ``values``: ``title``, ``source``, ``source_text``, ``original_text``, ``basis``, ``classified``.
    Raises MatterNotFound, FieldMissing, FieldWrong, ClassifiedContent.
    """
    if flag(values, "classified"):
        raise ClassifiedContent(mark="classified")
    refuse_classified(*(value for value in values.values() if isinstance(value, str)))
    matter = matter_row(tx.session, matter_id)
    matter.title = required(values, "title")
    source = choice(values, "source", Source)
    if source is not matter.source:
        matter.source, matter.kind = source, KINDS.get(source)
    matter.source_text = text(values, "source_text")
    matter.requirement = text(values, "original_text")
    matter.basis = text(values, "basis")
    matter.stage = Stage.DRAFT_OPINION
    return matter


def refuse_classified(*texts: str) -> None:
    """Raise ClassifiedContent when one of ``texts`` carries a mark of classification (bar S10)."""
    for mark in MARKS:
        if any(mark in given for given in texts):
            raise ClassifiedContent(mark=mark)
