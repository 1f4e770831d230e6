"""Random diagrams with random histories in which an operator interferes: nothing is left hanging, counts stay right.

``DUBAN_RANDOM_OPERATIONS`` says how many diagrams are drawn, 60 unless told.
"""

import os
import random

from engine.runtime import codec
from engine.runtime.faults import NoFlowTaken
from engine.runtime.game import Game
from engine.runtime.operations import OPERATIONS, is_movable, is_pass, takes_pass, targets
from engine.runtime.specs.multi_instance import MultiInstance
from engine.runtime.specs.node import ProcessSpec
from tests.conformance.artist import draw
from tests.conformance.histories import Stub, act, compiled, possible

DIAGRAMS = int(os.environ.get("DUBAN_RANDOM_OPERATIONS", "60"))
HISTORIES = 4
STEPS = 25
MANY = 40
"""With more tokens than this a history is not followed any further."""

Deed = tuple[str, dict[str, object]]


def _deeds(game: Game, dice: random.Random) -> list[Deed]:
    """What an operator may do now: everything that the tokens are said to allow."""
    found: list[Deed] = [("set-variable", {"scope": None, "name": "x", "value": dice.randrange(10)})]
    for token in game.tasks.values():
        if is_movable(token):
            found.append(("move", {"token": token.id, "element": dice.choice(targets(token))}))
        if takes_pass(token):
            found.append(("add-pass", {"token": token.id, "item": dice.randrange(10)}))
        if is_pass(token):
            found.append(("remove-pass", {"token": token.id}))
    return found


def _happen(game: Game, what: object) -> bool:
    """Let a deed or an event happen; whether the process took it."""
    try:
        match what:
            case (str(kind), dict(given)):
                OPERATIONS[kind](game, given)
                game.step()
            case (str(event), int(token), int(x)):
                act(game, (event, token, x))
    except NoFlowTaken:
        return False
    return True


def _check(game: Game, history: list[object]) -> None:
    for token in game.tasks.values():
        assert token.parent is not None or token is game.root, history
        if isinstance(token.task_spec, MultiInstance):
            counts = token.task_spec.counts(token)
            passes = [each for each in token.within if is_pass(each)]
            left = token.internal_data["left"]
            over = counts["numberOfCompletedInstances"] + counts["numberOfTerminatedInstances"]
            assert counts["numberOfActiveInstances"] == len(passes) > 0, history
            assert counts["numberOfInstances"] == len(token.internal_data["output"]), history
            assert counts["numberOfInstances"] == over + len(passes) + len(left), history
    assert game.completed or any(not token.waits_beside for token in game.root.within), history


def _play(spec: ProcessSpec, name: str) -> int:
    """How many deeds were done, the history being played twice: in one go, and reloaded before each step."""
    dice = random.Random(name)
    game = Game(spec, "sample", Stub(), called=False)
    history: list[object] = [name]
    done = 0
    try:
        game.begin({"x": dice.randrange(10)})
        game.step()
    except NoFlowTaken:
        return 0
    for _ in range(STEPS):
        if game.completed or len(game.tasks) > MANY:
            break
        events: list[object] = [(what, token, dice.randrange(10)) for what, token in possible(game)]
        deed = dice.random() < 0.5 or not events
        what = dice.choice(_deeds(game, dice) if deed else events)
        history.append(what)
        again = codec.decode(codec.encode(game), spec, "sample", Stub(), called=False)
        took = _happen(game, what)
        assert _happen(again, what) == took, history
        if not took:
            break
        assert codec.encode(again) == codec.encode(game), history
        _check(game, history)
        done += deed
    return done


def test_whatever_an_operator_may_do_leaves_a_sound_instance() -> None:
    """Every operation that is offered is accepted; loops count rightly, and an instance without tokens is over."""
    drawn = done = seed = 0
    while drawn < DIAGRAMS:
        spec = compiled(draw(seed).xml())
        if spec is not None:
            drawn += 1
            done += sum(_play(spec, f"diagram {seed}, history {number}") for number in range(HISTORIES))
        seed += 1
    assert done > drawn * HISTORIES
