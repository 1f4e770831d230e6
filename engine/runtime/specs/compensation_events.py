"""Events that ask for compensation: throws, ends, and the cancellation of a transaction."""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.model import TriggerKind
from engine.runtime.specs.catching import BoundaryEvent
from engine.runtime.specs.compensation import compensate, give_up, is_under_way, records
from engine.runtime.specs.events import Throw
from engine.runtime.specs.loop import LoopBody
from engine.runtime.specs.sub_process import EventSubProcess

if TYPE_CHECKING:
    from engine.runtime.token import Token

ORDER = "compensationOrder"
"""The property of an event that asks for compensation: ``together`` lets all handlers begin at once."""
TOGETHER = "together"


class Compensating(Throw):
    """Asks for compensation, and waits for it."""

    @property
    def together(self) -> bool:
        """Whether all handlers begin at once."""
        return self.element.ext.properties.get(ORDER) == TOGETHER

    def withdrawn(self, token: "Token") -> None:
        super().withdrawn(token)
        give_up(token)


class CompensationThrow(Compensating):
    """Has what was completed in its scope compensated, or the one activity that it names.

    From inside an event sub-process, the scope around it is meant as well.
    """

    def act(self, token: "Token") -> bool | None:
        trigger, scopes = self.element.trigger, [token.scope]
        assert trigger is not None, "it is one by its trigger"
        while isinstance(scopes[-1].task_spec, EventSubProcess):
            scopes.append(scopes[-1].scope)
        under_way = compensate(token, scopes, trigger.name, together=self.together)
        return None if under_way and trigger.wait else True

    def compensated(self, token: "Token") -> None:
        token.complete()


class CancelEnd(Compensating):
    """Cancels the transaction that it stands in, with all its passes where it is a loop.

    What goes on there is ended, what was completed there is compensated; then the cancel boundary event happens.
    Without one, the transaction just ends.
    """

    def act(self, token: "Token") -> bool | None:
        game, cancelled = token.workflow, _activity(token)
        for each in [token.scope] if cancelled is token.scope else cancelled.within:
            if each.task_spec is token.scope.task_spec:
                game.interrupt(each, keep=token)
                own = token if each is token.scope else game.new_token(self, each, TaskState.STARTED)
                compensate(own, [each], None, together=self.together)
        compensate(token, [cancelled], None, together=self.together)
        self.compensated(token)
        return None

    def compensated(self, token: "Token") -> None:
        game, cancelled = token.workflow, _activity(token)
        passes = [cancelled, *cancelled.within]
        if any(is_under_way(record) for each in passes for record in records(each)):
            return
        scope = cancelled.scope
        game.trace.append(("leave", self.element.id, token.id))
        token._set_state(TaskState.COMPLETED)
        game.cancel(token)
        for waiting in cancelled.within:
            if isinstance(waiting.task_spec, BoundaryEvent) and waiting.task_spec.catches(TriggerKind.CANCEL, None):
                waiting.task_spec.fire(waiting, {})
                return
        game.cancel(cancelled)
        game.settle(scope)


def _activity(cancel: "Token") -> "Token":
    """The activity that is cancelled: the transaction, or the loop that it is a pass of."""
    transaction = cancel.scope
    return transaction.scope if isinstance(transaction.scope.task_spec, LoopBody) else transaction
