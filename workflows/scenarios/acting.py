"""What happens in a step: somebody completes a task, time passes, a message comes, a called process returns."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from engine.actor import SYSTEM, Actor
from engine.advancing import advance
from engine.bpmn.model import TimerKind
from engine.commands import instances, messages, tasks
from engine.commands.execution import run
from engine.commands.rights import NotYourTask, check_may_act, lock
from engine.errors import Conflict
from engine.runtime.game import Game
from engine.runtime.specs.user_task import UserTask
from engine.runtime.timers import first
from engine.store.rows import TaskRow
from engine.store.tables import TaskState, user_task
from engine.transaction import Transaction
from workflows.calendar.working import OFFICE_ZONE
from workflows.scenarios.scenario import Act, Person, Place, Step
from workflows.scenarios.stage import STARTER, Stage
from workflows.scenarios.values import filled


class NotOpen(Conflict):
    """No task is open at ``element``; ``known`` tells where tasks are."""

    code = "scenario-task-not-open"


class NothingReturns(Conflict):
    """No called process that waits for the scenario was called at ``element``."""

    code = "scenario-nothing-returns"


def start(stage: Stage) -> None:
    """Start the scenario's process, unless its start events wait for something. Raises what the engine refuses."""
    if stage.names.starts_by_itself():
        return
    scenario = stage.scenario
    with stage.engine.transaction(STARTER) as tx:
        variables = _filled(stage, scenario.variables)
        instances.start(tx, scenario.process, business_key=scenario.business_key, variables=variables)


def act(stage: Stage, step: Step) -> None:
    """Let the step happen. Raises NotOpen, NothingReturns and whatever the engine refuses."""
    match step.act:
        case Act.COMPLETE:
            for place in step.places:
                _complete(stage, step, place)
        case Act.WAIT:
            now = stage.clock.now()
            plan = first(TimerKind.DURATION, step.span, now, OFFICE_ZONE, "")
            advance(stage.engine, stage.clock.set, plan.due_at)
        case Act.UNTIL if step.moment is not None:
            advance(stage.engine, stage.clock.set, step.moment)
        case Act.MESSAGE:
            with stage.engine.transaction(SYSTEM) as tx:
                messages.publish(tx, step.name, step.key, _filled(stage, step.values))
        case Act.SIGNAL:
            with stage.engine.transaction(SYSTEM) as tx:
                messages.broadcast(tx, step.name, _filled(stage, step.values))
        case Act.RETURN:
            for place in step.places:
                _return(stage, step, place)


def _complete(stage: Stage, step: Step, place: Place) -> None:
    open_here = stage.open_tasks(place)
    if not open_here:
        known = sorted({stage.names.shown((task.process, task.element_id)) for task in stage.open_tasks()})
        raise NotOpen(element=stage.names.shown(place), known=known or ["-"])
    data = _filled(stage, {**stage.scenario.usual.get(place, {}), **step.values})
    refused: NotYourTask | None = None
    for task in open_here:
        actor = _actor(stage, task, step.person)
        try:
            with stage.engine.transaction(actor) as tx:
                if step.unchecked:
                    _complete_unchecked(tx, task, data)
                else:
                    tasks.complete(tx, task.id, data)
        except NotYourTask as error:
            refused = error
        else:
            return
    if refused is not None:
        raise refused


def _actor(stage: Stage, task: TaskRow, person: Person | None) -> Actor:
    """Who acts: the person of the step, else somebody who may, another one at each element."""
    if person is not None:
        return Actor(person.id, person.groups)
    users = stage.candidates(task, "user")
    somebody = task.assignee or (users[0] if users else f"somebody at {task.element_id}")
    return Actor(somebody, frozenset(stage.candidates(task, "group")))


def _complete_unchecked(tx: Transaction, task: TaskRow, data: Mapping[str, Any]) -> None:
    """Complete a task with what no form has judged: for forms that are not there yet."""
    locked = lock(tx, task.id)
    check_may_act(tx, locked)

    def submit(game: Game) -> None:
        token = game.token(task.token)
        if isinstance(token.task_spec, UserTask):
            token.task_spec.submit(token, dict(data))

    values = {"state": TaskState.COMPLETED, "completed_by": tx.actor.id, "completed_at": tx.now}
    tx.session.execute(update(user_task).where(user_task.c.id == task.id).values(values))
    given = {"task": task.id, "data": dict(data)}
    run(tx, locked.instance, "complete", given, submit, element_id=task.element_id)


def _return(stage: Stage, step: Step, place: Place) -> None:
    pending = next((each for each in stage.engine.pending if each.place == place), None)
    if pending is None:
        raise NothingReturns(element=stage.names.shown(place))
    stage.engine.returns(pending, step.values, step.error)


def _filled(stage: Stage, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = filled(values, stage.variables(), stage.engine.environment(stage.clock.now()))
    return found
