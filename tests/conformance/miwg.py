"""Reads the reference models of the BPMN MIWG: ``python -m tests.conformance.miwg FOLDER``.

A line per model: passed when it imports and everything in it that is not run is refused with a code, an element and a
place; these refusals, then the totals. The exit status is 0 when nothing failed.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine import bpmn, feel
from engine.delegates import Delegates
from engine.errors import Fault
from engine.lint import Finding, Surroundings, lint


@dataclass(frozen=True)
class Outcome:
    """How one model went: what it holds, why it is not deployable, and what is wrong with reading it."""

    name: str
    processes: int = 0
    elements: int = 0
    refusals: tuple[Finding, ...] = ()
    problem: str = ""


def run(folder: Path) -> Iterator[Outcome]:
    """The outcome of every model in and below ``folder``."""
    for path in sorted(folder.rglob("*.bpmn")):
        yield read(path)


def read(path: Path) -> Outcome:
    """Import one model and say what stands in the way of running it, were it meant to be run."""
    around = Surroundings(feel.Functions(), Delegates(), {}, {}, frozenset())
    try:
        diagram = bpmn.read(path.read_bytes())
    except Fault as fault:
        return Outcome(path.name, problem=str(fault))
    elements = sum(len(process.elements) for process in diagram.processes.values())
    runnable = {name: replace(process, executable=True) for name, process in diagram.processes.items()}
    found = [*lint(diagram, around), *lint(replace(diagram, processes=runnable), around)]
    refusals = tuple(each for each in found if each.severity == "error")
    nowhere = [each.code for each in refusals if each.line < 1 or each.column < 1 or not each.element]
    problem = f"refused without a place: {', '.join(nowhere)}" if nowhere else ""
    return Outcome(path.name, len(diagram.processes), elements, refusals, problem)


def main(arguments: list[str]) -> int:
    """Run the folders named on the command line."""
    if not arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    outcomes = [outcome for folder in arguments for outcome in run(Path(folder))]
    for outcome in outcomes:
        status = "failed" if outcome.problem else "passed"
        found = f"{outcome.processes} processes, {outcome.elements} elements, {len(outcome.refusals)} refusals"
        sys.stdout.write(f"{status} {outcome.name} {outcome.problem or found}\n")
    for outcome in outcomes:
        for each in outcome.refusals:
            where = f"{outcome.name}:{each.line}:{each.column}"
            sys.stdout.write(f"refused: {where} element {each.element}: {each.code}\n")
    failed = sum(bool(outcome.problem) for outcome in outcomes)
    sys.stdout.write(f"{len(outcomes) - failed} passed, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
