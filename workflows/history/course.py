"""The course of a matter: every event of an instance and of all it called, in the order in which they happened."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import forms
from engine.history.events import Event, family, of_instances, starts_of
from engine.history.story import Chapter, tell
from engine.store.definitions import Definition, Definitions
from engine.store.rows import InstanceRow
from engine.store.tables import user_task
from workflows.assignments.models import Assignment
from workflows.history.mentions import mentions_of
from workflows.matters.models import Matter
from workflows.organisation.models import Unit


@dataclass(frozen=True)
class Member:
    """An instance of the family; ``unit`` is the short name of the unit whose part it is, or empty."""

    row: InstanceRow
    definition: Definition
    unit: str


@dataclass(frozen=True)
class Course:
    """Everything recorded. ``definitions`` are the versions of that time, by id; ``logins`` all who appear in it.

    ``fields`` are the forms' fields by the variable that they write, ``mentions`` the names of whom and what values
    name. ``matter_no`` and ``title`` are the matter's, empty where there is none.
    """

    members: tuple[Member, ...]
    chapters: tuple[Chapter, ...]
    definitions: dict[str, Definition]
    fields: Mapping[str, forms.Field]
    mentions: Mapping[str, str]
    matter_no: str
    title: str
    logins: frozenset[str]

    @property
    def root(self) -> Member:
        """The instance that nobody called."""
        return next(member for member in self.members if member.row.parent_id is None)


def course(session: Session, definitions: Definitions, root_id: str) -> Course:
    """The course of the instance ``root_id``, which nobody called."""
    return course_of(session, definitions, family(session, root_id))


def course_of(session: Session, definitions: Definitions, rows: list[InstanceRow]) -> Course:
    """What these instances went through, without those that they called or were called by."""
    events = of_instances(session, [row.id for row in rows])
    chapters = tuple(_in_order(events))
    used = {event.definition_id for event in events} | {row.definition_id for row in rows}
    versions = {each: definitions.get(session, each) for each in sorted(used)}
    units = units_of(session, [row.id for row in rows])
    members = tuple(Member(row, versions[row.definition_id], units.get(row.id, "")) for row in rows)
    key = next((row.business_key for row in rows if row.business_key), None)
    matter = session.get(Matter, key) if key else None
    number, title = (matter.matter_no or "", matter.title) if matter else ("", "")
    fields = _fields(session, definitions, [row.id for row in rows])
    mentions, logins = mentions_of(session, chapters), frozenset(_logins(chapters))
    return Course(members, chapters, versions, fields, mentions, number, title, logins)


def units_of(session: Session, instance_ids: Collection[str]) -> dict[str, str]:
    """By instance, the short name of the unit of the assignment that it was started for."""
    starts = starts_of(session, instance_ids)
    parts = {event.instance_id: event.payload["given"]["variables"].get("assignment_id") for event in starts}
    query = select(Assignment.id, Unit.short_name).join(Unit, Unit.code == Assignment.unit)
    names = dict(session.execute(query.where(Assignment.id.in_({part for part in parts.values() if part}))).all())
    return {instance_id: names[part] for instance_id, part in parts.items() if part in names}


def _in_order(events: list[Event]) -> Iterator[Chapter]:
    """Told instance by instance, put together in the order of ``events``."""
    own: dict[str, list[Event]] = {}
    for event in events:
        own.setdefault(event.instance_id, []).append(event)
    stories = {instance_id: tell(each) for instance_id, each in own.items()}
    return (next(stories[event.instance_id]) for event in events)


def _fields(session: Session, definitions: Definitions, instance_ids: list[str]) -> dict[str, forms.Field]:
    """What the forms of the tasks call the variables; the newest form where several write the same one."""
    query = select(user_task.c.form_definition_id).where(user_task.c.instance_id.in_(instance_ids)).distinct()
    used = [definitions.get(session, each) for each in session.scalars(query) if each is not None]
    ordered = sorted(used, key=lambda each: (each.version, each.id))
    return {field.key: field for each in ordered for field in each.form.fields if field.label}


def _logins(chapters: Iterable[Chapter]) -> Iterator[str]:
    for chapter in chapters:
        yield from (chapter.event.actor, chapter.event.principal)
        if chapter.event.kind == "ask-signature":
            yield from chapter.event.payload["given"]["signers"]
        if chapter.event.kind in ("comment", "copy"):
            yield from chapter.event.payload["given"]["people"]
        yield from (task["assignee"] for task in chapter.tasks.values() if task["assignee"])
