"""Questions about what can be begun, answered by the newest versions that are deployed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.service import Engine
from engine.store.definitions import Definition
from engine.store.tables import LIVE, DefinitionKind, instance
from workflows.assignments.models import Assignment, State
from workflows.assignments.queries import assignments_of
from workflows.beginnings.drawn import OF_THE_PART, Begins, Drawn, drawn
from workflows.beginnings.models import SideCourse
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.values import Source
from workflows.organisation.roles import held_in

DEFAULT = "directive"
"""The main course where no diagram is for a source; that of offices whose diagram does not say where it is begun."""


@dataclass(frozen=True)
class Course:
    """A main course that a new matter can take; ``proposed`` for the source that was asked about."""

    process: str
    name: str
    documentation: str
    sources: frozenset[Source]
    proposed: bool


@dataclass(frozen=True)
class Offer:
    """Something that a person may begin now, on the matter or, with ``assignment``, on one unit's part."""

    process: str
    name: str
    documentation: str
    assignment: Assignment | None


def courses(engine: Engine, session: Session, source: Source | None) -> list[Course]:
    """The main courses, the proposed one first: what is for ``source``, else the default one."""
    found = [
        (definition, said or Drawn(Begins.INTAKE))
        for definition, said in _drawn(engine, session)
        if (said.begins is Begins.INTAKE if said else definition.key == DEFAULT)
    ]
    meant = [definition.key for definition, said in found if source in said.sources]
    proposed = meant[0] if meant else DEFAULT
    listed = [
        Course(each.key, each.name, each.diagram.documentation, said.sources, each.key == proposed)
        for each, said in found
    ]
    return sorted(listed, key=lambda course: not course.proposed)


def may_begin(engine: Engine, session: Session, actor: Actor, matter_id: str) -> list[Offer]:
    """What ``actor`` may begin now beside the matter and on its units' parts; whether they see it is asked elsewhere.

    Raises MatterNotFound.
    """
    matter = matter_row(session, matter_id)
    parts = [part for part in assignments_of(session, matter_id) if part.state is not State.PLANNED]
    running = _running(session, matter_id)
    offers = []
    for definition, said in _drawn(engine, session):
        if said is None or said.begins is Begins.INTAKE:
            continue
        for part in parts if said.begins is Begins.PART else [None]:
            free = said.several or (definition.key, part.id if part else None) not in running
            if free and may(actor, said, part) and is_offered(engine, said, matter, part):
                offers.append(Offer(definition.key, definition.name, definition.diagram.documentation, part))
    return offers


def may(actor: Actor, said: Drawn, part: Assignment | None) -> bool:
    """Whether ``actor`` is one of those who may begin it, on this part."""
    return any(_is_one(actor, group, part) for group in said.begun_by)


def is_offered(engine: Engine, said: Drawn, matter: Matter, part: Assignment | None) -> bool:
    """Whether it is begun as matter and part stand."""
    return said.is_offered(_facts(matter, part), engine.functions, engine.environment(engine.clock.now()))


def is_running(session: Session, process: str, matter_id: str, assignment_id: str | None) -> bool:
    """Whether one is going on for this matter or part."""
    return (process, assignment_id) in _running(session, matter_id)


def running_beside(session: Session, matter_id: str, process_id: str) -> int:
    """How many instances of a process run beside a matter."""
    query = select(func.count(SideCourse.instance_id)).join(instance, instance.c.id == SideCourse.instance_id)
    mine = query.where(SideCourse.matter_id == matter_id, SideCourse.process == process_id)
    return session.scalars(mine.where(instance.c.state.in_(LIVE))).one()


def _drawn(engine: Engine, session: Session) -> Iterator[tuple[Definition, Drawn | None]]:
    for definition in engine.definitions.newest(session, DefinitionKind.PROCESS):
        yield definition, drawn(definition.diagram)


def _running(session: Session, matter_id: str) -> set[tuple[str, str | None]]:
    query = select(SideCourse.process, SideCourse.assignment_id).join(instance, instance.c.id == SideCourse.instance_id)
    rows = session.execute(query.where(SideCourse.matter_id == matter_id, instance.c.state.in_(LIVE)))
    return {(row.process, row.assignment_id) for row in rows}


def _is_one(actor: Actor, group: str, part: Assignment | None) -> bool:
    if group not in OF_THE_PART:
        return group in actor.groups
    if part is None:
        return False
    role = OF_THE_PART[group]
    return part.handler == actor.id if role is None else held_in(part.unit, role) in actor.groups


def _facts(matter: Matter, part: Assignment | None) -> dict[str, Any]:
    """What a condition reads: codes, ISO days, counts and flags."""
    return {
        "matter": {
            "status": matter.status.value,
            "stage": matter.stage.value,
            "source": matter.source.value,
            "directive_class": matter.directive_class.value if matter.directive_class else None,
            "urgency": matter.urgency.value,
            "procedure": matter.procedure,
            "docketed": matter.matter_no is not None,
            "long_term": matter.long_term,
            "due_on": matter.due_on.isoformat() if matter.due_on else None,
            "urge_count": matter.urge_count,
            "return_count": matter.return_count,
        },
        "part": part
        and {
            "role": part.role.value,
            "state": part.state.value,
            "accepted": part.accepted_at is not None,
            "due_on": part.due_on.isoformat() if part.due_on else None,
            "return_count": part.return_count,
        },
    }
