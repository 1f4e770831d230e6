"""The standard loop: one pass after another while a condition holds (BPMN 2.0.2, 10.3.8 and 13.3.6).

The condition is tested after each pass, or before each where ``testBefore`` says so; there are never more passes than
``loopMaximum``. Expressions read ``loopCounter``: inside a pass its number, from one; in the condition how many passes
are done, so that ``loopCounter < 3`` makes three passes either way (and one at least where it is tested after).
"""

from typing import TYPE_CHECKING

from engine import feel
from engine.runtime.specs.loop import LoopBody
from engine.runtime.variables import FACTS, holds

if TYPE_CHECKING:
    from engine.runtime.token import Token

COUNTER = "loopCounter"


class StandardLoop(LoopBody):
    """The body of a standard loop."""

    condition: feel.Expression | None = None
    maximum: int | None = None

    def act(self, token: "Token") -> bool | None:
        token.internal_data[FACTS] = {COUNTER: 0}
        if self.loop.test_before and not self._goes_on(token, token):
            return True
        self._begin(token)
        return None

    def each_done(self, body: "Token", done: "Token") -> None:
        game = body.workflow
        game.trace.append(("leave", self.element.id, done.id))
        if not game.heed(done):
            return
        again = self._goes_on(body, body if self.loop.test_before else done)
        self.each.remember(done)
        game.cancel(done)
        if again:
            self._begin(body)
        else:
            body.complete()

    def _begin(self, body: "Token") -> None:
        body.internal_data[FACTS] = {COUNTER: body.internal_data[FACTS][COUNTER] + 1}
        body.workflow.note_news(body, COUNTER)
        body.workflow.enter(self.each, body)

    def _goes_on(self, body: "Token", seen_from: "Token") -> bool:
        if self.maximum is not None and body.internal_data[FACTS][COUNTER] >= self.maximum:
            return False
        return self.condition is None or holds(self.condition, seen_from)
