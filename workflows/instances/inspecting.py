"""An instance laid open, with what the office knows about it: matter, unit, people, the words of its forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands.inspection import Inspection, inspect
from engine.history.story import Chapter
from engine.service import Engine
from engine.store.definitions import Definition, Definitions
from engine.store.rows import InstanceRow
from engine.store.tables import instance, task_candidate
from workflows.history.course import Course, course_of, units_of


@dataclass(frozen=True)
class Related:
    """An instance that called this one or was called by it; ``unit`` is whose part it is, or empty."""

    row: InstanceRow
    definition: Definition
    unit: str


@dataclass(frozen=True)
class LaidOpen:
    """An instance as it stands.

    ``course`` is its own alone. ``caller`` called it, ``called`` it called, by id. ``since`` says when each token came
    to where it stands; ``candidates`` are the people and groups asked to do each open task, by task, people first.
    """

    inspection: Inspection
    course: Course
    caller: Related | None
    called: Mapping[str, Related]
    since: Mapping[int, datetime]
    candidates: Mapping[str, tuple[tuple[str, str], ...]]

    @property
    def unit(self) -> str:
        """The short name of the unit whose part it is, or empty."""
        return self.course.members[0].unit

    @property
    def passed(self) -> frozenset[str]:
        """The elements where a token ever stood."""
        return frozenset(element for chapter in self.course.chapters for element in chapter.marking)

    @property
    def logins(self) -> frozenset[str]:
        """Everybody who appears in it."""
        asked = {value for each in self.candidates.values() for kind, value in each if kind == "user"}
        return self.course.logins | asked | {self.inspection.instance.started_by}


def lay_open(session: Session, engine: Engine, instance_id: str) -> LaidOpen:
    """Look into an instance. Raises UnknownInstance."""
    found = inspect(session, engine, instance_id)
    course = course_of(session, engine.definitions, [found.instance])
    caller = found.instance.parent_id
    related = [*found.called, *([_row(session, caller)] if caller else [])]
    units = units_of(session, [row.id for row in related])
    known = {row.id: _related(session, engine.definitions, row, units) for row in related}
    tasks = [token.task.id for token in found.tokens if token.task is not None]
    return LaidOpen(
        inspection=found,
        course=course,
        caller=known[caller] if caller else None,
        called={row.id: known[row.id] for row in found.called},
        since=dict(_since(course.chapters)),
        candidates=_candidates(session, tasks),
    )


def _related(session: Session, definitions: Definitions, row: InstanceRow, units: Mapping[str, str]) -> Related:
    return Related(row, definitions.get(session, row.definition_id), units.get(row.id, ""))


def _row(session: Session, instance_id: str) -> InstanceRow:
    return InstanceRow.of(session.execute(select(instance).where(instance.c.id == instance_id)).mappings().one())


def _since(chapters: Iterable[Chapter]) -> Iterable[tuple[int, datetime]]:
    """By token, when it was first heard of: it never stands anywhere else."""
    heard: set[int] = set()
    for chapter in chapters:
        payload = chapter.event.payload
        tokens = [token for _, _, token in payload.get("trace", ())]
        tokens += [effect["token"] for _, effect in payload.get("effects", ())]
        for token in tokens:
            if token not in heard:
                heard.add(token)
                yield token, chapter.event.at


def _candidates(session: Session, tasks: Sequence[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    columns = (task_candidate.c.task_id, task_candidate.c.kind, task_candidate.c.value)
    query = select(*columns).where(task_candidate.c.task_id.in_(tasks))
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for task, kind, value in session.execute(query.order_by(task_candidate.c.kind.desc(), task_candidate.c.value)):
        found[task] = (*found.get(task, ()), (kind, value))
    return found
