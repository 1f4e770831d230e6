"""Instances that several tests of this folder begin with."""

import pytest

from tests.support.engines import Bench
from tests.support.going_back import start_fork, start_line


@pytest.fixture
def line(bench: Bench) -> str:
    """Draft, check and approve one after the other; an hour after the check was asked for somebody is to chase."""
    return start_line(bench)


@pytest.fixture
def fork(bench: Bench) -> str:
    """One task, then two branches of two tasks each, then one more."""
    return start_fork(bench)
