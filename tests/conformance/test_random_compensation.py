"""Random processes take back all that they have done: each completed booking is undone once, in whatever order."""

import random
from collections import Counter
from itertools import count

import pytest

from engine import bpmn
from engine.bpmn.model import Kind
from engine.lint import lint
from engine.runtime import codec
from engine.runtime.compiling import compile_process
from engine.runtime.game import Game
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.specs.user_task import UserTask
from tests.support.compensation import TOGETHER, booking, loop
from tests.support.processes import boundary, diagram, flow, path, process, sub_process, throw, user_task
from tests.unit.engine.lint.around import surroundings
from tests.unit.engine.lint.test_promise import Stub

Block = tuple[str, str, str]
"""Elements and flows, the first node, the last one."""


class Draughtsman:
    """Draws blocks at random: bookings, sequences, forks, compensations, sub-processes, transactions."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._numbers = count(1)

    def whole(self) -> bytes:
        """A process that at its end has all undone that is not undone yet."""
        body, first, last = self.block(self.dice.randint(2, 4))
        ends = '<startEvent id="s"/><endEvent id="e"/>' + throw("all", "<compensateEventDefinition/>")
        return diagram(process("p", ends + body, path("s", first), path(last, "all", "e")))

    def block(self, depth: int) -> Block:
        """Any block."""
        kinds = [self._sequence, self._fork, self._compensation, self._sub_process, self._transaction]
        return self._booking() if not depth or self.dice.random() < 0.3 else self.dice.choice(kinds)(depth - 1)

    def _id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"

    def _marker(self) -> str:
        return loop(self.dice.choice(["parallel", "sequential"]), "=[1, 2]") if self.dice.random() < 0.3 else ""

    def _booking(self) -> Block:
        name = self._id("a")
        return booking(name, activity=user_task(name, inside=self._marker())), name, name

    def _sequence(self, depth: int) -> Block:
        (one, first, end), (two, begin, last) = self.block(depth), self.block(depth)
        return one + two + path(end, begin), first, last

    def _fork(self, depth: int) -> Block:
        fork, join, kind = self._id("f"), self._id("j"), self.dice.choice(["parallelGateway", "inclusiveGateway"])
        body = f'<parallelGateway id="{fork}"/><{kind} id="{join}"/>'
        for inside, first, last in (self.block(depth), self.block(depth)):
            body += inside + path(fork, first) + path(last, join)
        return body, fork, join

    def _compensation(self, _depth: int) -> Block:
        name, wait = self._id("t"), self.dice.choice(["true", "false"])
        asking = f'<compensateEventDefinition waitForCompletion="{wait}"/>'
        return throw(name, asking, more=self.dice.choice(["", TOGETHER])), name, name

    def _sub_process(self, depth: int) -> Block:
        name, start, end, handler = (self._id(prefix) for prefix in ("sub", "s", "e", "h"))
        body, first, last = self.block(depth)
        inside = f'<startEvent id="{start}"/><endEvent id="{end}"/>{body}' + path(start, first) + path(last, end)
        if self.dice.random() < 0.3:
            own = f'<startEvent id="{handler}s"><compensateEventDefinition/></startEvent><endEvent id="{handler}e"/>'
            own += throw(f"{handler}t", "<compensateEventDefinition/>") + path(
                f"{handler}s", f"{handler}t", f"{handler}e"
            )
            inside += sub_process(handler, own, attributes=' triggeredByEvent="true"')
        return sub_process(name, self._marker(), inside), name, name

    def _transaction(self, depth: int) -> Block:
        name, start, end, choice, cancel, merge = (self._id(prefix) for prefix in ("tx", "s", "e", "g", "c", "m"))
        body, first, last = self.block(depth)
        ends = f'<startEvent id="{start}"/><endEvent id="{end}"/>' + throw(
            cancel, "<cancelEventDefinition/>", tag="endEvent"
        )
        flows = path(start, first) + path(last, choice, end) + flow(choice, cancel, "off")
        gate = f'<exclusiveGateway id="{choice}" default="{choice}-{end}"/>'
        edge = boundary(f"{name}c", name, "<cancelEventDefinition/>") + f'<exclusiveGateway id="{merge}"/>'
        whole = sub_process(name, ends, gate, body, flows, tag="transaction") + edge
        return whole + path(name, merge) + path(f"{name}c", merge), name, merge


def play(spec: ProcessSpec, dice: random.Random, *, off: bool) -> Counter[str]:
    """Complete open tasks in any order until the instance is over, its state written and read each time."""
    game = Game(spec, "sample", Stub(), called=False)
    game.begin({"off": off})
    game.step()
    entered = Counter(element for move, element, _ in game.trace if move == "enter")
    while game.tasks:
        body = codec.encode(game)
        game = codec.decode(body, spec, "sample", Stub(), called=False)
        assert codec.encode(game) == body
        tasks = [token for token in game.tasks.values() if isinstance(token.task_spec, UserTask)]
        assert tasks, f"stuck: {game.marking()}"
        token = dice.choice(tasks)
        assert isinstance(token.task_spec, UserTask)
        token.task_spec.submit(token, {})
        game.step()
        entered.update(element for move, element, _ in game.trace if move == "enter")
    return entered


@pytest.mark.parametrize("off", [False, True], ids=["done", "cancelled"])
@pytest.mark.parametrize("hundred", range(2))
def test_all_that_was_done_is_undone_once(hundred: int, *, off: bool) -> None:
    """Whether transactions succeed or are cancelled, every booking is undone once for each pass, and nothing hangs."""
    undone = 0
    for seed in range(hundred * 100, hundred * 100 + 100):
        diagram = bpmn.read(Draughtsman(seed).whole())
        assert [found for found in lint(diagram, surroundings()) if found.severity == "error"] == []
        spec = compile_process(diagram.processes["p"], surroundings().functions)
        entered = play(spec, random.Random(seed), off=off)
        for element in spec.process.elements.values():
            if element.kind is Kind.USER_TASK and not element.for_compensation:
                passes = entered[element.id] * 2 // 3 if element.loop is not None else entered[element.id]
                assert entered[f"undo-{element.id}"] == passes, (seed, element.id)
                undone += passes
    assert undone > 50
