"""Receive tasks: an activity that waits for a message."""

from typing import TYPE_CHECKING, Any

from engine.runtime.specs.activity import Activity
from engine.runtime.specs.catching import Catching

if TYPE_CHECKING:
    from engine.runtime.token import Token


class ReceiveTask(Activity):
    """Waits for a message; what it carries is handed out like an activity's result."""

    holds_records = True
    catching: Catching

    def act(self, token: "Token") -> bool | None:
        self.catching.arm(token)
        return None

    def fire(self, token: "Token", variables: dict[str, Any]) -> None:
        self.hand_out(token, variables)
        token.complete()

    def withdrawn(self, token: "Token") -> None:
        self.catching.withdrawn(token)

    released = withdrawn
