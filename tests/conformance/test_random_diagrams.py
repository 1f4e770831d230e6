"""Random diagrams with random histories: the engine agrees with itself saved and reloaded, and with the standard.

``DUBAN_RANDOM_DIAGRAMS`` says how many diagrams are drawn: 300 unless told, 1000 in `make soak`.
"""

import os
import random
from contextlib import suppress

import pytest

from engine.runtime import codec
from engine.runtime.faults import NoFlowTaken
from engine.runtime.game import Game
from engine.runtime.specs.node import ProcessSpec
from tests.conformance.artist import draw
from tests.conformance.drawing import Drawing
from tests.conformance.histories import Action, Stub, act, compiled, possible, seen_in
from tests.conformance.model import TooMany, World, play

DIAGRAMS = int(os.environ.get("DUBAN_RANDOM_DIAGRAMS", "1000" if os.environ.get("DUBAN_SOAK") == "1" else "300"))
BATCHES = 4
HISTORIES = 4
STEPS = 25
MANY = 40
"""With more tokens than this a history is not followed any further."""


class Match:
    """One history, played by the engine in one go, by the engine reloaded at each step, and by the model."""

    def __init__(self, drawing: Drawing, spec: ProcessSpec, name: str) -> None:
        self.dice = random.Random(name)
        self.drawing = drawing
        self.spec = spec
        self.game = Game(spec, "sample", Stub(), called=False)
        x = self.dice.randrange(10)
        self.history: list[object] = [name, f"x = {x}"]
        self.body: bytes | None = None
        self.worlds = [World.begin(drawing, x)]
        self.played = 0
        try:
            self.game.begin({"x": x})
            self.game.step()
        except NoFlowTaken:
            self._refused()
            return
        self.body = codec.encode(self.game)
        self._judge()

    def play(self) -> None:
        """Up to ``STEPS`` random events."""
        for _ in range(STEPS):
            choices = possible(self.game)
            if self.body is None or not choices or len(self.game.tasks) > MANY:
                return
            what, token = self.dice.choice(choices)
            self._step((what, token, self.dice.randrange(10)))
            self.played += 1

    def _step(self, action: Action) -> None:
        what, token, x = action
        assert self.body is not None
        element = self.game.token(token).task_spec.element.id
        self.history.append((what, element, x))
        reloaded = codec.decode(self.body, self.spec, "sample", Stub(), called=False)
        self.game.effects, self.game.trace, self.game.changes = [], [], []
        self.worlds = [each for world in self.worlds for each in self._happen(world, what, element, x)]
        try:
            act(self.game, action)
        except NoFlowTaken:
            with pytest.raises(NoFlowTaken):
                act(reloaded, action)
            self._refused()
            return
        act(reloaded, action)
        self.body = codec.encode(self.game)
        assert codec.encode(reloaded) == self.body, self.history
        assert (reloaded.effects, reloaded.trace) == (self.game.effects, self.game.trace), self.history
        self._judge()

    def _happen(self, world: World, what: str, element: str, x: int) -> list[World]:
        if what == "error":
            return list(world.fail(element, "1"))
        if what == "complete":
            return list(world.complete(element, x))
        return list(world.happen(element))

    def _refused(self) -> None:
        self.body = None
        assert any(world.refused for world in play(self.worlds)), self.history

    def _judge(self) -> None:
        resting = play(self.worlds)
        seen = seen_in(self.game)
        self.worlds = [world for world in resting if not world.refused and world.seen() == seen]
        if not self.worlds:
            told = "\n".join(str(sorted(world.seen(), key=repr)) for world in resting)
            raise AssertionError(f"{self.history}\nengine {sorted(seen, key=repr)}\nmodel {told}")


def _play(drawing: Drawing, spec: ProcessSpec, name: str) -> int:
    """How many events were played."""
    with suppress(TooMany):
        match = Match(drawing, spec, name)
        match.play()
        return match.played
    return 0


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_histories_agree(batch: int) -> None:
    """At every step the tokens stand where the standard has them, however often the instance was reloaded."""
    drawn = played = 0
    seed = batch
    while drawn < DIAGRAMS // BATCHES:
        drawing = draw(seed)
        spec = compiled(drawing.xml())
        if spec is not None:
            drawn += 1
            played += sum(_play(drawing, spec, f"diagram {seed}, history {number}") for number in range(HISTORIES))
        seed += BATCHES
    assert played > drawn * HISTORIES
