"""Plays scenarios on diagrams: each on an engine of its own, in a database of its own that is thrown away.

Nothing of an office is read or written. Forms, decisions, conditions, timers and the office's FEEL functions are
those of the files; delegates are never run, they answer what the scenario says.
"""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import bpmn
from engine.bpmn.model import Process
from engine.commands.deployments import DeploymentRefused, Resource
from engine.delegates import Delegates
from engine.errors import Fault, Invalid
from engine.store.tables import DefinitionKind
from workflows.attachments.storage import FileStore
from workflows.delegates import register_delegates
from workflows.scenarios.acting import act, start
from workflows.scenarios.judging import judge
from workflows.scenarios.naming import Names, reachable
from workflows.scenarios.reading import Reading, read
from workflows.scenarios.scenario import Complaint, Expectation, Result, Scenario
from workflows.scenarios.stage import Stage, Stages
from workflows.settings import Settings


def understand(name: str, text: str, files: Sequence[Resource]) -> Reading:
    """The scenarios in the file ``name``, seen together with the diagrams among ``files``."""
    return read(name, text, _processes(files), delegate_names())


def play(files: Sequence[Resource], scenarios: Sequence[Scenario]) -> Iterator[Result]:
    """Play each scenario on ``files``: its diagram, what that calls, and every decision table and form."""
    defined = [(file, _processes([file])) for file in files]
    processes = {key: each for _, found in defined for key, each in found.items()}
    delegates = delegate_names()
    with TemporaryDirectory(prefix="duban-scenario-") as folder:
        stages = Stages(Path(folder))
        for scenario in scenarios:
            names = Names(scenario.process, reachable(scenario.process, processes), delegates)
            needed = [
                file
                for file, own in defined
                if file.kind is not DefinitionKind.PROCESS or own.keys() & names.processes.keys()
            ]
            complaints = tuple(_complaints(stages, scenario, names, needed))
            yield Result(scenario.file, scenario.name, len(scenario.steps), complaints)


def delegate_names() -> frozenset[str]:
    """The names of the office's delegates; none of them is called."""
    known = Delegates()
    with TemporaryDirectory(prefix="duban-scenario-") as folder:
        register_delegates(known, Settings.from_environment({}), FileStore(Path(folder)))
    return frozenset(known.names())


def _complaints(stages: Stages, scenario: Scenario, names: Names, files: Sequence[Resource]) -> Iterator[Complaint]:
    def complaint(step: int | None, code: str, **details: object) -> Complaint:
        return Complaint(code, scenario.file, scenario.name, step, details)

    number: int | None = None
    try:
        with stages.set(scenario, names, files) as played:
            for step in (None, *scenario.steps):
                number = step.number if step else 0
                expected = step.expected if step else scenario.expected
                wrong = list(_happens(played, number, expected))
                for code, details in wrong:
                    yield complaint(number, code, **details)
                if wrong:
                    return  # what comes after a step that went wrong says nothing about the diagram
    except DeploymentRefused as refused:
        for found in refused.details["findings"]:
            yield complaint(None, "file-refused", finding=found)
    except Exception as error:
        logging.getLogger("duban.scenarios").exception("%s could not be played", scenario.name)
        yield complaint(number, "crashed", reason=f"{type(error).__name__}: {error}")


def _happens(played: Stage, number: int, expected: Expectation) -> Iterator[tuple[str, dict[str, object]]]:
    mark = played.answers.mark()
    refusal: Fault | None = None
    try:
        if number:
            act(played, played.scenario.steps[number - 1])
        else:
            start(played)
    except Fault as fault:
        refusal = fault
        played.answers.back_to(mark)
    if refusal is not None and expected.refused is None:
        yield "refused", {"found": refusal.code, "fault": refusal}
        return
    if refusal is not None and refusal.code != expected.refused:
        yield "refused-otherwise", {"expected": expected.refused, "found": refusal.code, "fault": refusal}
    if refusal is None and expected.refused is not None:
        yield "not-refused", {"expected": expected.refused}
    for place, reason in played.failures():
        yield "job-failed", {"element": played.names.shown(place), "reason": reason}
    seen = played.look(mark[1])
    yield from judge(expected, seen, played.engine.environment(played.clock.now()))


def _processes(files: Sequence[Resource]) -> dict[str, Process]:
    found: dict[str, Process] = {}
    for file in files:
        if file.kind is DefinitionKind.PROCESS:
            try:
                found |= bpmn.read(file.body).processes
            except Invalid:
                continue  # it is refused with its place when it is deployed
    return found
