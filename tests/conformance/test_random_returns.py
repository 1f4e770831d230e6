"""Random diagrams sent back to completed steps at random: what stands then could have come about without that step.

``DUBAN_RANDOM_RETURNS`` says how many diagrams are drawn, 150 unless told.
"""

import os
import random
from contextlib import suppress
from dataclasses import dataclass, field

from engine.clock import aware
from engine.history.events import Event
from engine.history.lineage import NOTHING, Past, TracedGame, ways_back
from engine.runtime import codec
from engine.runtime.faults import NoFlowTaken
from engine.runtime.returning import put_back
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.specs.user_task import UserTask
from tests.conformance.artist import draw
from tests.conformance.drawing import Drawing
from tests.conformance.histories import Action, Stub, act, compiled, possible, seen_in
from tests.conformance.model import TooMany, World, play

DIAGRAMS = int(os.environ.get("DUBAN_RANDOM_RETURNS", "150"))
HISTORIES = 4
STEPS = 16
MANY = 40
"""With more tokens than this a history is not followed any further."""


@dataclass
class Deed:
    """Something that happened at an element to a token with this past; ``token`` is the step where it completed one."""

    what: str
    element: str
    token: int
    past: Past


@dataclass
class Course:
    """One history: the game, and what of it counts."""

    drawing: Drawing
    spec: ProcessSpec
    name: str
    done: list[Deed] = field(default_factory=list)
    returns: int = 0
    comparable: bool = True

    def play(self) -> None:
        """Up to ``STEPS`` random events; ``x`` stays what it was, so that what is left out changes no condition."""
        self.dice = random.Random(self.name)
        self.x = self.dice.randrange(10)
        self.game = TracedGame(self.spec, "sample", Stub(), called=False)
        self.game.begin({"x": self.x})
        self.game.step()
        for number in range(STEPS):
            choices = possible(self.game)
            if not choices or len(self.game.tasks) > MANY:
                return
            if self.dice.random() < 0.3:
                self._return()
            else:
                what, token = self.dice.choice(choices)
                self._happen((what, token, self.x), number)

    def _happen(self, action: Action, number: int) -> None:
        what, token, _ = action
        lineage = self.game.lineage
        lineage.now = lineage.pasts.get(token, NOTHING)
        lineage.event = Event("sample", number, aware(Stub.now), "ann", what, None, "d", b"{}", b"", b"")
        found = self.game.token(token)
        body = found.scope.id if found.task_spec.name.endswith("#each") else token
        self.done.append(Deed(what, found.task_spec.element.id, body, lineage.now))
        act(self.game, action)

    def _return(self) -> None:
        tasks = [token for token in self.game.tasks.values() if isinstance(token.task_spec, UserTask)]
        ways = [way for token in tasks for way in ways_back(self.game, token) if way.obstacle is None]
        if not ways:
            return
        way = self.dice.choice(ways)
        step = way.step
        before = codec.encode(self.game)
        given = {
            "cancel": way.cancel, "to": step.element, "scope": step.scope, "joins": way.joins, "element": "", "step": 0,
        }  # fmt: skip
        self.game.lineage.undo(step.token)
        put_back(self.game, given)
        self.game.step()
        again = codec.decode(before, self.spec, "sample", Stub(), called=False)
        put_back(again, given)
        again.step()
        assert codec.encode(again) == codec.encode(self.game)
        self.done = [each for each in self.done if each.token != step.token and step.token not in each.past]
        self.comparable &= not self._reaches_out(step.token) and not self._has_happened(step.element)
        if self.comparable:
            self.returns += 1
            self._judge(step.element)

    def _has_happened(self, element: str) -> bool:
        """Whether events at the edge of the step have happened, or happen at once: they do so again."""
        edges = self.drawing.boundaries(element)
        happened = {deed.element for deed in self.done}
        return any(edge.id in happened or edge.trigger == "condition" for edge in edges)

    def _reaches_out(self, step: int) -> bool:
        """Whether the step has set something off outside of its scope, by a condition or an escalation: that stays."""
        lineage = self.game.lineage
        pasts = [lineage.pasts.get(token, NOTHING) for token in self.game.tasks]
        pasts += [past for flows in lineage.arrived.values() for arrived in flows.values() for past in arrived]
        return any(step in past for past in pasts)

    def _judge(self, element: str) -> None:
        worlds = [World.begin(self.drawing, self.x)]
        for deed in self.done:
            worlds = [after for world in play(worlds) if not world.refused for after in self._follow(world, deed)]
        seen = seen_in(self.game)
        assert any(world.seen() == seen for world in play(worlds)), (self.name, element, self.done)

    def _follow(self, world: World, deed: Deed) -> list[World]:
        if deed.what == "error":
            return list(world.fail(deed.element, "1"))
        if deed.what == "complete":
            return list(world.complete(deed.element, self.x))
        return list(world.happen(deed.element))


def _play(drawing: Drawing, spec: ProcessSpec, name: str) -> int:
    """How often an instance was sent back."""
    course = Course(drawing, spec, name)
    with suppress(TooMany, NoFlowTaken):
        course.play()
    return course.returns


def test_what_is_sent_back_stands_as_if_the_step_had_not_been_done() -> None:
    """Tokens, listeners and half-filled joins are those of the same history without the step and what came of it."""
    drawn = returns = seed = 0
    while drawn < DIAGRAMS:
        drawing = draw(seed)
        spec = compiled(drawing.xml())
        if spec is not None:
            drawn += 1
            returns += sum(_play(drawing, spec, f"diagram {seed}, history {number}") for number in range(HISTORIES))
        seed += 1
    assert returns > drawn // 2
