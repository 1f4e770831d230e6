"""What the game needs from the world: the time, decisions, delegates, functions.

A recording host writes down every answer, a replaying one reads them back.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Protocol

from engine import feel


class Host(Protocol):
    """Answers the game's questions during one command."""

    @property
    def now(self) -> datetime:
        """The moment of the command; it does not move while the command runs."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The office's time zone: local dates are reckoned in it."""
        ...

    @property
    def environment(self) -> feel.Environment:
        """What expressions are evaluated in."""
        ...

    def delegate(self, name: str, element_id: str, inputs: Mapping[str, Any], /) -> dict[str, Any]:
        """Call the delegate ``name``. Raises BpmnError for an error that the diagram may catch."""
        ...

    def decide(self, decision_id: str, binding: str, context: Mapping[str, Any], /) -> Any:
        """The result of a decision, as a JSON value."""
        ...
