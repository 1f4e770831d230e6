"""An instance laid open for those who operate it: where its tokens stand, what they wait for, what can be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.commands.execution import UnknownInstance, alive
from engine.runtime import operations
from engine.runtime.game import Game
from engine.runtime.token import Token
from engine.runtime.variables import FACTS
from engine.store.definitions import Definition
from engine.store.rows import InstanceRow, TaskRow
from engine.store.tables import LIVE, JobKind, TaskState, instance, job, subscription, user_task
from engine.transaction import Transaction

if TYPE_CHECKING:
    from engine.service import Engine


_SHOWN = (
    "id",
    "kind",
    "token",
    "element_id",
    "due_at",
    "attempts",
    "error",
    "incident",
    "lease_holder",
    "lease_until",
)


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """Something to be carried out at ``due_at``; an incident waits for somebody instead. ``error`` is the last one.

    An external call that is being made is leased by the node ``lease_holder`` until ``lease_until``.
    """

    id: str
    kind: JobKind
    token: int | None
    element: str | None
    due_at: datetime
    attempts: int
    error: str | None
    incident: bool
    lease_holder: str | None
    lease_until: datetime | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message (``kind`` "message", with its correlation key) or signal that a token waits for."""

    kind: str
    name: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A live token.

    ``spec`` is the element, with ``#each`` behind it for one pass of a loop; ``scope`` the token it stands in, None for
    the process itself; ``beside``: it listens beside the flow. ``variables`` and ``facts`` (counts of loops) are its
    own alone. ``targets`` are the elements it can be moved to, none where it cannot be moved. ``is_pass``: it can be
    taken away; ``takes_pass``: a pass can be added; ``takes_answer``: it waits for a delegate.
    """

    token: int
    element: str
    spec: str
    scope: int | None
    beside: bool
    variables: dict[str, Any]
    facts: dict[str, Any]
    task: TaskRow | None
    due_at: datetime | None
    subscription: Subscription | None
    child: str | None
    targets: tuple[str, ...]
    is_pass: bool
    takes_pass: bool
    takes_answer: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """An instance as it stands: its tokens in the order of their ids, its jobs by due time, what it called itself."""

    instance: InstanceRow
    definition: Definition
    tokens: list[Standing]
    jobs: list[WaitingJob]
    called: list[InstanceRow]


def inspect(session: Session, engine: "Engine", instance_id: str) -> Inspection:
    """Lay open an instance; changes nothing. Raises UnknownInstance."""
    found = session.execute(select(instance).where(instance.c.id == instance_id)).mappings().one_or_none()
    if found is None:
        raise UnknownInstance(instance=instance_id)
    row = InstanceRow.of(found)
    called = select(instance).where(instance.c.parent_id == instance_id).order_by(instance.c.started_at, instance.c.id)
    jobs = _jobs(session, instance_id)
    return Inspection(
        row,
        engine.definitions.get(session, row.definition_id),
        _tokens(session, engine, row, jobs) if row.state in LIVE else [],
        jobs,
        [InstanceRow.of(each) for each in session.execute(called).mappings()],
    )


def standing_at(session: Session, engine: "Engine", row: InstanceRow) -> dict[str, int]:
    """How many tokens of an instance stand at each element; none where it has ended."""
    return _game(session, engine, row).marking() if row.state in LIVE else {}


def _game(session: Session, engine: "Engine", row: InstanceRow) -> Game:
    _, _, game = alive(Transaction(engine, session, engine.clock.now(), SYSTEM), row)
    return game


def _jobs(session: Session, instance_id: str) -> list[WaitingJob]:
    query = select(*(job.c[name] for name in _SHOWN)).where(job.c.instance_id == instance_id)
    rows = session.execute(query.order_by(job.c.due_at, job.c.id))
    return [WaitingJob(row.id, JobKind(row.kind), *row[2:]) for row in rows]


def _tokens(session: Session, engine: "Engine", row: InstanceRow, jobs: list[WaitingJob]) -> list[Standing]:
    open_tasks = select(user_task).where(user_task.c.instance_id == row.id, user_task.c.state == TaskState.OPEN)
    tasks = {task.token: task for task in map(TaskRow.of, session.execute(open_tasks).mappings())}
    timers = {each.token: each.due_at for each in jobs if each.kind is JobKind.TIMER}
    waiting = {
        each.token: Subscription(each.kind, each.name, each.key)
        for each in session.execute(select(subscription).where(subscription.c.instance_id == row.id))
    }
    return [
        Standing(
            token=token.id,
            element=token.task_spec.element.id,
            spec=token.task_spec.name,
            scope=token.scope.id if token.parent is not None else None,
            beside=token.waits_beside,
            variables=token.data,
            facts=token.internal_data.get(FACTS, {}),
            task=tasks.get(token.id),
            due_at=timers.get(token.id),
            subscription=waiting.get(token.id),
            child=token.internal_data.get("child"),
            targets=_targets(token),
            is_pass=operations.is_pass(token),
            takes_pass=operations.takes_pass(token),
            takes_answer=operations.takes_answer(token),
        )
        for token in sorted(_game(session, engine, row).tasks.values(), key=lambda token: token.id)
    ]


def _targets(token: Token) -> tuple[str, ...]:
    return tuple(operations.targets(token)) if operations.is_movable(token) else ()
