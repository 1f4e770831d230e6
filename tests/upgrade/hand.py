"""The hand that drives one instance, with all that it called, through an office that others work in too."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine.actor import Actor
from engine.advancing import advance
from engine.clock import ManualClock
from engine.commands import adhoc, instances, messages, operations, suspension, tasks
from engine.commands.deployments import Resource, deploy
from engine.commands.incidents import incidents, retry
from engine.commands.migrating import migrate
from engine.history.events import family, of_instance
from engine.service import Engine
from engine.store.rows import TaskRow
from engine.store.tables import TaskState, instance, job, user_task

ANN = Actor("ann", frozenset({"staff"}))
REASON = "frozen"


class Hand:
    """Drives the instance with the business key ``key``."""

    def __init__(self, engine: Engine, clock: ManualClock, key: str) -> None:
        self.engine = engine
        self.clock = clock
        self.key = key

    @property
    def id(self) -> str:
        """The instance at the top."""
        with self.engine.database.reading() as session:
            top = select(instance.c.id).where(instance.c.business_key == self.key, instance.c.parent_id.is_(None))
            return session.execute(top).scalar_one()

    def open(self) -> list[TaskRow]:
        """The open tasks of the instance and of all that it called."""
        query = select(user_task).join(instance, instance.c.id == user_task.c.instance_id)
        query = query.where(instance.c.root_id == self.id, user_task.c.state == TaskState.OPEN)
        with self.engine.database.reading() as session:
            rows = session.execute(query.order_by(user_task.c.created_at, user_task.c.instance_id, user_task.c.token))
            return [TaskRow(*row) for row in rows]

    def states(self) -> list[str]:
        """The states of the instance and of all that it called, the same ones once."""
        with self.engine.database.reading() as session:
            return sorted({row.state for row in family(session, self.id)})

    def variables(self) -> dict[str, Any]:
        """What was last set of each variable of the instance itself."""
        with self.engine.database.reading() as session:
            return {
                name: value
                for event in of_instance(session, self.id)
                for _, name, value in event.payload.get("changes", ())
            }

    def due_times(self) -> list[datetime]:
        """When what waits for a time is due."""
        with self.engine.database.reading() as session:
            waiting = select(job.c.due_at).join(instance, instance.c.id == job.c.instance_id)
            return list(session.scalars(waiting.where(instance.c.root_id == self.id).order_by(job.c.due_at)))


Step = Callable[[Hand], None]


def done(*elements: str, by: Actor = ANN, **data: Any) -> Step:
    """Complete the oldest task at each of ``elements``."""

    def step(hand: Hand) -> None:
        for element in elements:
            task_id = next(task.id for task in hand.open() if task.element_id == element)
            with hand.engine.transaction(by) as tx:
                tasks.complete(tx, task_id, data)

    return step


def left_undone(element: str) -> Step:
    """Complete the task, and stop before what follows from it is carried out."""

    def step(hand: Hand) -> None:
        task_id = next(task.id for task in hand.open() if task.element_id == element)
        with hand.engine.transaction(ANN, settle=False) as tx:
            tasks.complete(tx, task_id, {})

    return step


def claimed(element: str) -> Step:
    """Take the task on."""

    def step(hand: Hand) -> None:
        with hand.engine.transaction(ANN) as tx:
            tasks.claim(tx, next(task.id for task in hand.open() if task.element_id == element))

    return step


def told(name: str) -> Step:
    """A message to this instance."""

    def step(hand: Hand) -> None:
        with hand.engine.transaction(ANN) as tx:
            messages.publish(tx, name, hand.key)

    return step


def signalled(name: str) -> Step:
    """A signal to all."""

    def step(hand: Hand) -> None:
        with hand.engine.transaction(ANN) as tx:
            messages.broadcast(tx, name)

    return step


def begun(token: int, element: str) -> Step:
    """Begin an activity of an ad-hoc sub-process."""

    def step(hand: Hand) -> None:
        with hand.engine.transaction(ANN) as tx:
            adhoc.activate(tx, hand.id, token, element, REASON)

    return step


def varied(name: str, value: Any) -> Step:
    """An operator sets a variable."""

    def step(hand: Hand) -> None:
        with hand.engine.transaction(ANN) as tx:
            operations.set_variable(tx, hand.id, name, value, reason=REASON)

    return step


def suspended(hand: Hand) -> None:
    """Let the instance stand still."""
    with hand.engine.transaction(ANN) as tx:
        suspension.suspend(tx, hand.id, REASON)


def resumed(hand: Hand) -> None:
    """Let it go on."""
    with hand.engine.transaction(ANN) as tx:
        suspension.resume(tx, hand.id, REASON)


def retried(hand: Hand) -> None:
    """Have the incident of the instance tried again."""
    with hand.engine.database.reading() as session:
        [found] = [each for each in incidents(session) if each.instance_id == hand.id]
    with hand.engine.transaction(ANN) as tx:
        retry(tx, found.job_id, REASON)
    hand.engine.run_due()


def ticked(hand: Hand) -> None:
    """Carry out what is due."""
    hand.engine.run_due()


def waited(**time: float) -> Step:
    """Let time pass for everybody."""
    return lambda hand: _wait(hand, timedelta(**time))


def _wait(hand: Hand, time: timedelta) -> None:
    advance(hand.engine, hand.clock.set, hand.clock.now() + time)


def migrated(body: bytes) -> Step:
    """Deploy another version and let the instance go over to it."""

    def step(hand: Hand) -> None:
        with hand.engine.transaction(ANN) as tx:
            [target] = deploy(tx, [Resource("later.bpmn", body)])
        with hand.engine.transaction(ANN) as tx:
            migrate(tx, hand.id, target, reason=REASON)

    return step


def cancelled(hand: Hand) -> None:
    """End the instance."""
    with hand.engine.transaction(ANN) as tx:
        instances.cancel(tx, hand.id, REASON)
