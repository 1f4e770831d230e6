"""One task as somebody works on it: its form, what the form is judged in, the draft, the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.execution import variables_seen
from engine.commands.returning import Straight, straight_of
from engine.commands.signing import WAITING, signatures
from engine.forms import Expression, Field, Form, Surroundings, initial
from engine.service import Engine
from engine.store.rows import InstanceRow, SignatureRow, TaskRow
from engine.store.tables import InstanceState, SignatureState, TaskState, instance, user_task
from engine.store.worklist import is_their_own, is_theirs
from engine.transaction import Transaction
from workflows.attachments.models import Attachment
from workflows.attachments.queries import attachments_of_tasks
from workflows.inbox.access import may_see_task
from workflows.inbox.errors import TaskNotFound
from workflows.inbox.models import TaskDraft
from workflows.inbox.records import PART, submitted
from workflows.organisation.people import Person, actor_of

REMARKS = "remarks"
"""The property by which a field names the variable, or after ``=`` the expression, of what was said about it."""


@dataclass(frozen=True)
class Work:
    """A task that somebody looks at. ``form`` is None where the task has none; ``may_act``: it is theirs or free.

    While its process ``is_suspended`` it can be filled in, but not completed. ``has_steps``: others of its instance
    were completed before. ``signatures`` are those given or still asked for; whoever ``is_signer`` sees the draft of
    the one who has the task.
    """

    task: TaskRow
    form: Form | None
    around: Surroundings
    draft: TaskDraft | None
    files: list[Attachment]
    may_act: bool
    is_suspended: bool
    is_running: bool
    has_steps: bool
    signatures: list[SignatureRow] = field(default_factory=list)
    is_signer: bool = False
    submitted: Mapping[str, Any] = field(default_factory=dict)
    """What a completed task was completed with."""
    on_behalf_of: str | None = None
    """Who is absent and whose task it is, where the one who looks would do it in their place."""
    straight: Straight | None = None
    """Where a task that was sent back may be returned directly."""

    @property
    def is_open(self) -> bool:
        """Whether the task still waits to be done."""
        return self.task.state == TaskState.OPEN

    @property
    def unsigned(self) -> list[SignatureRow]:
        """The signatures that the task waits for."""
        return [each for each in self.signatures if self.is_open and each.state == SignatureState.OPEN]

    @property
    def missing(self) -> list[SignatureRow]:
        """Those, and the ones whose turn comes after them."""
        return [each for each in self.signatures if self.is_open and each.state in WAITING]

    @property
    def typed(self) -> dict[str, Any]:
        """What the form shows first: what was submitted, the draft, or the variables and defaults of its fields."""
        if not self.is_open:
            return dict(self.submitted)
        if self.draft is not None:
            return dict(self.draft.values)
        return initial(self.form.components, self.around.variables) if self.form else {}

    @property
    def part(self) -> str | None:
        """The id of the assignment that the task is about; None where it is about the matter as a whole."""
        found = self.around.variables.get(PART)
        return found if isinstance(found, str) else None

    @property
    def remarks(self) -> dict[str, str]:
        """What was said about each field in the round before."""
        said = {
            field.key: self._said(field.properties[REMARKS]) for field in self._fields if REMARKS in field.properties
        }
        return {key: text for key, text in said.items() if text}

    @property
    def _fields(self) -> tuple[Field, ...]:
        return self.form.fields if self.form else ()

    def _said(self, text: str) -> str:
        if text.startswith("="):
            found = Expression(text[1:]).evaluate(self.around.variables, self.around.env)
        else:
            found = self.around.variables.get(text)
        return found if isinstance(found, str) else ""


def work_on(engine: Engine, session: Session, person: Person, task_id: str) -> Work:
    """The task ``task_id`` as ``person`` sees it. Raises TaskNotFound."""
    query = select(user_task, instance).join(instance, instance.c.id == user_task.c.instance_id)
    found = session.execute(query.where(user_task.c.id == task_id)).one_or_none()
    if found is None or not may_see_task(session, person, task_id):
        raise TaskNotFound(task=task_id)
    task, owner = TaskRow.of(found._mapping), InstanceRow.of(found._mapping)  # noqa: SLF001 - the public name of a row's mapping view
    actor = actor_of(person)
    tx = Transaction(engine, session, engine.clock.now(), actor)
    is_open = task.state == TaskState.OPEN
    variables = variables_seen(tx, owner, task.token) if is_open else {}
    form_id = task.form_definition_id
    signed = [each for each in signatures(session, task_id) if each.state != SignatureState.REMOVED]
    may_act = is_open and _is_theirs(session, is_theirs(actor), task_id)
    signers = {actor.id, *(place.principal for place in actor.places)}
    absent = _absent(session, actor, task_id) if may_act else None
    is_signer = any(each.signer in signers and each.state != SignatureState.QUEUED for each in signed)
    return Work(
        task,
        engine.definitions.get(session, form_id).form if form_id else None,
        engine.surroundings(session, variables, task_id, tx.now),
        _draft(session, task, signed) if is_signer and not may_act else _own_draft(session, actor, absent, task_id),
        _files(session, task_id),
        may_act,
        owner.state == InstanceState.SUSPENDED,
        owner.state == InstanceState.ACTIVE,
        is_open and _has_steps(session, owner.id),
        signed,
        is_signer,
        {} if is_open else submitted(session, task),
        absent,
        straight_of(tx, task) if may_act else None,
    )


def files_of_task(session: Session, task_id: str) -> frozenset[str]:
    """The ids of the files that the form of a task may name; the engine asks this."""
    return frozenset(attachment.id for attachment in _files(session, task_id))


def _files(session: Session, task_id: str) -> list[Attachment]:
    """The files of every task of the instance: what was attached before a report was sent back is still there."""
    of_instance = select(user_task.c.instance_id).where(user_task.c.id == task_id).scalar_subquery()
    siblings = select(user_task.c.id).where(user_task.c.instance_id == of_instance)
    return attachments_of_tasks(session, session.scalars(siblings))


def _own_draft(session: Session, actor: Actor, absent: str | None, task_id: str) -> TaskDraft | None:
    """What the actor has typed; else what the absent one had typed, for whom the actor goes on."""
    own = session.get(TaskDraft, (task_id, actor.id))
    return own or (session.get(TaskDraft, (task_id, absent)) if absent else None)


def _draft(session: Session, task: TaskRow, asked: list[SignatureRow]) -> TaskDraft | None:
    """What those who are asked to sign are to see: the draft of who has the task, else of the last one who asked."""
    writers = [task.owner, task.assignee, *(each.asked_by for each in reversed(asked))]
    drafts = (session.get(TaskDraft, (task.id, login)) for login in writers if login is not None)
    return next((draft for draft in drafts if draft is not None), None)


def _has_steps(session: Session, instance_id: str) -> bool:
    completed = and_(user_task.c.instance_id == instance_id, user_task.c.state == TaskState.COMPLETED)
    return bool(session.scalar(select(exists().where(completed))))


def _absent(session: Session, actor: Actor, task_id: str) -> str | None:
    """In whose place the actor, who may do the task, would do it; None where it is the actor's own."""
    if not actor.places or _is_theirs(session, is_their_own(actor), task_id):
        return None
    return next(each.principal for each in actor.places if _is_theirs(session, is_their_own(each), task_id))


def _is_theirs(session: Session, condition: ColumnElement[bool], task_id: str) -> bool:
    return session.scalar(select(user_task.c.id).where(user_task.c.id == task_id, condition)) is not None
