"""Writing comments. Whoever is called by ``@name`` is told, as far as they may read what was written."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from engine.commands import remarks
from engine.transaction import Transaction
from workflows.assignments.models import Assignment, State
from workflows.assignments.queries import assignment_row, assignments_of
from workflows.columns import new_id
from workflows.comments.errors import CalledUnseen, NoPartInMatter
from workflows.comments.models import Comment
from workflows.fields import FieldTooLong, required
from workflows.inbox.access import has_part_in, may_see_all
from workflows.inbox.records import instance_about
from workflows.matters.errors import MatterNotFound
from workflows.matters.intake import refuse_classified
from workflows.matters.queries import matter_row
from workflows.notifications.service import notify
from workflows.organisation.people import Person
from workflows.organisation.queries import people, person

LONGEST = 2000
CALL = "@"
_CALLS = ("@", "\uff20")


def write(
    tx: Transaction, matter_id: str, text: str, *, assignment_id: str | None = None, task_id: str | None = None
) -> Comment:
    """Comment on a matter or at a task of it, for the unit of ``assignment_id`` or, without one, within the office.

    What a unit's people write is always on their unit's part. Raises MatterNotFound, FieldMissing, FieldTooLong,
    ClassifiedContent, NoPartInMatter, CalledUnseen.
    """
    text = required({"text": text}, "text")
    if len(text) > LONGEST:
        raise FieldTooLong(field="text", limit=LONGEST)
    refuse_classified(text)
    writer, matter = person(tx.session, tx.actor.id), matter_row(tx.session, matter_id)
    part = _part(tx, writer, matter_id, assignment_id)
    called = _called(text, people(tx.session)) if any(sign in text for sign in _CALLS) else []
    told = _who_may_read(called, part, but=writer.login)
    comment = Comment(
        id=new_id(),
        matter_id=matter_id,
        assignment_id=part.id if part else None,
        task_id=task_id,
        text=text,
        told=told,
        written_by=writer.login,
        written_at=tx.now,
    )
    tx.session.add(comment)
    tx.session.flush()
    if (instance_id := instance_about(tx.session, matter_id, task_id)) is not None:
        remarks.comment(tx, instance_id, text, told, task_id)
    notify(
        tx,
        told,
        kind="called",
        text_key="notification.called",
        params={"matter_no": matter.matter_no, "title": matter.title, "by": writer.name},
        key=f"comment:{comment.id}",
        matter_id=matter_id,
        task_id=task_id,
    )
    return comment


def parts_to_write_for(session: Session, writer: Person, matter_id: str) -> list[Assignment]:
    """The parts of a matter that ``writer`` can address a comment to; the own unit's alone for a unit's people."""
    return [each for each in assignments_of(session, matter_id) if _reads(writer, each)]


def _part(tx: Transaction, writer: Person, matter_id: str, assignment_id: str | None) -> Assignment | None:
    if assignment_id is not None:
        part = assignment_row(tx.session, assignment_id)
        if part.matter_id != matter_id or not _reads(writer, part):
            raise MatterNotFound(matter=matter_id)
        return part
    if may_see_all(writer):
        return None
    own = parts_to_write_for(tx.session, writer, matter_id)
    if not own or not has_part_in(tx.session, writer, matter_id):
        raise NoPartInMatter(matter=matter_id)
    return own[0]


def _reads(who: Person, part: Assignment | None) -> bool:
    if may_see_all(who):
        return True
    return part is not None and part.unit == who.unit_code and part.state is not State.PLANNED


def _called(text: str, everybody: Collection[Person]) -> list[list[Person]]:
    """For each ``@`` the people whose name, or login, follows it; the longest name counts, namesakes are all meant."""
    found = []
    for sign in _CALLS:
        for rest in text.split(sign)[1:]:
            fitting = [
                (len(name), each) for each in everybody for name in (each.name, each.login) if _begins(rest, name)
            ]
            longest = max((length for length, _ in fitting), default=0)
            if longest:
                found.append([each for length, each in fitting if length == longest])
    return found


def _begins(rest: str, name: str) -> bool:
    return bool(name) and rest.startswith(name)


def _who_may_read(called: Iterable[list[Person]], part: Assignment | None, *, but: str) -> list[str]:
    told: dict[str, None] = {}
    for namesakes in called:
        readers = [each for each in namesakes if _reads(each, part)]
        if not readers:
            raise CalledUnseen(field="text", name=namesakes[0].name)
        told |= {each.login: None for each in readers if each.login != but}
    return list(told)
