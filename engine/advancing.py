"""Moves a clock that can be moved, and lets everything due on the way happen in order and at its time."""

from collections.abc import Callable
from datetime import datetime

from engine.service import Engine


def advance(engine: Engine, move: Callable[[datetime], None], to: datetime) -> int:
    """Move the engine's clock to ``to`` by way of every moment at which something is due.

    How many jobs were carried out.
    """
    done = 0
    while (due := engine.next_due()) is not None and due <= to:
        if due > engine.clock.now():
            move(due)
        carried_out = engine.run_due()
        done += carried_out
        if not carried_out:
            break  # another node has taken it
    if to > engine.clock.now():
        move(to)
    return done + engine.run_due()
