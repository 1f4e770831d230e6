"""Writes what the game's effects mean as rows: the work list, jobs, subscriptions.

A few statements, however many effects there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, or_, select, update

from engine.columns import among
from engine.commands.separation import done_by
from engine.drivers.statement import Statement, inserting
from engine.identifiers import ordered_id
from engine.runtime.effects import (
    CallCancelled,
    CallStarted,
    DelegateDue,
    Effect,
    Ended,
    EscalationRaised,
    MessageThrown,
    Released,
    SignalThrown,
    Subscribed,
    TaskChanged,
    TaskOpened,
    TaskWithdrawn,
    TimerSet,
)
from engine.store.definitions import NO_REFERENCE, REFERRED, Definition, Reference
from engine.store.rows import InstanceRow
from engine.store.tables import DefinitionKind, JobKind, TaskState, job, subscription, task_candidate, user_task
from engine.transaction import Transaction

_ADD_JOBS = inserting(job)
_OPEN_TASKS = inserting(user_task, form_definition_id=REFERRED)
_WITHDRAW_TASKS = Statement(
    update(user_task)
    .where(user_task.c.instance_id == bindparam("of"), among(user_task.c.token, "tokens"))
    .values(state=TaskState.WITHDRAWN, completed_at=bindparam("now"))
)
_CHANGE_TASK = Statement(
    update(user_task)
    .where(user_task.c.id == bindparam("task"))
    .values(element_id=bindparam("element"), name=bindparam("named"), form_definition_id=REFERRED)
)
_ADD_CANDIDATES = inserting(task_candidate)
_ADD_WAITING = inserting(subscription)
_WAITING = delete(subscription).where(subscription.c.instance_id == bindparam("of"))
_END_WAITING = Statement(_WAITING)
_STOP_WAITING = Statement(_WAITING.where(among(subscription.c.token, "tokens")))

SCHEDULED = frozenset({JobKind.EXTERNAL, JobKind.MIGRATE, JobKind.TIMER})
"""Jobs that the scheduler carries out, even when they are due at once."""

OF_TOKENS = (JobKind.DELEGATE, JobKind.EXTERNAL, JobKind.START, JobKind.TIMER)
"""The kinds of jobs that are needed no longer once their token is gone."""
_BELONG = select(job.c.id).where(job.c.instance_id == bindparam("of"), or_(*(job.c.kind == kind for kind in OF_TOKENS)))
_DROP_ALL = Statement(delete(job).where(job.c.id.in_(_BELONG.with_for_update(skip_locked=True))))
_DROP = Statement(
    delete(job).where(job.c.id.in_(_BELONG.where(among(job.c.token, "tokens")).with_for_update(skip_locked=True)))
)


def task_id_of(instance_id: str, token: int) -> str:
    """The id of the user task that a token stands for."""
    return f"{instance_id}-{token}"


def apply(tx: Transaction, row: InstanceRow, definition: Definition, effects: Sequence[Effect]) -> None:
    """Write the rows that ``effects`` of the instance ``row`` call for."""
    _open_and_withdraw(tx, row, definition, effects)
    _timers_and_subscriptions(tx, row, definition, effects)
    jobs = [
        found
        for number, effect in enumerate(effects)
        if (found := _job(tx, row, definition, effect, effects[number:])) is not None
    ]
    write_jobs(tx, jobs)


def write_jobs(tx: Transaction, jobs: list[dict[str, Any]]) -> None:
    """Insert jobs. Those due at once follow this command, but for those that belong to the scheduler."""
    if not jobs:
        return
    tx.write(_ADD_JOBS, *jobs)
    tx.follow_ups.extend(
        values["id"] for values in jobs if values["due_at"] <= tx.now and values["kind"] not in SCHEDULED
    )


def job_row(
    kind: JobKind,
    due_at: datetime,
    payload: dict[str, Any] | None = None,
    *,
    instance_id: str | None = None,
    token: int | None = None,
    element_id: str | None = None,
    definition_id: str | None = None,
) -> dict[str, Any]:
    """The columns of a new job."""
    return {
        "id": ordered_id(),
        "kind": kind,
        "instance_id": instance_id,
        "token": token,
        "element_id": element_id,
        "definition_id": definition_id,
        "payload": orjson.dumps(payload or {}),
        "due_at": due_at,
        "attempts": 0,
        "incident": False,
    }


def drop_jobs(tx: Transaction, instance_id: str, tokens: Sequence[int] | None = None) -> None:
    """Remove the jobs that wait for tokens of the instance, of all where ``tokens`` is None.

    One that is being carried out at this moment stays: it will find its token gone, and waits for this command now.
    """
    if tokens is None:
        tx.write(_DROP_ALL, {"of": instance_id})
    else:
        left = [token for token in tokens if (instance_id, token) not in tx.in_hand]
        if left:
            tx.write(_DROP, {"of": instance_id, "tokens": left})


def _open_and_withdraw(tx: Transaction, row: InstanceRow, definition: Definition, effects: Sequence[Effect]) -> None:
    withdrawn = {effect.token for effect in effects if isinstance(effect, TaskWithdrawn)}
    opened = [effect for effect in effects if isinstance(effect, TaskOpened)]
    earlier = withdrawn - {effect.token for effect in opened}
    if earlier:
        tx.write(_WITHDRAW_TASKS, {"of": row.id, "tokens": sorted(earlier), "now": tx.now})
    _change(tx, row, definition, [effect for effect in effects if isinstance(effect, TaskChanged)])
    tasks = [_task(tx, row, definition, effect, withdrawn=effect.token in withdrawn) for effect in opened]
    if tasks:
        tx.write(_OPEN_TASKS, *tasks)
    candidates = [
        {"task_id": task_id_of(row.id, effect.token), "kind": kind, "value": value}
        for effect in opened
        for kind, values in (("user", effect.candidate_users), ("group", effect.candidate_groups))
        for value in dict.fromkeys(values)
    ]
    if candidates:
        tx.write(_ADD_CANDIDATES, *candidates)


def _change(tx: Transaction, row: InstanceRow, definition: Definition, changed: Sequence[TaskChanged]) -> None:
    for effect in changed:
        changed_to = {"task": task_id_of(row.id, effect.token), "element": effect.element, "named": effect.name}
        tx.write(_CHANGE_TASK, changed_to | _form(tx, definition, effect))


def _form(tx: Transaction, definition: Definition, task: TaskOpened | TaskChanged) -> Reference:
    if task.form_id is None:
        return NO_REFERENCE
    known = tx.engine.definitions
    return known.reference(tx.session, DefinitionKind.FORM, task.form_id, task.form_binding, definition)


def _task(
    tx: Transaction, row: InstanceRow, definition: Definition, opened: TaskOpened, *, withdrawn: bool
) -> dict[str, Any]:
    return _form(tx, definition, opened) | {
        "id": task_id_of(row.id, opened.token),
        "instance_id": row.id,
        "token": opened.token,
        "element_id": opened.element,
        "process": row.process,
        "name": opened.name,
        "business_key": row.business_key,
        "assignee": _assignee(tx, row, definition, opened),
        "priority": opened.priority,
        "created_at": tx.now,
        "due_at": opened.due_at,
        "follow_up_at": opened.follow_up_at,
        "state": TaskState.WITHDRAWN if withdrawn else TaskState.OPEN,
    }


def _assignee(tx: Transaction, row: InstanceRow, definition: Definition, opened: TaskOpened) -> str | None:
    """Who has the task from the start; whoever may not do it has not, where there are others who may take it on."""
    if opened.assignee is None or not (opened.candidate_users or opened.candidate_groups):
        return opened.assignee
    kept_apart = done_by(tx, row.id, definition, opened.element, opened.assignee)
    return opened.assignee if kept_apart is None else None


def _timers_and_subscriptions(
    tx: Transaction, row: InstanceRow, definition: Definition, effects: Sequence[Effect]
) -> None:
    waiting: dict[int, TimerSet | DelegateDue | Subscribed] = {}
    for effect in effects:
        match effect:
            case TimerSet(token=token) | DelegateDue(token=token) | Subscribed(token=token):
                waiting[token] = effect
            case Released(token=token):
                waiting.pop(token, None)
    _stop_waiting(tx, row, definition, effects)
    write_jobs(
        tx, [_waiting_job(tx, row, each) for each in waiting.values() if isinstance(each, TimerSet | DelegateDue)]
    )
    rows = [
        {
            "kind": each.kind,
            "name": each.name,
            "key": each.key,
            "instance_id": row.id,
            "token": token,
            "element_id": each.element,
        }
        for token, each in waiting.items()
        if isinstance(each, Subscribed)
    ]
    if rows:
        tx.write(_ADD_WAITING, *rows)


def _stop_waiting(tx: Transaction, row: InstanceRow, definition: Definition, effects: Sequence[Effect]) -> None:
    jobless = {effect.token for effect in effects if isinstance(effect, CallCancelled)}
    deaf: set[int] = set()
    for effect in effects:
        if isinstance(effect, Released):
            element = definition.diagram.elements.get(effect.element)  # None: another version had it
            if element is None or element.subscribes:
                deaf.add(effect.token)
            if element is None or not element.subscribes:
                jobless.add(effect.token)
    if jobless:
        drop_jobs(tx, row.id, sorted(jobless))
    if definition.diagram.subscribes and any(isinstance(effect, Ended) for effect in effects):
        tx.write(_END_WAITING, {"of": row.id})
    elif deaf:
        tx.write(_STOP_WAITING, {"of": row.id, "tokens": sorted(deaf)})


def _waiting_job(tx: Transaction, row: InstanceRow, effect: TimerSet | DelegateDue) -> dict[str, Any]:
    at: dict[str, Any] = {"instance_id": row.id, "token": effect.token, "element_id": effect.element}
    if isinstance(effect, TimerSet):
        return job_row(JobKind.TIMER, effect.due_at, **at)
    kind = JobKind.EXTERNAL if effect.delegate in tx.engine.delegates.external_names else JobKind.DELEGATE
    return job_row(kind, tx.now, {"delegate": effect.delegate, "retries": effect.retries}, **at)


def _job(
    tx: Transaction, row: InstanceRow, definition: Definition, effect: Effect, later: Sequence[Effect]
) -> dict[str, Any] | None:
    found: dict[str, Any] | None = None
    payload: dict[str, Any]
    match effect:
        case CallStarted():
            given = {"process": effect.process, "binding": effect.binding, "variables": effect.variables}
            payload = {"child": effect.child, "seq": row.seq + 1, **given}
            found = job_row(
                JobKind.START,
                tx.now,
                payload,
                instance_id=row.id,
                token=effect.token,
                element_id=effect.element,
                definition_id=definition.id,
            )
        case CallCancelled():
            found = job_row(JobKind.CANCEL, tx.now, {"child": effect.child})
        case MessageThrown():
            payload = {"name": effect.name, "key": effect.key, "variables": effect.variables}
            found = job_row(JobKind.MESSAGE, tx.now, payload)
        case SignalThrown():
            missed_by = [[row.id, each.token] for each in later if isinstance(each, Subscribed)]
            payload = {"name": effect.name, "variables": effect.variables, "missed_by": missed_by}
            found = job_row(JobKind.SIGNAL, tx.now, payload)
        case EscalationRaised() if row.parent_id is not None:
            payload = {"code": effect.code, "variables": effect.variables}
            found = job_row(JobKind.ESCALATE, tx.now, payload, instance_id=row.parent_id, token=row.parent_token)
        case Ended() if row.parent_id is not None:
            payload = {"variables": effect.variables, "error_code": effect.error_code}
            found = job_row(JobKind.RETURN, tx.now, payload, instance_id=row.parent_id, token=row.parent_token)
    return found
