"""Going back: the one who has a task sends it back to an earlier step; whoever completed a step takes it back.

What came of the step is withdrawn with its timers, the step begins anew by the diagram, variables stay, and joins wait
again for what they had from elsewhere (``engine.history.lineage``). Each is one event.
"""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select, update

from engine.bpmn.model import Kind
from engine.commands.effects import task_id_of
from engine.commands.execution import check_active, operate
from engine.commands.execution import lock as lock_instance
from engine.commands.reasons import because
from engine.commands.request_keys import done_before
from engine.commands.rights import NotYourTask, UnknownTask, check_holds, lock_to_act, stands_for
from engine.commands.tasks import submit_task
from engine.errors import Conflict, Invalid
from engine.history.events import of_instance
from engine.history.lineage import Deed, Step, TracedGame, WayBack, trace, way_back, ways_back
from engine.observing import names
from engine.runtime.effects import CallStarted, DelegateDue, EscalationRaised, MessageThrown, SignalThrown, TaskOpened
from engine.runtime.game import Game
from engine.runtime.operations import OPERATIONS
from engine.runtime.token import Token
from engine.store.rows import InstanceRow, TaskRow
from engine.store.tables import Handed, TaskState, history_event, instance, user_task
from engine.transaction import Transaction

REPEATABLE = "repeatable"
"""The property (``true``) of a service task that does no harm when it is done and then done again."""
_OUTWARD = frozenset(
    kind.__name__ for kind in (CallStarted, EscalationRaised, MessageThrown, SignalThrown, DelegateDue)
)


class CannotSendBack(Invalid):
    """The task cannot be sent back to that step.

    ``why``: ``unknown-step`` (none that was completed before it in its scope or one around it), ``final`` (an
    element whose property ``noReturn`` is ``true`` has been left since), ``ended-other-work`` (what followed the step
    has ended something that did not come of it), ``compensating``, ``not-alone`` (it cannot come straight back, since
    other work is withdrawn with the task).
    """

    code = "cannot-send-back"


class CannotTakeBack(Conflict):
    """The step cannot be taken back.

    ``why``: as for ``CannotSendBack``, or ``in-loop`` (it is one pass of a loop), ``acted`` (somebody or
    something has acted on what followed), ``sent`` (a
    message, signal, escalation, called process or delegate has gone out at ``element``).
    """

    code = "cannot-take-back"


