"""What the linter lets pass, the token game can play: shown on diagrams that were damaged at random."""

import random
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from engine import bpmn, feel
from engine.bpmn.model import Kind, Process
from engine.bpmn.reading import BPMN
from engine.errors import Fault
from engine.lint import lint
from engine.runtime.compiling import compile_process
from engine.runtime.game import Game
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.specs.user_task import UserTask
from tests.unit.engine.lint.around import surroundings
from tests.unit.engine.lint.examples import EXAMPLES

FILES = [file for pair in EXAMPLES.values() for file in pair]
TAGS = [f"{{{BPMN}}}{kind}" for kind in Kind]
FLAGS = ["triggeredByEvent", "isForCompensation", "instantiate", "cancelActivity", "attachedToRef", "default"]
TEXTS = ["=x", "", "R/P1D", "=1", "x", "=[1]"]


class Stub:
    """A world in which nothing happens."""

    now = datetime(2019, 10, 31, 1, 0, tzinfo=UTC)
    zone = UTC
    environment = feel.Environment(now=now, zone=UTC, functions=surroundings().functions)

    def delegate(self, *_: Any) -> dict[str, Any]:
        """Every delegate succeeds without a result."""
        return {}

    def decide(self, *_: Any) -> Any:
        """No decision says anything."""
        return None


def _damage(root: ET.Element, dice: random.Random) -> None:
    parents = {child: parent for parent in root.iter() for child in parent}
    if not parents:
        return
    element, other = dice.choice(list(parents)), dice.choice(list(parents))
    names = [*element.attrib, dice.choice(FLAGS)]
    match dice.randrange(6):
        case 0:
            parents[element].remove(element)
        case 1:
            element.attrib.pop(dice.choice(names), None)
        case 2:
            element.set(dice.choice(names), dice.choice([*other.attrib.values(), "true", "false"]))
        case 3:
            element.tag = dice.choice(TAGS)
        case 4:
            element.append(deepcopy(other))
        case 5:
            element.text = dice.choice(TEXTS)


def _play(process: Process, dice: random.Random) -> None:
    spec = compile_process(process, surroundings().functions)
    starts = [element for element in process.members[process.id] if element.kind is Kind.START_EVENT]
    at = None if any(start.trigger is None for start in starts) else [starts[0].id]
    game = Game(spec, "sample", Stub(), called=False)
    game.begin({}, at)
    game.step()
    for _ in range(20):
        waiting = [token for token in game.tasks.values() if token.parent is not None]
        if not waiting:
            return
        token = dice.choice(waiting)
        match token.task_spec:
            case UserTask() as task:
                task.submit(token, {})
            case CallActivity() as call:
                call.returned(token, {}, None)
            case other:
                other.fire(token, {})
        game.step()


@pytest.mark.parametrize("seed", range(4))
def test_what_passes_can_be_played(seed: int) -> None:
    """A damaged diagram is refused, or compiles and runs; it may stop with a named fault, but with nothing else."""
    dice, around, passed = random.Random(seed), surroundings(), 0
    for _ in range(500):
        root = ET.fromstring(dice.choice(FILES))
        for _ in range(dice.randint(1, 3)):
            _damage(root, dice)
        diagram = bpmn.read(ET.tostring(root))
        if any(found.severity == "error" for found in lint(diagram, around)):
            continue
        for process in diagram.processes.values():
            if process.executable:
                passed += 1
                with suppress(Fault):
                    _play(process, dice)
    assert passed > 25
