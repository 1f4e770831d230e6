"""Events that wait: what they listen to while they wait, and what happens when it comes."""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.bpmn.model import Element, Kind, TriggerKind
from engine.runtime.effects import Released, Subscribed, TimerSet
from engine.runtime.faults import BadValue
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.timers import Plan, first, following
from engine.runtime.variables import assign, context, evaluate, key_of, name_of

if TYPE_CHECKING:
    from engine.runtime.token import Token


class Catching(Node):
    """An event that waits for a timer, message, signal, error or escalation."""

    holds_records = True

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        trigger = element.trigger
        assert trigger is not None, "a catching event has a trigger"
        self.trigger = trigger
        self.timer: feel.Expression | None = None
        self.message_name: feel.Expression | None = None
        self.correlation: feel.Expression | None = None
        self.mapped_out: list[tuple[str, feel.Expression]] = []

    @property
    def catches_all(self) -> bool:
        """Whether it names no code of its own."""
        return self.trigger.code is None

    def catches(self, kind: str, code: str | None) -> bool:
        """Whether an error or escalation with this code is its business."""
        return self.trigger.kind == kind and (self.trigger.code is None or self.trigger.code == code)

    def arm(self, token: "Token") -> None:
        """Start listening."""
        match self.trigger.kind:
            case TriggerKind.TIMER:
                assert self.timer is not None, "the linter refuses a timer without a time"
                assert self.trigger.timer is not None, "the linter refuses a timer without a kind"
                value = evaluate(self.timer, token)
                host = token.workflow.host
                self._plan(token, first(self.trigger.timer, value, host.now, host.zone, self.element.id))
            case TriggerKind.MESSAGE:
                key = None if self.correlation is None else key_of(self.correlation, token)
                if key is None and self.correlation is not None:
                    raise BadValue(element=self.element.id, what="correlationKey", found=None)
                self._subscribe(token, "message", name_of(self.message_name, token), key)
            case TriggerKind.SIGNAL:
                self._subscribe(token, "signal", name_of(self.message_name, token), None)

    def rearm(self, token: "Token") -> None:
        """After a firing that did not end the waiting: a cycle goes on to its next time."""
        if self.trigger.kind is TriggerKind.TIMER:
            host = token.workflow.host
            self._plan(token, following(Plan.restore(token.internal_data["plan"]), host.now, host.zone))

    def take_over(self, token: "Token", variables: dict[str, Any]) -> None:
        if self.mapped_out:
            seen = context(token) | variables
            host = token.workflow.host
            for name, expression in self.mapped_out:
                assign(token.scope, name, expression.evaluate_json(seen, host.environment))
        else:
            for name, value in variables.items():
                assign(token.scope, name, value)

    def withdrawn(self, token: "Token") -> None:
        if token.internal_data.get("armed"):
            token.workflow.effects.append(Released(token.id, self.element.id))

    released = withdrawn

    def _subscribe(self, token: "Token", kind: str, name: str, key: str | None) -> None:
        token.internal_data["armed"] = True
        token.workflow.effects.append(Subscribed(token.id, self.element.id, kind, name, key))

    def _plan(self, token: "Token", plan: Plan | None) -> None:
        if plan is None:
            token.workflow.cancel(token)
            return
        token.internal_data |= {"plan": plan.save(), "armed": True}
        token.workflow.effects.append(TimerSet(token.id, self.element.id, plan.due_at))


class CatchEvent(Catching):
    """An intermediate catch event: the token waits in the flow, or beside an event gateway for the first of several."""

    def execute(self, token: "Token") -> bool | None:
        if self.trigger.kind is TriggerKind.LINK:
            return True
        self.arm(token)
        return None

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        game, gateway = token.workflow, token.scope
        if gateway.task_spec.element.kind is Kind.EVENT_GATEWAY:
            scope = gateway.scope
            gateway._set_state(TaskState.COMPLETED)  # it is left by way of this event, not cancelled
            game.trace.append(("leave", gateway.task_spec.element.id, gateway.id))
            game.cancel(gateway)
            game.depart(self, scope, variables)
        else:
            self.take_over(token, variables)
            token.complete()


class BoundaryEvent(Catching):
    """An event on the edge of an activity."""

    beside = True

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        game, host = token.workflow, token.scope
        scope = host.scope
        if self.element.interrupting:
            game.cancel(host)
        else:
            self.rearm(token)
        game.depart(self, scope, variables)


class EventStart(Catching):
    """The start of an event sub-process, listening in the scope that encloses it."""

    beside = True
    sub_process: Node

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        game, scope = token.workflow, token.scope
        if self.element.interrupting:
            game.interrupt(scope)
        else:
            self.rearm(token)
        inside = game.enter(self.sub_process, scope)
        inside.internal_data["from"] = variables

    def begin(self, sub_process: "Token") -> None:
        """The event sub-process runs: its token goes on from this start."""
        sub_process.workflow.depart(self, sub_process, sub_process.internal_data.pop("from", {}))
