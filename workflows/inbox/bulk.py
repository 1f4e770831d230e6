"""Several tasks of one kind are completed with one form: each for itself, so that one that fails holds up no other."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Fault, Invalid
from engine.forms import DynamicList, FilePicker, Form
from engine.forms.components import walk
from engine.service import Engine
from engine.store.tables import user_task
from workflows.inbox import service
from workflows.inbox.access import may_see_task
from workflows.inbox.errors import TaskNotFound
from workflows.inbox.queries import TaskItem, to_do
from workflows.organisation.people import Person, actor_of

MOST_FIELDS = 6
"""A form with more fields is about a single task."""


class NotAlike(Invalid):
    """The tasks are none, or not all of the same step with the same small form."""

    code = "tasks-not-alike"


def form_of(engine: Engine, session: Session, person: Person, task_ids: Collection[str]) -> Form | None:
    """The one small form of tasks that ``person`` sees; None where they are of one step without a form.

    Raises NotAlike.
    """
    columns = (user_task.c.process, user_task.c.element_id, user_task.c.form_definition_id)
    seen = [each for each in dict.fromkeys(task_ids) if may_see_task(session, person, each)]
    kinds = session.execute(select(*columns).where(user_task.c.id.in_(seen)).distinct()).all()
    if len(kinds) != 1:
        raise NotAlike
    form_id = kinds[0].form_definition_id
    form = engine.definitions.get(session, form_id).form if form_id else None
    if form is not None and not is_small(form):
        raise NotAlike
    return form


def still_to_do(engine: Engine, session: Session, person: Person, task_ids: Collection[str]) -> list[TaskItem]:
    """Those of the tasks that ``person`` can complete."""
    items = to_do(engine, session, actor_of(person), engine.clock.now())
    return [item for item in items if item.id in task_ids and item.owner is None]


def is_small(form: Form) -> bool:
    """Whether several tasks can be completed with it: a few fields, no rows and no files."""
    of_one_task = any(isinstance(component, DynamicList | FilePicker) for component in walk(form.components))
    return not of_one_task and len(form.fields) <= MOST_FIELDS


def complete_each(
    engine: Engine, person: Person, task_ids: Sequence[str], typed: Mapping[str, Any], key: str
) -> dict[str, Fault | None]:
    """Complete several tasks with what was typed, each in a transaction of its own: what became of each, None: done."""
    outcome: dict[str, Fault | None] = {}
    for task_id in dict.fromkeys(task_ids):
        try:
            with engine.transaction(actor_of(person)) as tx:
                if not may_see_task(tx.session, person, task_id):
                    raise TaskNotFound(task=task_id)
                service.complete(tx, task_id, typed, f"{key}:{task_id}")
            outcome[task_id] = None
        except Fault as fault:
            outcome[task_id] = fault
    return outcome
