"""Random instances of random diagrams go over to versions that differ in little: little may change.

Where only names differ, nothing else changes; where steps are added on the way, every token stands where it stood.
"""

import random
import re
from contextlib import suppress
from typing import Any

import orjson
import pytest

from engine.runtime import codec
from engine.runtime.effects import TaskChanged
from engine.runtime.faults import NoFlowTaken
from engine.runtime.game import Game
from engine.runtime.specs.node import ProcessSpec
from engine.versions import Reason, outcomes, plan
from engine.versions.carrying import carry
from engine.versions.outcomes import blockers
from tests.conformance.artist import draw
from tests.conformance.histories import Stub, act, compiled, possible
from tests.conformance.test_random_diagrams import BATCHES, DIAGRAMS, HISTORIES, MANY, STEPS

PAIRS = DIAGRAMS // 3
"""How many diagrams go over to another version: each is compiled twice and judged at every step."""
_FLOW = r'<sequenceFlow id="([^"]+)" sourceRef="([^"]+)" targetRef="([^"]+)">(.*?)</sequenceFlow>'


def _again(xml: bytes, spec: ProcessSpec) -> ProcessSpec:
    """The same diagram with every element under another id."""
    names = "|".join(re.escape(name) for name in spec.process.elements)
    renamed = compiled(re.sub(rf'"({names})"', r'"\1-2"', xml.decode()).encode())
    assert renamed is not None
    return renamed


def _alike(body: bytes) -> Any:
    """The state with the names of the first version."""
    format_, serial, tokens = orjson.loads(body)
    for token in tokens:
        if "next" in token[5]:
            token[5]["next"] = [name.removesuffix("-2") for name in token[5]["next"]]
    return format_, serial, [[token[0], re.sub("-2(#each)?$", r"\1", token[1]), *token[2:]] for token in tokens]


def _follow(before: ProcessSpec, after: ProcessSpec, name: str) -> int:
    """Play a history under ``before``, go over at each step, and go on under both; how many steps that were."""
    dice, played = random.Random(name), 0
    mapping = {element: f"{element}-2" for element in before.process.elements}
    there, back = plan(before.process, after.process, mapping), plan(before.process, before.process)
    game = Game(before, "sample", Stub(), called=False)
    with suppress(NoFlowTaken):
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
    return played


def _longer(xml: bytes, dice: random.Random) -> ProcessSpec | None:
    """The same diagram with a task put into half of its flows; None where the linter refuses that."""

    def put(found: re.Match[str]) -> str:
        flow, source, target, inner = found.groups()
        if dice.random() < 0.5 or source.startswith("events"):
            return found[0]
        step = f"{flow}-step"
        return (
            f'<sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{step}">{inner}</sequenceFlow>'
            f'<task id="{step}"/><sequenceFlow id="{step}-on" sourceRef="{step}" targetRef="{target}"></sequenceFlow>'
        )

    return compiled(re.sub(_FLOW, put, xml.decode()).encode())


def _lengthen(before: ProcessSpec, after: ProcessSpec, name: str) -> int:
    """Play a history under ``before``; at each step, every token can go over to ``after``. How often one did."""
    dice, moved = random.Random(name), 0
    agreed = plan(before.process, after.process)
    game = Game(before, "sample", Stub(), called=False)
    with suppress(NoFlowTaken):
        game.begin({"x": dice.randrange(10)})
        game.step()
        for _ in range(STEPS):
            body = codec.encode(game)
            reasons = {blocker.reason for _, blocker in blockers(outcomes(body, before, after, agreed))}
            assert reasons <= {Reason.JOIN_CHANGED}
            if not reasons:
                over = carry(codec.decode(body, before, "sample", Stub(), called=False), after, agreed)
                over.step()
                assert over.marking() == game.marking()
                moved += 1
            choices = possible(game)
            if not choices or len(game.tasks) > MANY:
                break
            act(game, (*dice.choice(choices), dice.randrange(10)))
    return moved


@pytest.mark.parametrize("batch", range(BATCHES))
def test_where_steps_are_added_every_token_goes_over(batch: int) -> None:
    """Steps put into any flows hinder nobody, but at joins that several flows reach from the same place."""
    drawn = moved = 0
    seed = batch
    while drawn < PAIRS // BATCHES:
        xml = draw(seed).xml()
        before = compiled(xml)
        after = before and _longer(xml, random.Random(seed))
        if before is not None and after is not None:
            drawn += 1
            moved += sum(_lengthen(before, after, f"diagram {seed}, history {number}") for number in range(HISTORIES))
        seed += BATCHES
    assert moved > drawn * HISTORIES


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_version_that_differs_in_names_alone_changes_nothing(batch: int) -> None:
    """At every step of random histories every token can go over, to the same state under its new names, and go on."""
    drawn = played = 0
    seed = batch
    while drawn < PAIRS // BATCHES:
        xml = draw(seed).xml()
        before = compiled(xml)
        if before is not None:
            drawn += 1
            after = _again(xml, before)
            played += sum(_follow(before, after, f"diagram {seed}, history {number}") for number in range(HISTORIES))
        seed += BATCHES
    assert played > drawn * HISTORIES
