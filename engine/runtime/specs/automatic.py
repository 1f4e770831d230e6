"""Tasks that the engine does itself: delegates, decisions, expressions."""

from typing import TYPE_CHECKING, Any

from engine import feel
from engine.delegates import BpmnError
from engine.runtime.specs.activity import Activity
from engine.runtime.variables import context, evaluate_json

if TYPE_CHECKING:
    from engine.runtime.token import Token


class ServiceTask(Activity):
    """Calls a delegate: ``serviceTask``, and send tasks or message throws that name one."""

    def act(self, token: "Token") -> bool | None:
        delegate = self.element.ext.delegate
        assert delegate is not None, "the linter refuses a service task without a delegate"
        game = token.workflow
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
