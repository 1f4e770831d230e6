"""Embedded sub-processes and event sub-processes."""

from typing import TYPE_CHECKING

from engine.runtime.specs.activity import Activity
from engine.runtime.specs.catching import EventStart
from engine.runtime.specs.compensation import CompensationRecord
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


class Transaction(SubProcess):
    """A sub-process that can be cancelled: what was done in it is compensated, and it is left by its cancel event."""


class EventSubProcess(Scope):
    """A handler inside a scope, entered when its start event happens."""

    start: EventStart
    record: CompensationRecord | None = None

    @property
    def own_start(self) -> Node:
        return self.start

    def execute(self, token: "Token") -> bool | None:
        if self.listen(token):
            self.start.begin(token)
        return None

    def remember(self, token: "Token") -> None:
        if self.record is not None:
            self.record.leave(token)
