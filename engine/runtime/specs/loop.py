"""What a multi-instance and a standard loop share: a body that runs its activity several times."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from engine.bpmn.model import Element, Loop
from engine.runtime.specs.activity import Activity
from engine.runtime.specs.compensation import hand_on, records
from engine.runtime.specs.node import ProcessSpec

if TYPE_CHECKING:
    from engine.runtime.token import Token


class LoopBody(Activity, ABC):
    """The body of a loop; ``each`` is the spec of a single pass. Boundary events stand at the body."""

    stands = False
    each: Activity

    def __init__(self, spec: ProcessSpec, element: Element) -> None:
        super().__init__(spec, element)
        assert element.loop is not None, "the compiler makes bodies for loops only"
        self.loop: Loop = element.loop

    @abstractmethod
    def each_done(self, body: "Token", done: "Token") -> None:
        """The pass that ``done`` stood for is over."""

    def remember(self, token: "Token") -> None:
        hand_on(records(token), token.scope)
