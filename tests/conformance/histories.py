"""Random histories of random diagrams: what can happen to an instance, and making it happen."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from engine import bpmn, feel
from engine.delegates import Delegates
from engine.lint import Surroundings, lint
from engine.runtime.compiling import compile_process
from engine.runtime.game import Game
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.specs.catching import Catching
from engine.runtime.specs.gateways import Joining
from engine.runtime.specs.multi_instance import MultiInstance
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.specs.receive_task import ReceiveTask
from engine.runtime.specs.standard_loop import COUNTER, StandardLoop
from engine.runtime.specs.user_task import UserTask
from engine.runtime.token import Token
from engine.runtime.variables import FACTS
from tests.conformance.drawing import PROCESS
from tests.conformance.model import Seen

AROUND = Surroundings(feel.Functions(), Delegates(), {}, {}, frozenset({"other"}))
_EXTERNAL = frozenset({"message", "signal", "timer"})

Action = tuple[str, int, int]
"""What happens (``complete``, ``happen`` or ``error``), to which token, and what ``x`` is from then on."""


class Stub:
    """A world that stands still."""

    now = datetime(2019, 10, 31, 1, tzinfo=UTC)
    zone = UTC
    environment = feel.Environment(now=now, zone=UTC)

    def delegate(self, *_: Any) -> dict[str, Any]:
        """No delegate is called."""
        raise AssertionError

    def decide(self, *_: Any) -> Any:
        """No decision is asked for."""
        raise AssertionError


def possible(game: Game) -> list[tuple[str, int]]:
    """What can happen next, and to which token."""
    found: list[tuple[str, int]] = []
    for token in game.tasks.values():
        match token.task_spec:
            case UserTask():
                found.append(("complete", token.id))
            case CallActivity():
                found += [("happen", token.id), ("error", token.id)]
            case ReceiveTask():
                found.append(("happen", token.id))
            case Catching() as event if event.trigger.kind in _EXTERNAL:
                found.append(("happen", token.id))
    return found


def act(game: Game, action: Action) -> None:
    """Let it happen, and all that follows."""
    what, token_id, x = action
    token = game.token(token_id)
    match token.task_spec:
        case UserTask() as task:
            task.submit(token, {"x": x})
        case CallActivity() as call:
            call.returned(token, {}, "1" if what == "error" else None)
        case other:
            other.fire(token, {})
    game.step()


def compiled(xml: bytes) -> ProcessSpec | None:
    """The specs of a drawing, or None when the linter refuses the diagram."""
    diagram = bpmn.read(xml)
    if any(found.severity == "error" for found in lint(diagram, AROUND)):
        return None
    return compile_process(diagram.processes[PROCESS])


def seen_in(game: Game) -> Seen:
    """Where tokens stand and wait, in the words of the model."""
    found: Counter[tuple[object, ...]] = Counter()
    for token in game.tasks.values():
        found.update(_seen_of(token))
    return frozenset(found.items())


def _seen_of(token: Token) -> Counter[tuple[object, ...]]:
    spec = token.task_spec
    if token.parent is None:
        return Counter()
    if token.waits_beside:
        return Counter([("listens", spec.element.id)])
    if isinstance(spec, MultiInstance):
        return Counter([("loop", spec.element.id, token.internal_data[FACTS]["numberOfCompletedInstances"])])
    if isinstance(spec, StandardLoop):
        return Counter([("loop", spec.element.id, token.internal_data[FACTS][COUNTER] - 1)])
    if isinstance(spec, Joining):
        return Counter({("arrived", flow): number for flow, number in token.internal_data["arrived"].items()})
    return Counter([("at", spec.element.id)])
