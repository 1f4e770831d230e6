"""Embedded sub-processes and event sub-processes."""

from typing import TYPE_CHECKING

from engine.runtime.specs.activity import Activity
from engine.runtime.specs.catching import EventStart
from engine.runtime.specs.node import Node
from engine.runtime.specs.scope import Scope

if TYPE_CHECKING:
    from engine.runtime.token import Token


class SubProcess(Scope, Activity):
    """A scope that is an activity: it ends when nothing in it goes on any more."""

    def act(self, token: "Token") -> bool | None:
        self.open(token)
        return None

    def _on_complete(self, token: "Token") -> None:
        self.hand_out(token, {})
        super()._on_complete(token)


class EventSubProcess(Scope):
    """A handler inside a scope, entered when its start event happens."""

    start: EventStart

    @property
    def own_start(self) -> Node:
        return self.start

    def execute(self, token: "Token") -> bool | None:
        if self.listen(token):
            self.start.begin(token)
        return None