class CannotReturnStraight(Conflict):
    """The task was not sent back so that it may be returned directly, or the process is another version by now."""

    code = "cannot-return-straight"


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that a task can be sent back to. ``by`` completed it; ``ended`` are the elements withdrawn beside it.

    ``straight``: who does the step again can be let return it directly, since nothing else went on beside the task.
    """

    step: int
    task_id: str
    element: str
    by: str | None
    ended: tuple[str, ...]
    straight: bool


def choices(tx: Transaction, task: TaskRow, row: InstanceRow) -> list[Choice]:
    """The steps that an open task can be sent back to, the last first. Plays the whole instance again."""
    game = _traced(tx, row)
    token = game.token(task.token)
    found = [way for way in ways_back(game, token) if way.obstacle is None]
    own = token.task_spec.element.id
    return [
        Choice(
            way.step.token,
            task_id_of(row.id, way.step.token),
            way.step.element,
            None if way.step.is_loop else way.step.actor,
            _without_one(way.ended, own),
            _is_alone(way, token),
        )
        for way in found
    ]


@names("send-back")
def send_back(
    tx: Transaction,
    task_id: str,
    step: int,
    reason: str,
    key: str | None = None,
    *,
    same_person: bool = True,
    straight: bool = False,
) -> list[str]:
    """Send the instance from an open task back to the completed step whose token was ``step``; the ids of its tasks.

    It goes to who did it before, unless ``same_person`` is False or it is a loop: then as the diagram says. Where
    ``straight``, whoever does the step again may return it directly to the actor, see ``return_straight``. Raises
    UnknownTask, TaskOver, InstanceSuspended, TaskTaken, NotYourTask, TaskEntrusted, ReasonBlank, CannotSendBack,
    KeyReused and whatever the process refuses.
    """
    if done_before(tx, key, task_id):
        return []
    locked = lock_to_act(tx, task_id)
    check_holds(tx, locked)
    why = because(reason)
    game = _traced(tx, locked.instance)
    ways = {way.step.token: way for way in ways_back(game, game.token(locked.task.token))}
    if step not in ways:
        raise CannotSendBack(task=task_id, why="unknown-step")
    way = ways[step]
    if way.obstacle is not None:
        raise CannotSendBack(task=task_id, why=way.obstacle)
    if straight and not _is_alone(way, game.token(locked.task.token)):
        raise CannotSendBack(task=task_id, why="not-alone")
    to = way.step.actor if same_person and not way.step.is_loop else None
    why |= {"straight": tx.actor.principal} if straight else {}
    told = {"task": task_id, "element": locked.task.element_id, "assignee": to, **why}
    opened = _put_back(tx, locked.instance, "send-back", way, told)
    _hand(tx, opened, to, Handed.SENT_BACK, why["reason"])
    return opened


@dataclass(frozen=True, slots=True)
class Straight:
    """Where a task that was sent back may be returned directly: to the element ``element``, to who sent it, ``to``."""

    element: str
    to: str


def straight_of(tx: Transaction, task: TaskRow) -> Straight | None:
    """Where an open task may be returned directly; None where it was not sent back like that, or no longer can be."""
    if task.handed_how is None:
        return None
    sent = select(history_event.c.payload).where(
        history_event.c.instance_id == task.instance_id, history_event.c.kind == "send-back"
    )
    for payload in tx.session.scalars(sent.order_by(history_event.c.seq.desc())):
        given = orjson.loads(payload)["given"]
        if given["after"]["token"] == task.token:
            return _still_there(tx, task, given) if "straight" in given else None
    return None


@names("return-straight")
def return_straight(
    tx: Transaction, task_id: str, data: dict[str, Any], key: str | None = None, *, same_person: bool = True
) -> list[str]:
    """Complete a task that was sent back and open the one it was sent back from, past the steps between; its id.

    It is with who sent it back, unless ``same_person`` is False: then as the diagram says. Raises
    CannotReturnStraight and what ``engine.commands.tasks.complete`` raises.
    """
    if done_before(tx, key, task_id):
        return []
    locked = lock_to_act(tx, task_id)
    straight = straight_of(tx, locked.task)
    if straight is None:
        raise CannotReturnStraight(task=task_id)
    to = straight.to if same_person else None
    submit_task(tx, locked, data, {"straight": straight.element, "assignee": to})
    there = (user_task.c.instance_id == locked.task.instance_id, user_task.c.state == TaskState.OPEN)
    latest = select(user_task.c.id).where(*there, user_task.c.element_id == straight.element)
    opened = list(tx.session.scalars(latest.order_by(user_task.c.token.desc()).limit(1)))
    _hand(tx, opened, to, Handed.RETURNED, "")
    return opened


@names("take-back")
def take_back(tx: Transaction, task_id: str, key: str | None = None) -> list[str]:
    """Take back a task that the actor has completed, while nobody has acted on what followed; the id of the new one.

    Raises UnknownTask, NotYourTask, InstanceOver, InstanceSuspended, CannotTakeBack, KeyReused and whatever the process
    refuses.
    """
    if done_before(tx, key, task_id):
        return []
    task, row = _completed(tx, task_id)
    way = _way_to_take_back(tx, task, row)
    told = {"task": task_id, "element": task.element_id, "assignee": tx.actor.principal}
    opened = _put_back(tx, row, "take-back", way, told)
    _hand(tx, opened, tx.actor.principal, Handed.TAKEN_BACK, "")
    return opened


def check_take_back(tx: Transaction, task_id: str) -> None:
    """Whether ``take_back`` would be accepted now. Raises what it raises."""
    _way_to_take_back(tx, *_completed(tx, task_id))


def _is_alone(way: WayBack, token: Token) -> bool:
    """Whether nothing but ``token`` came of the step and goes on in the same scope, so that it can come back there."""
    return way.step.scope == token.scope.id and way.cancel == (token.id,) and not way.joins and not way.step.is_loop


def _still_there(tx: Transaction, task: TaskRow, given: dict[str, Any]) -> Straight | None:
    row = InstanceRow.of(tx.session.execute(select(instance).where(instance.c.id == task.instance_id)).mappings().one())
    elements = tx.engine.definitions.get(tx.session, row.definition_id).diagram.elements
    here, there = elements.get(task.element_id), elements.get(given["element"])
    if here is None or there is None or here.scope != there.scope:
        return None
    return Straight(there.id, given["straight"])


def _completed(tx: Transaction, task_id: str) -> tuple[TaskRow, InstanceRow]:
    query = select(user_task).where(user_task.c.id == task_id)
    owner = tx.session.scalar(query.with_only_columns(user_task.c.instance_id))
    if owner is None:
        raise UnknownTask(task=task_id)
    row = lock_instance(tx, owner)
    task = TaskRow.of(tx.session.execute(query).mappings().one())
    did = task.state == TaskState.COMPLETED and task.completed_by == tx.actor.id
    if not did or not stands_for(tx, task.completed_for or tx.actor.id):
        raise NotYourTask(task=task_id)
    check_active(row)
    return task, row


def _way_to_take_back(tx: Transaction, task: TaskRow, row: InstanceRow) -> WayBack:
    game = _traced(tx, row)
    step = game.lineage.steps.get(task.token)
    if step is None or step.scope not in game.tasks:
        drawn = game.spec.process.elements.get(task.element_id)
        in_loop = drawn is not None and drawn.loop is not None
        raise CannotTakeBack(task=task.id, why="in-loop" if in_loop else "unknown-step")
    way = way_back(game, step)
    for deed in game.lineage.deeds:
        if deed.event.seq > step.seq and step.token in deed.past:
            raise CannotTakeBack(task=task.id, why="acted", by=deed.event.actor, element=deed.event.element_id)
        if deed.event.seq == step.seq and (element := _gone_out(game, deed, step)) is not None:
            raise CannotTakeBack(task=task.id, why="sent", element=element)
    if way.obstacle is not None:
        raise CannotTakeBack(task=task.id, why=way.obstacle)
    return way


def _gone_out(game: TracedGame, deed: Deed, step: Step) -> str | None:
    """The element at which something that cannot be undone left the instance when the step was completed."""
    payload, pasts = deed.event.payload, game.lineage.pasts
    for name, effect in payload["effects"]:
        if name in _OUTWARD and step.token in pasts.get(effect["token"], ()):
            return str(effect["element"])
    for what, element_id, token in payload["trace"]:
        element = game.spec.process.elements.get(element_id)
        if what == "enter" and element is not None and step.token in pasts.get(token, ()):
            calls = element.kind is Kind.SERVICE_TASK or element.ext.delegate is not None
            if calls and element.ext.properties.get(REPEATABLE) != "true":
                return element.id
    return None


def _put_back(tx: Transaction, row: InstanceRow, kind: str, way: WayBack, told: dict[str, Any]) -> list[str]:
    step = way.step
    given = told | {
        "to": step.element,
        "step": step.token,
        "scope": step.scope,
        "cancel": list(way.cancel),
        "joins": way.joins,
    }
    played: list[Game] = []

    def act(game: Game) -> dict[str, Any]:
        played.append(game)
        return OPERATIONS[kind](game, given)

    operate(tx, row, kind, given, act, element_id=told["element"])
    opened = [each for each in played[0].effects if isinstance(each, TaskOpened) and each.element == way.step.element]
    return [task_id_of(row.id, each.token) for each in opened]


def _hand(tx: Transaction, task_ids: list[str], to: str | None, how: Handed, note: str) -> None:
    values = {"handed_how": how, "handed_by": tx.actor.id, "handed_note": note} | ({"assignee": to} if to else {})
    tx.session.execute(update(user_task).where(user_task.c.id.in_(task_ids)).values(values))


def _traced(tx: Transaction, row: InstanceRow) -> TracedGame:
    return trace(
        of_instance(tx.session, row.id),
        called=row.parent_id is not None,
        spec_of=lambda definition_id: tx.engine.definitions.get(tx.session, definition_id).spec,
        zone=tx.engine.zone,
        functions=tx.engine.functions,
    )


def _without_one(elements: tuple[str, ...], own: str) -> tuple[str, ...]:
    """``elements`` without the task itself that is sent back."""
    at = elements.index(own) if own in elements else len(elements)
    return elements[:at] + elements[at + 1 :]
