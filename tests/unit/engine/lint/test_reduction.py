"""Taking blocks out of a diagram changes nothing about what is wrong with it."""

import random

import pytest

from engine import bpmn
from engine.lint import Subject
from engine.lint.reduction import reduce
from engine.lint.soundness import Board
from tests.support.diagrams import diagram, end, flow, node, start, timer, user
from tests.unit.engine.lint.around import surroundings

GATEWAYS = ["exclusiveGateway", "inclusiveGateway", "parallelGateway"]


def _subject(body: bytes) -> Subject:
    read = bpmn.read(body)
    return Subject(read, read.processes["sample"], surroundings())


def _drawn(dice: random.Random) -> bytes:
    """A few tasks and gateways, with flows between any of them, and now and then a time limit."""
    count = dice.randint(3, 8)
    names = [f"n{number}" for number in range(count)]
    parts = [node(dice.choice(GATEWAYS), name) if dice.random() < 0.6 else user(name) for name in names]
    chains = {("start", names[0]), (names[-1], "end")} | {
        (source, dice.choice([*names, "end"])) for source in names for _ in range(dice.choice([1, 1, 2]))
    }
    for name in [name for name, part in zip(names, parts, strict=True) if part.startswith("<userTask")][:2]:
        if dice.random() < 0.5:
            cancel = dice.choice(["true", "false"])
            late = node(
                "boundaryEvent", f"late-{name}", timer("timeDuration", "P1D"), attachedToRef=name, cancelActivity=cancel
            )
            parts.append(late)
            chains.add((f"late-{name}", dice.choice([*names, "end"])))
    lines = [flow(source, target) for source, target in sorted(chains)]
    return diagram(start(), *parts, end(), *lines)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_left_goes_wrong_where_the_whole_does(seed: int) -> None:
    """Drawn at random, a scope and what is left of it agree on whether joins get stuck and steps are done twice.

    Only where a split feeds itself without end may the block that its tokens come to one after another be gone.
    """
    dice, compared, wrong, lost = random.Random(seed), 0, 0, 0
    for _ in range(400):
        subject = _subject(_drawn(dice))
        reduced = reduce(subject, "sample")
        whole, left = Board(subject, "sample"), Board(reduced.subject, "sample")
        if not (whole.play() and left.play()):
            continue
        compared += 1
        wrong += bool(whole.stuck or whole.doubled)
        assert bool(left.stuck) == bool(whole.stuck)
        assert left.stuck.keys() <= whole.stuck.keys()
        lost += bool(left.doubled) != bool(whole.doubled)
        assert {reduced.merges[name] for name in left.doubled} <= whole.doubled
    assert compared > 100
    assert wrong > 20
    assert lost <= compared // 50


def test_blocks_disappear() -> None:
    """Of blocks in a row nothing is left but the start and the end."""
    parts = [node("parallelGateway", "f"), user("a"), user("b"), node("parallelGateway", "j"), user("c")]
    subject = _subject(diagram(start(), *parts, end(), "start -> f -> a -> j -> c -> end", "f -> b -> j"))
    assert set(reduce(subject, "sample").subject.process.elements) == {"start", "end"}
