"""Every file made to harm is refused with a code or read without harm: nothing is reached, and memory stays small."""

import gc
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import bpmn
from engine.errors import Fault
from engine.lint.resources import lint_resource
from tests.security.attempts.file import SECRET, Attempt
from tests.security.attempts.files import ATTEMPTS
from tests.support.watch import WATCH
from tests.unit.engine.lint.around import surroundings
from tests.unit.workflows.ledger.books import CALENDAR, directory
from workflows.ledger.reading import read_ledger
from workflows.organisation import tables
from workflows.procedures.seeding import SUPPLIED
from workflows.scenarios import reading as scenarios

ROOT = Path(__file__).parents[2]
UNREADABLE = {"dmn-invalid", "form-unreadable", "ledger-broken", "not-toml", "xml-refused"}
MEMORY = 100
"""Megabytes that reading the worst file may take at most (bar S1)."""
MINUTES = bpmn.read((SUPPLIED / "processes" / "minutes.bpmn").read_bytes()).processes
AS_OF = datetime(2019, 10, 31, tzinfo=UTC).date()


def told(attempt: Attempt, content: bytes) -> set[str]:
    """The codes of what the reader says about a file."""
    try:
        match attempt.reader:
            case "bpmn" | "dmn" | "form":
                return {found.code for found in lint_resource(f"f.{attempt.reader}", content, surroundings())}
            case "scenario":
                text = content.decode("utf-8", "replace")
                found = scenarios.read("f.scenario.toml", text, MINUTES, frozenset()).complaints
                assert SECRET not in repr(found)
                return {complaint.code for complaint in found}
            case "ledger":
                assert SECRET not in repr(read_ledger(content, directory(), CALENDAR, AS_OF))
            case "organisation":
                assert SECRET not in repr(tables.read(content))
    except Fault as fault:
        return {fault.code}
    return set()


@pytest.fixture(scope="module")
def _warm() -> None:
    """What is loaded at the first use is there afterwards."""
    for reader in dict.fromkeys(attempt.reader for attempt in ATTEMPTS):
        for attempt in [each for each in ATTEMPTS if each.reader == reader][-2:]:
            told(attempt, attempt.build())


@pytest.mark.timeout(30)
@pytest.mark.usefixtures("_warm")
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: f"{attempt.reader}: {attempt.name}")
def test_a_file_made_to_harm_is_refused_or_inert(attempt: Attempt, tmp_path: Path) -> None:
    """It is told what is wrong with it, by a code; no file, program or connection is opened on its behalf."""
    content = attempt.build()
    with WATCH.over(tmp_path) as events:
        codes = told(attempt, content)
    assert events == []
    if attempt.codes:
        assert codes & attempt.codes
    else:
        assert not codes & UNREADABLE


def test_no_file_takes_much_memory() -> None:
    """All of them, one after the other, in a process of its own that may take so much and no more."""
    program = "from tests.security.test_files import grow; print(grow())"
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    worst = dict(line.rsplit("\t", 1) for line in answer.stdout.splitlines() if "\t" in line)
    assert {name: grown for name, grown in worst.items() if int(grown) > MEMORY} == {}


def grow() -> str:
    """By how many megabytes each attempt raised the most that this process ever took, beyond what its file takes."""
    lines = []
    gc.collect()
    gc.freeze()  # what is there before is not looked through each time
    for attempt in ATTEMPTS:
        content = attempt.build()
        gc.collect()
        before = _most()
        told(attempt, content)
        lines.append(f"{attempt.reader}: {attempt.name}\t{_most() - before}")
    return "\n".join(lines)


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_there_are_enough_files() -> None:
    """None was lost, and no two are the same."""
    assert len({(attempt.reader, attempt.name) for attempt in ATTEMPTS}) == len(ATTEMPTS) >= 200
