"""Whom and what recorded values name: people by login, units by code, matters, assignments and papers by id."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.history.story import Chapter
from workflows.assignments.models import Assignment
from workflows.attachments.models import Attachment
from workflows.matters.models import Matter
from workflows.organisation.models import Unit
from workflows.organisation.queries import names, unit_names

_KEY = re.compile(r"[\w.@:-]{1,255}", re.ASCII)
_OPTION = {"value", "label"}


def mentions_of(session: Session, chapters: Iterable[Chapter]) -> dict[str, str]:
    """What people call whatever the values in ``chapters`` name, by the text that stands in the values.

    An assignment goes by its unit, a matter by its title, a paper by its file name; what was one of several choices by
    the label that it had.
    """
    texts: set[str] = set()
    labels: dict[str, str] = {}
    for chapter in chapters:
        for value in (each for pair in chapter.changed.values() for part in pair for each in _within(part)):
            if isinstance(value, str) and _KEY.fullmatch(value):
                texts.add(value)
            elif is_option(value):
                labels[str(value["value"])] = str(value["label"])
    parts = select(Assignment.id, Unit.short_name).join(Unit, Unit.code == Assignment.unit)
    return {
        **labels,
        **dict(session.execute(select(Attachment.id, Attachment.file_name).where(Attachment.id.in_(texts))).all()),
        **dict(session.execute(select(Matter.id, Matter.title).where(Matter.id.in_(texts))).all()),
        **dict(session.execute(parts.where(Assignment.id.in_(texts))).all()),
        **unit_names(session, texts),
        **names(session, texts),
    }


def is_option(value: Any) -> bool:
    """Whether a value is one of several choices as forms are given them: ``{"value": ..., "label": ...}``."""
    return isinstance(value, dict) and value.keys() == _OPTION


def _within(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _within(each)
