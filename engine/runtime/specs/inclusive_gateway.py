"""Inclusive gateways, joining as the standard says (BPMN 2.0.2, 13.4.3)."""

from collections import deque
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from engine.runtime.specs.gateways import Joining

if TYPE_CHECKING:
    from engine.runtime.token import Token


class InclusiveGateway(Joining):
    """Takes every outgoing flow whose condition holds, else the default.

    Joins when no further token can still come by an empty flow.
    """

    def arrived(self, waiting: "Token") -> None:
        if len(self.element.incoming) == 1:
            self.fire_join(waiting)

    def may_fire(self, waiting: "Token") -> bool:
        """Whether every incoming flow that is still empty can stay empty.

        A token elsewhere in the scope holds the join up when it can reach an empty incoming flow, but none that has a
        token already, without passing through this gateway.
        """
        arrived = set(waiting.internal_data["arrived"])
        empty = set(self.element.incoming) - arrived
        if not empty:
            return True
        return not any(
            self._holds_up(token, arrived, empty)
            for token in waiting.scope.within
            if token is not waiting and not token.waits_beside and token.task_spec.moves
        )

    def may_come(self, element_id: str, arrived: Collection[str]) -> bool:
        """Whether a token at that element of the scope can reach a flow into the join other than those ``arrived``."""
        return not self._reach.get(element_id, frozenset()) <= frozenset(arrived)

    def _holds_up(self, token: "Token", arrived: set[str], empty: set[str]) -> bool:
        reached = self._reach.get(token.task_spec.element.id, frozenset())
        return bool(reached & empty) and not reached & arrived

    @cached_property
    def _reach(self) -> dict[str, frozenset[str]]:
        """By node of the scope: which incoming flows a token there can reach, not passing through here."""
        process = self._wf_spec.process
        nodes = [element for element in process.members[self.element.scope] if element.id != self.element.id]
        incoming = set(self.element.incoming)
        found: dict[str, frozenset[str]] = {}
        for start in nodes:
            reached: set[str] = set()
            seen, todo = {start.id}, deque([start.id])
            while todo:
                element = process.elements[todo.popleft()]
                outgoing = set(element.outgoing)
                for boundary in process.boundaries(element.id):
                    outgoing |= set(boundary.outgoing)
                reached |= outgoing & incoming
                targets = {process.flows[flow].target for flow in outgoing - incoming}
                targets |= {catch.id for catch in process.link_catches(element)}
                todo.extend(target for target in targets if target not in seen and target != self.element.id)
                seen |= targets
            found[start.id] = frozenset(reached)
        return found
