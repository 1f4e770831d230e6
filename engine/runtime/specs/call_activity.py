"""Call activities: the called process is an instance of its own, linked to the token that waits for it."""

from typing import TYPE_CHECKING, Any

from engine import feel
from engine.runtime.effects import CallCancelled, CallStarted
from engine.runtime.faults import BadValue
from engine.runtime.specs.activity import Activity
from engine.runtime.variables import assign, evaluate_json, variables

if TYPE_CHECKING:
    from engine.runtime.token import Token


class CallActivity(Activity):
    """Starts another process and waits for its end.

    The called instance gets the input mappings; without any, every variable that the caller sees. What it leaves
    behind goes through the output mappings; without any, all of it. ``propagateAllParentVariables`` and
    ``propagateAllChildVariables`` say otherwise: with ``true`` all of it and the mappings, with ``false`` the mappings
    alone.
    """

    process: feel.Expression

    def act(self, token: "Token") -> bool | None:
        game = token.workflow
        process = evaluate_json(self.process, token)
        if not isinstance(process, str) or not process:
            raise BadValue(element=self.element.id, what="calledElement", found=process)
        child = f"{game.instance_id}-{token.id}"
        token.internal_data["child"] = child
        mapped = {name: token.data[name] for name, _ in self.mapped_in}
        given = dict(variables(token)) if self.element.ext.hands_in_all else mapped
        binding = self.element.ext.called_binding
        game.effects.append(CallStarted(token.id, self.element.id, child, process, binding, given))
        return None

    def returned(self, token: "Token", variables: dict[str, Any], error_code: str | None) -> None:
        """The called instance is over, with an error of this code or well."""
        token.internal_data.pop("child", None)
        game = token.workflow
        if error_code is not None:
            game.fail(token, error_code, variables)
            return
        if self.element.ext.hands_out_all:
            for name, value in variables.items():
                assign(token.scope, name, value)
        if self.mapped_out:
            self.hand_out(token, variables)
        token.complete()

    def withdrawn(self, token: "Token") -> None:
        if child := token.internal_data.get("child"):
            token.workflow.effects.append(CallCancelled(token.id, self.element.id, child))
