"""Multi-instance: a body that runs its activity once for each item, together or one after the other.

The body counts, for all expressions inside to read: numberOfInstances, numberOfCompletedInstances,
numberOfActiveInstances, numberOfTerminatedInstances; each pass sees its ``loopCounter``, from one.
"""

from typing import TYPE_CHECKING, Any

from engine import feel
from engine.runtime.faults import BadValue
from engine.runtime.specs.loop import LoopBody
from engine.runtime.variables import FACTS, assign, evaluate_json, holds

if TYPE_CHECKING:
    from engine.runtime.token import Token


COUNTERS = frozenset(
    {
        *("loopCounter", "numberOfActiveInstances", "numberOfCompletedInstances"),
        *("numberOfInstances", "numberOfTerminatedInstances"),
    }
)
"""What a loop counts; nothing else may set variables of these names."""


class MultiInstance(LoopBody):
    """The body of a multi-instance activity."""

    collection: feel.Expression | None = None
    cardinality: feel.Expression | None = None
    output_element: feel.Expression | None = None
    completion: feel.Expression | None = None

    def act(self, token: "Token") -> bool | None:
        items = self._items(token)
        token.internal_data |= {"left": [], "output": [None] * len(items)}
        token.internal_data[FACTS] = {
            "numberOfInstances": len(items),
            "numberOfCompletedInstances": 0,
            "numberOfActiveInstances": 0,
            "numberOfTerminatedInstances": 0,
        }
        if not items:
            self._give_output(token)
            return True
        if self.loop.sequential:
            token.internal_data["left"] = items[1:]
            self._begin(token, items[0], 1)
        else:
            for number, item in enumerate(items, start=1):
                self._begin(token, item, number)
        return None

    def each_done(self, body: "Token", done: "Token") -> None:
        """Collect what the pass gave, then go on, finish early or finish."""
        game, counts, number = body.workflow, body.internal_data[FACTS], done.internal_data[FACTS]["loopCounter"]
        if self.output_element is not None:
            body.internal_data["output"][number - 1] = evaluate_json(self.output_element, done)
        counts["numberOfCompletedInstances"] += 1
        game.trace.append(("leave", self.element.id, done.id))
        self.each.remember(done)
        self._go_on(body, done, number)

    def counts(self, body: "Token") -> dict[str, int]:
        """How many passes there are, and how many of them are over, by the names that expressions read."""
        return dict(body.internal_data[FACTS])

    def add(self, body: "Token", item: Any) -> None:
        """One more pass: at once where they run together, else after all others. Its output comes last."""
        output = body.internal_data["output"]
        output.append(None)
        counts = body.internal_data[FACTS]
        counts["numberOfInstances"] += 1
        body.workflow.note_news(body, *counts)
        if self.loop.sequential:
            body.internal_data["left"].append(item)
        else:
            self._begin(body, item, len(output))

    def remove(self, body: "Token", terminated: "Token") -> None:
        """A pass ends without a result: null stays in its place of the output."""
        body.internal_data[FACTS]["numberOfTerminatedInstances"] += 1
        self._go_on(body, terminated, terminated.internal_data[FACTS]["loopCounter"])

    def _go_on(self, body: "Token", over: "Token", number: int) -> None:
        """After a pass: begin the next one, finish early, finish, or wait for the others."""
        game, counts = body.workflow, body.internal_data[FACTS]
        counts["numberOfActiveInstances"] -= 1
        enough = self.completion is not None and holds(self.completion, over)
        game.note_news(body, *counts)
        if not game.heed(over):
            return
        game.cancel(over)
        left = body.internal_data["left"]
        if left and not enough:
            body.internal_data["left"] = left[1:]
            self._begin(body, left[0], number + 1)
        elif enough or counts["numberOfActiveInstances"] == 0:
            counts["numberOfTerminatedInstances"] += counts["numberOfActiveInstances"]
            counts["numberOfActiveInstances"] = 0
            game.clear(body)
            self._give_output(body)
            body.complete()

    def _items(self, token: "Token") -> list[Any]:
        if self.collection is not None:
            items = evaluate_json(self.collection, token)
            if isinstance(items, list):
                return items
            raise BadValue(element=self.element.id, what="inputCollection", found=items)
        assert self.cardinality is not None, "the linter refuses a loop over nothing"
        count = evaluate_json(self.cardinality, token)
        if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
            return list(range(1, count + 1))
        raise BadValue(element=self.element.id, what="loopCardinality", found=count)

    def _begin(self, body: "Token", item: Any, number: int) -> None:
        body.internal_data[FACTS]["numberOfActiveInstances"] += 1
        inner = body.workflow.enter(self.each, body)
        inner.internal_data[FACTS] = {"loopCounter": number}
        if self.loop.input_element:
            inner.data[self.loop.input_element] = item

    def _give_output(self, body: "Token") -> None:
        if self.loop.output_collection:
            assign(body.scope, self.loop.output_collection, body.internal_data["output"])
