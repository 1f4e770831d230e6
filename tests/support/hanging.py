"""Calls of something outside that do not end."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from engine.calling import Calls, TimeLimit


@contextmanager
def hanging(calls: Calls, number: int) -> Iterator[None]:
    """So many calls are given up and hang while the block runs; afterwards they have ended."""
    released = Event()
    try:
        for _ in range(number):
            with pytest.raises(TimeLimit):
                calls.within(0, released.wait)
        yield
    finally:
        released.set()
        while calls.hung:
            pass
