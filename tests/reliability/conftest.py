"""Foremen for the tests of this folder, and how much they are asked to do."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.labourer import send
from tests.support.nodes import sqlite_or_server
from tests.support.server import ROOT, Office

SOAK = "DUBAN_SOAK"
"""Set to 1, the suites run as long as the figures ask for instead of a few seconds."""


@pytest.fixture(scope="session")
def rounds() -> Callable[[int, int], int]:
    """How often: the first number in the daily tests, the second where the whole is asked for (``make soak``)."""
    whole = os.environ.get(SOAK) == "1"
    return lambda few, many: many if whole else few


class Foreman:
    """Sends labourers to the works and hears what they say."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.labourer"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._orders = 0
        self.done: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self.ways: list[str] = []

    def order(self, **order: Any) -> None:
        """Send a labourer."""
        self._orders += 1
        send(self._process, number=self._orders, **order)

    def hear(self) -> str:
        """Listen until the next labourer is over; how it ended."""
        assert self._process.stdout is not None, "a foreman speaks through a pipe"
        for line in self._process.stdout:
            match line.split():
                case ["done", task]:
                    self.done.append(task)
                case ["refused", task, code]:
                    self.refused.append((task, code))
                case ["over", _, how]:
                    self.ways.append(how)
                    return how
                case _:
                    raise AssertionError(line)
        raise AssertionError("the foreman is gone")

    def stop(self) -> None:
        """Send the foreman home."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def foreman() -> Iterator[Callable[[], Foreman]]:
    """Hires foremen; they go home with the test."""
    hired: list[Foreman] = []

    def hire() -> Foreman:
        hired.append(Foreman())
        return hired[-1]

    yield hire
    for each in hired:
        each.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """An office that is set up and not yet served, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return sqlite_or_server(tmp_path, None)
    server = request.getfixturevalue("postgres")
    return sqlite_or_server(tmp_path, server.url(server.create_database()))
