"""Runs behaviour cases of another engine's test suite: ``python -m tests.conformance.cases FOLDER``.

A folder holds diagrams, ``cases.json`` (names and files) and ``scenarios.txt`` (steps; its first lines explain them).
A line per case: passed, failed, refused at deployment, or unsupported, where no scenario says what to expect; then the
refused and the unsupported with their reasons; then the totals. The exit status is 0 when nothing failed.
"""

import json
import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import select

from engine import bpmn, feel
from engine.actor import Actor
from engine.advancing import advance
from engine.clock import ManualClock
from engine.commands import instances, jobs, messages, tasks
from engine.commands.deployments import DeploymentRefused, Resource, deploy
from engine.commands.host import RecordingHost
from engine.delegates import BpmnError, DelegateCall, Delegates
from engine.errors import Fault
from engine.history.events import of_instances
from engine.runtime import codec
from engine.service import Engine
from engine.store.rows import InstanceRow, TaskRow
from engine.store.tables import (
    InstanceState,
    JobKind,
    TaskState,
    instance,
    job,
    subscription,
    task_candidate,
    user_task,
)
from engine.transaction import Transaction
from tests.conformance.dialect import ANSWERS, EVERYBODY, FAILURE, KEY, NOTHING, Translated, translate_diagram
from tests.support.databases import empty_office

T = TypeVar("T")
MORE = Path(__file__).with_name("scenarios.txt")
START = datetime(2020, 1, 1, tzinfo=UTC)
STARTER = Actor("starter", frozenset({EVERYBODY}))
FORM = {"id": ANSWERS, "type": "default", "components": [{"type": "textfield", "id": "field", "key": ANSWERS}]}
_STEP = re.compile(r";\s*(?![^{]*\})")
_COMPLETION = re.compile(r"!(\S+)\s*(\{.*\})?")
_BEGINNING = re.compile(r"start(?:@(\w+))?\s*(\{.*\})?")


@dataclass(frozen=True)
class Case:
    """A behaviour: its diagrams, and the runs that show it."""

    name: str
    files: tuple[Path, ...]
    runs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """How a case went: ``passed``, ``failed``, ``refused`` or ``unsupported``, and why."""

    name: str
    status: str
    details: tuple[str, ...] = ()


class Unexpected(Exception):
    """A step did not find what it says."""


class Unreadable(Exception):
    """The folder is none of cases: a file is missing, or does not say what it should."""


def read_cases(folder: Path) -> list[Case]:
    """The cases of ``folder``, in its order. Raises Unreadable."""
    runs: dict[str, list[tuple[str, ...]]] = {}
    for scenarios in (folder / MORE.name, MORE):
        for line in _text(scenarios).splitlines() if scenarios.exists() else ():
            if line.strip() and not line.startswith("#"):
                name, _, steps = line.partition("|")
                found = tuple(filter(None, (step.strip() for step in _STEP.split(steps.strip()))))
                runs.setdefault(name.strip(), []).append(found)
    try:
        listed = [(each["name"], each["files"]) for each in json.loads(_text(folder / "cases.json"))]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{folder / 'cases.json'} lists no cases: {error!r}") from error
    if not listed:
        raise Unreadable(f"{folder / 'cases.json'} lists no cases")
    return [Case(name, tuple(folder / file for file in files), tuple(runs.get(name, ()))) for name, files in listed]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from error


def run(folder: Path) -> Iterator[Outcome]:
    """The outcome of every case of ``folder``. Raises Unreadable."""
    for case in read_cases(folder):
        yield run_case(case)


def run_case(case: Case) -> Outcome:
    """Play every run of the case, each on an engine of its own."""
    missing = [path.name for path in case.files if not path.is_file()]
    if missing or not case.files:
        return Outcome(case.name, "failed", (f"the diagram is missing: {', '.join(missing) or 'none is named'}",))
    wrong: list[str] = []
    for steps in case.runs or ((),):
        with tempfile.TemporaryDirectory() as folder:
            try:
                stage = _Stage(case, Path(folder))
            except DeploymentRefused as refused:
                return Outcome(case.name, "refused", _reasons(refused))
            except Fault as refused:
                return Outcome(case.name, "refused", (str(refused),))
            try:
                stage.play(steps)
            except Exception as error:  # noqa: BLE001  # whatever went wrong with one run is its outcome
                wrong.append(f"{'; '.join(steps)}: {type(error).__name__}: {error}")
            finally:
                stage.close()
    if not case.runs:
        return Outcome(case.name, "unsupported", ("deployed; no scenario says what to expect",))
    return Outcome(case.name, "failed" if wrong else "passed", tuple(wrong))


def _reasons(refused: DeploymentRefused) -> tuple[str, ...]:
    told = (
        f"{each['file']}:{each['line']}:{each['column']} element {each['element'] or '-'}: {each['code']}"
        for each in refused.details["findings"]
    )
    return tuple(dict.fromkeys(told))


