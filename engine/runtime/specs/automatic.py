"""Tasks that the engine does itself: delegates, decisions, expressions."""

from typing import TYPE_CHECKING, Any

from engine import feel
from engine.bpmn.model import Element
from engine.delegates import BpmnError
from engine.runtime.effects import DelegateDue, Released
from engine.runtime.faults import BadValue
from engine.runtime.specs.activity import Activity
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.variables import context, evaluate_json

if TYPE_CHECKING:
    from engine.runtime.token import Token

_DIGITS = 9
"""More of them are no number of tries."""


class ServiceTask(Activity):
    """Calls a delegate: ``serviceTask``, and send tasks or message throws that name one.

    At once, within the command; where ``retries`` are given, as a job of its own that the token waits for.
    """

    def __init__(self, spec: ProcessSpec, element: Element, name: str | None = None) -> None:
        super().__init__(spec, element, name)
        self.retries: feel.Expression | None = None

    def act(self, token: "Token") -> bool | None:
        if self.retries is None:
            return self._call(token)
        token.internal_data["job"] = True
        count = self._count(self.retries, token)
        token.workflow.effects.append(DelegateDue(token.id, self.element.id, self._delegate, count))
        return None

    def carried_out(self, token: "Token") -> None:
        """The job is done now. Raises what the delegate raises."""
        if self._call(token):
            token.complete()

    def answered(self, token: "Token", results: dict[str, Any]) -> None:
        """Somebody answers in place of the delegate, which is not called any more."""
        self.withdrawn(token)
        self.hand_out(token, results)
        token.complete()

    def waits(self, token: "Token") -> bool:
        """Whether the token waits for its delegate."""
        return "job" in token.internal_data

    def withdrawn(self, token: "Token") -> None:
        if self.waits(token):
            token.workflow.effects.append(Released(token.id, self.element.id))

    @property
    def _delegate(self) -> str:
        delegate = self.element.ext.delegate
        assert delegate is not None, "the linter refuses a service task without a delegate"
        return delegate

    def _count(self, expression: feel.Expression, token: "Token") -> int:
        value = evaluate_json(expression, token)
        count = int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= _DIGITS else value
        if isinstance(count, int) and not isinstance(count, bool) and count > 0:
            return count
        raise BadValue(element=self.element.id, what="retries", found=value)

    def _call(self, token: "Token") -> bool | None:
        game, delegate = token.workflow, self._delegate
        try:
            results = game.host.delegate(delegate, self.element.id, dict(token.data))
        except BpmnError as error:
            if not game.throw(token, "error", error.error_code, error.details):
                if not game.called:
                    raise
                game.fail(token, error.error_code, error.details)
            return None
        self.hand_out(token, results)
        return True


class BusinessRuleTask(Activity):
    """Evaluates a decision; its result becomes the result variable."""

    def act(self, token: "Token") -> bool | None:
        ext = self.element.ext
        assert ext.decision_id is not None, "the linter refuses a business rule task without a decision"
        result = token.workflow.host.decide(ext.decision_id, ext.decision_binding, context(token))
        self.hand_out(token, {ext.result_variable or ext.decision_id: result})
        return True


class ScriptTask(Activity):
    """Evaluates a FEEL expression; its result becomes the result variable."""

    expression: feel.Expression

    def act(self, token: "Token") -> bool | None:
        results: dict[str, Any] = {}
        value = evaluate_json(self.expression, token)
        if self.element.ext.result_variable:
            results[self.element.ext.result_variable] = value
        self.hand_out(token, results)
        return True
