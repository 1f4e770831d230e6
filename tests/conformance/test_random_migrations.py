"""Random instances of random diagrams go over to versions that differ in nothing but names: nothing else may change."""

import random
import re
from typing import Any

import orjson
import pytest

from engine.runtime import codec
from engine.runtime.effects import TaskChanged
from engine.runtime.faults import NoFlowTaken
from engine.runtime.game import Game
from engine.runtime.specs.node import ProcessSpec
from engine.versions import plan
from engine.versions.carrying import carry
from tests.conformance.artist import draw
from tests.conformance.histories import Stub, act, compiled, possible
from tests.conformance.test_random_diagrams import BATCHES, DIAGRAMS, HISTORIES, MANY, STEPS


def _again(xml: bytes, spec: ProcessSpec) -> ProcessSpec:
    """The same diagram with every element under another id."""
    names = "|".join(re.escape(name) for name in spec.process.elements)
    renamed = compiled(re.sub(rf'"({names})"', r'"\1-2"', xml.decode()).encode())
    assert renamed is not None
    return renamed


def _alike(body: bytes) -> Any:
    """The state with the names of the first version."""
    format_, serial, tokens = orjson.loads(body)
    return format_, serial, [[token[0], re.sub("-2(#each)?$", r"\1", token[1]), *token[2:]] for token in tokens]


def _follow(before: ProcessSpec, after: ProcessSpec, name: str) -> int:
    """Play a history under ``before``, go over at each step, and go on under both; how many steps that were."""
    dice, played = random.Random(name), 0
    mapping = {element: f"{element}-2" for element in before.process.elements}
    there, back = plan(before.process, after.process, mapping), plan(before.process, before.process)
    game = Game(before, "sample", Stub(), called=False)
    try:
        game.begin({"x": dice.randrange(10)})
        game.step()
        for _ in range(STEPS):
            body = codec.encode(game)
            reload = codec.decode(body, before, "sample", Stub(), called=False)
            assert codec.encode(carry(reload, before, back)) == body
            moved = carry(codec.decode(body, before, "sample", Stub(), called=False), after, there)
            moved.step()
            assert _alike(codec.encode(moved)) == _alike(body)
            assert {type(effect) for effect in moved.effects} <= {TaskChanged}
            choices = possible(game)
            if not choices or len(game.tasks) > MANY:
                break
            action = (*dice.choice(choices), dice.randrange(10))
            act(moved, action)
            act(game, action)
            assert _alike(codec.encode(moved)) == _alike(codec.encode(game))
            played += 1
    except NoFlowTaken:
        pass
    return played


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_version_that_differs_in_names_alone_changes_nothing(batch: int) -> None:
    """At every step of random histories every token can go over, to the same state under its new names, and go on."""
    drawn = played = 0
    seed = batch
    while drawn < DIAGRAMS // BATCHES:
        xml = draw(seed).xml()
        before = compiled(xml)
        if before is not None:
            drawn += 1
            after = _again(xml, before)
            played += sum(_follow(before, after, f"diagram {seed}, history {number}") for number in range(HISTORIES))
        seed += BATCHES
    assert played > drawn * HISTORIES