def _answers(case: Case) -> dict[str, dict[str, None]]:
    """The variables that user tasks are completed with anywhere in the case, by task, in order."""
    found: dict[str, dict[str, None]] = {}
    for step in (step for steps in case.runs for step in steps):
        if completion := _COMPLETION.fullmatch(step):
            found.setdefault(completion[1], {}).update(dict.fromkeys(_data(step, completion[2])))
    return {task: names for task, names in found.items() if names}


def _waiting(case: Case) -> frozenset[str]:
    """What a run of the case waits at, or reports as done."""
    steps = (step.partition(":") for steps in case.runs for step in steps)
    return frozenset(name.strip() for what, _, name in steps if what in ("at", "go"))


def _data(step: str, written: str | None) -> dict[str, Any]:
    """The variables of a step. Raises Unexpected."""
    try:
        found = json.loads(written or "{}")
    except ValueError as error:
        raise Unexpected(f"{step}: {error}") from error
    if not isinstance(found, dict):
        raise Unexpected(f"{step}: the data are no object")
    return found


def _fail(call: DelegateCall) -> None:
    raise BpmnError(call.inputs[FAILURE])


def _answer(given: str | None, name: str, before: Any) -> Any:
    return json.loads(given).get(name, before) if given else before


class _Stage:
    """An engine with one case deployed."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.clock = ManualClock(START)
        self.database = empty_office(folder / "case.db")
        delegates, functions = Delegates(), feel.Functions()
        delegates.register(NOTHING, lambda _call: None)
        delegates.register(FAILURE, _fail)
        functions.register(ANSWERS, ["given", "name", "before"], _answer)
        self.engine = Engine(self.database, self.clock, UTC, delegates=delegates, functions=functions)
        answers, waiting = _answers(case), _waiting(case)
        self.files = {path: translate_diagram(path.read_bytes(), answers, waiting) for path in case.files}
        resources = [Resource(f"{ANSWERS}.form", orjson.dumps(FORM))] if answers else []
        resources += [Resource(f"{path.stem}.bpmn", file.body) for path, file in self.files.items()]
        self.refused_start: Fault | None = None
        try:
            with self.engine.transaction(STARTER) as tx:
                deploy(tx, resources)
        except Fault:
            self.close()
            raise

    def close(self) -> None:
        self.database.dispose()

    def play(self, steps: tuple[str, ...]) -> None:
        """Every step in order. Raises Unexpected, and whatever the engine refuses."""
        for step in steps:
            self._step(step)
            if self.refused_start is not None and "error" not in steps:
                raise self.refused_start
        with self.database.reading() as session:
            failed = session.execute(select(job.c.error).where(job.c.error.is_not(None))).scalars().all()
            live = select(instance.c.id).where(instance.c.state == InstanceState.ACTIVE)
            timers = select(job.c.element_id).where(job.c.kind == JobKind.TIMER, job.c.instance_id.not_in(live))
            waiting = select(subscription.c.element_id).where(
                subscription.c.instance_id.is_not(None), subscription.c.instance_id.not_in(live)
            )
            left = session.execute(timers.union_all(waiting)).scalars().all()
        if failed:
            raise Unexpected(f"a job failed: {failed[0]}")
        if left:
            raise Unexpected(f"timers or subscriptions of what has ended are left: {', '.join(left)}")

    def _step(self, step: str) -> None:
        if beginning := _BEGINNING.fullmatch(step):
            self._start(beginning[1], _data(step, beginning[2]))
        elif completion := _COMPLETION.fullmatch(step):
            self._complete(completion[1], _data(step, completion[2]))
        elif step.startswith("="):
            self._expect(step, Counter(task.element_id for task in self._open()), _counted(step[1:]))
        elif step.startswith("t+"):
            advance(self.engine, self.clock.set, START + timedelta(seconds=float(step[2:])))
        elif step == "fire":
            self._fire()
        elif step in ("end", "live"):
            self._expect(step, bool(self._live()), step == "live")
        elif step == "error":
            self._expect(step, (self.refused_start is not None, self._live()), (True, []))
        else:
            self._event(*step.split(":", 1))

    def _event(self, what: str, name: str = "") -> None:
        if what == "at":
            standing = [element for row in self._live() for element in self._marking(row)]
            self._expect(f"at:{name}", name if name in standing else standing, name)
            return
        if what == "did":
            expected, done = _counted(name), self._done()
            self._expect(f"did:{name}", {each: done[each] for each in expected}, dict(expected))
            return
        with self.engine.transaction(STARTER) as tx:
            match what:
                case "m":
                    messages.publish(tx, name, KEY)
                case "s":
                    messages.broadcast(tx, name)
                case "go":
                    awaited = _first(file.awaited[name] for file in self.files.values() if name in file.awaited)
                    messages.publish(tx, awaited, KEY)
                case _:
                    raise Unexpected(f"unknown step {what}:{name}")

    def _start(self, which: str | None, variables: dict[str, Any]) -> None:
        file = self._file(which)
        process = _first(process for process in bpmn.read(file.body).processes.values() if process.executable)
        initiator = file.initiators.get(process.id)
        given = variables if initiator is None else {initiator: STARTER.id} | variables
        try:
            with self.engine.transaction(STARTER) as tx:
                instances.start(tx, process.id, variables=given)
        except Fault as fault:
            self.refused_start = fault

    def _file(self, which: str | None) -> Translated:
        return _first(
            file
            for path, file in self.files.items()
            if path.stem.rpartition("--")[2] == which or (which is None and "--" not in path.stem)
        )

    def _complete(self, element: str, data: Mapping[str, Any]) -> None:
        task = next((task for task in self._open() if task.element_id == element), None)
        if task is None:
            raise Unexpected(f"no open task {element}")
        given = {ANSWERS: json.dumps(data)} if task.form_definition_id is not None else {}
        with self.engine.transaction(self._who_may(task)) as tx:
            tasks.complete(tx, task.id, given)

    def _who_may(self, task: TaskRow) -> Actor:
        with self.database.reading() as session:
            found = session.execute(
                select(task_candidate.c.kind, task_candidate.c.value).where(task_candidate.c.task_id == task.id)
            ).all()
        users = [value for kind, value in found if kind == "user"]
        groups = frozenset(value for kind, value in found if kind == "group")
        return Actor(task.assignee or next(iter(users), STARTER.id), groups)

    def _fire(self) -> None:
        with self.database.reading() as session:
            timers = select(job.c.id, job.c.due_at).where(job.c.kind.in_((JobKind.TIMER, JobKind.START_TIMER)))
            row = session.execute(timers.order_by(job.c.due_at, job.c.id)).first()
        if row is None:
            raise Unexpected("no timer waits")
        self.clock.set(max(row.due_at, self.clock.now()))
        jobs.run_one(self.engine, row.id)

    def _open(self) -> list[TaskRow]:
        with self.database.reading() as session:
            found = select(user_task).where(user_task.c.state == TaskState.OPEN)
            rows = session.execute(found.order_by(user_task.c.created_at, user_task.c.token)).mappings()
            return [TaskRow.of(row) for row in rows]

    def _live(self) -> list[InstanceRow]:
        with self.database.reading() as session:
            found = select(instance).where(instance.c.state == InstanceState.ACTIVE)
            return [InstanceRow.of(row) for row in session.execute(found).mappings()]

    def _marking(self, row: InstanceRow) -> dict[str, int]:
        with self.database.reading() as session:
            tx = Transaction(self.engine, session, self.clock.now(), STARTER)
            definition = self.engine.definitions.get(session, row.definition_id)
            host = RecordingHost(tx, definition, row.id, row.business_key)
            return codec.decode(row.body, definition.spec, row.id, host, called=False).marking()

    def _done(self) -> Counter[str]:
        with self.database.reading() as session:
            events = of_instances(session, list(session.execute(select(instance.c.id)).scalars()))
        trace = (move for event in events for move in event.payload.get("trace", ()))
        return Counter(element for move, element, _ in trace if move == "leave")

    def _expect(self, step: str, found: object, expected: object) -> None:
        if found != expected:
            raise Unexpected(f"{step} expects {_told(expected)}, found {_told(found)}")


def _first(found: Iterator[T]) -> T:
    for each in found:
        return each
    raise Unexpected("the files of the case do not have what the step names")


def _told(value: object) -> object:
    return dict(value) if isinstance(value, Counter) else value


def _counted(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, count = part.partition("*")
        found[name] = int(count or 1)
    return found


def main(arguments: list[str]) -> int:
    """Run the folders named on the command line."""
    if not arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    logging.getLogger("duban").setLevel(logging.CRITICAL)
    outcomes = [outcome for folder in arguments for outcome in _reported(Path(folder))]
    for outcome in outcomes:
        if outcome.status in ("refused", "unsupported"):
            for reason in outcome.details:
                sys.stdout.write(f"{outcome.status}: {outcome.name}: {reason}\n")
    counts = Counter(outcome.status for outcome in outcomes)
    sys.stdout.write(f"{counts['refused']} refused, {counts['unsupported']} unsupported\n")
    sys.stdout.write(f"{counts['passed']} passed, {counts['failed']} failed\n")
    return 1 if counts["failed"] else 0


def _reported(folder: Path) -> Iterator[Outcome]:
    try:
        for outcome in run(folder):
            shown = outcome.details if outcome.status == "failed" else ()
            sys.stdout.write(f"{outcome.status:11} {outcome.name} {' | '.join(shown)}".rstrip() + "\n")
            yield outcome
    except Unreadable as problem:
        sys.stdout.write(f"failed      {folder} {problem}\n")
        yield Outcome(str(folder), "failed", (str(problem),))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
