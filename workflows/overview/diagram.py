"""Where a matter stands on the diagram of its process."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.history.events import of_business_key, of_instance
from engine.history.story import tell
from engine.service import Engine
from engine.store.rows import InstanceRow
from engine.xml import decoded
from workflows.beginnings.models import SideCourse
from workflows.inbox.queries import open_tasks_of
from workflows.matters.values import Light


@dataclass(frozen=True)
class Standing:
    """How many tokens stand at an element; ``late`` when a task there is."""

    element: str
    count: int
    late: bool


@dataclass(frozen=True)
class Diagram:
    """A process as drawn, with the elements that were passed and those where something waits."""

    title: str
    xml: str
    active: list[Standing]
    done: list[str]


def root_instance(session: Session, matter_id: str) -> InstanceRow | None:
    """The instance of the matter's own course, whatever was begun beside it; None before there is one."""
    beside = set(session.scalars(select(SideCourse.instance_id).where(SideCourse.matter_id == matter_id)))
    roots = (row for row in of_business_key(session, matter_id) if row.parent_id is None)
    return next((row for row in roots if row.id not in beside), None)


def diagram_of(engine: Engine, session: Session, matter_id: str) -> Diagram | None:
    """The diagram of the matter's own course, as deployed when it started; None before there is one."""
    root = root_instance(session, matter_id)
    if root is None:
        return None
    definition = engine.definitions.get(session, root.definition_id)
    markings = [chapter.marking for chapter in tell(of_instance(session, root.id))]
    now, passed = markings[-1] if markings else {}, {element for marking in markings for element in marking}
    late = {
        task.element_id for task in open_tasks_of(session, matter_id, engine.clock.now()) if task.light is Light.LATE
    }
    return Diagram(
        definition.name,
        decoded(definition.body),
        [Standing(element, count, element in late) for element, count in now.items()],
        sorted(passed - set(now)),
    )
