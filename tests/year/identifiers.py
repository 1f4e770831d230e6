"""Identifiers from a seed, so that the same year happens letter for letter the same twice."""

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from unittest.mock import patch


@contextmanager
def seeded_identifiers(seed: int) -> Iterator[None]:
    """While the block runs, what would be a random identifier is the next of a series that ``seed`` begins."""
    random, ticks = Random(seed), itertools.count()
    secrets = SimpleNamespace(token_hex=lambda size: random.randbytes(size).hex())
    with (
        patch("workflows.columns.uuid", SimpleNamespace(uuid4=lambda: uuid.UUID(int=random.getrandbits(128)))),
        patch("engine.identifiers.secrets", secrets),
        patch("engine.identifiers.time", SimpleNamespace(time_ns=lambda: next(ticks))),
        patch("engine.identifiers._serial", itertools.count()),
    ):
        yield
