"""Foremen for the tests of this folder, and how much they are asked to do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.labourer import send
from tests.support.databases import KINDS
from tests.support.server import ROOT, Office

SOAK = "DUBAN_SOAK"
"""Set to 1, the suites run as long as the figures ask for instead of a few seconds."""
Prepared = Callable[[str], tuple[Path, str]]
Record = Callable[[str, int], None]
"""pytest's ``record_property``: how often something was done to those who work, and how much they did."""


@pytest.fixture(scope="session")
def rounds() -> Callable[[int, int], int]:
    """How often: the first number in the daily tests, the second where the whole is asked for (``make soak``)."""
    whole = os.environ.get(SOAK) == "1"
    return lambda few, many: many if whole else few


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the whole is asked for: what was done to those who worked, and how much they did, a line for each suite."""
    if os.environ.get(SOAK) == "1":
        terminalreporter.section("what was done")
        for report in terminalreporter.getreports("passed"):
            if report.when == "call" and report.user_properties:
                counts = ", ".join(f"{name} {count:,}" for name, count in report.user_properties)
                terminalreporter.write_line(f"{report.nodeid.rpartition('/')[2]}: {counts}")


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses ``served`` once on each kind of database that its markers allow."""
    if "served" in metafunc.fixturenames:
        only = [kind for kind in KINDS if metafunc.definition.get_closest_marker(f"{kind}_only")]
        metafunc.parametrize("served", only or KINDS, indirect=True)


@pytest.fixture(scope="session")
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Path, str]]:
    """Gives the folder and the database of an office of that kind, set up once and never served."""
    made: dict[str, tuple[Path, str]] = {}

    def prepare(kind: str) -> tuple[Path, str]:
        if kind not in made:
            folder, name = tmp_path_factory.mktemp("prepared"), ""
            if kind == "postgresql":
                name = request.getfixturevalue("postgres").create_database()
            made[kind] = folder, name
            _served(request, folder, name).run("init")
        return made[kind]

    return prepare


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path, prepared: Prepared) -> Office:
    """An office that is set up and not yet served, on SQLite and on PostgreSQL."""
    folder, name = prepared(request.param)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return _served(request, tmp_path, name and request.getfixturevalue("postgres").create_database(name))


def _served(request: pytest.FixtureRequest, folder: Path, name: str) -> Office:
    return Office(folder, {"DUBAN_DATABASE_URL": request.getfixturevalue("postgres").url(name)} if name else {})
