"""The stage a scenario is played on: an engine of its own with a clock that stands still, and what is seen on it."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import SYSTEM, Actor
from engine.clock import ManualClock
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from engine.forms import Option
from engine.store.rows import TaskRow
from engine.store.tables import JobKind, TaskState, definition, history_event, instance, job, task_candidate, user_task
from workflows.calendar.working import OFFICE_ZONE
from workflows.inbox.options import sources
from workflows.scenarios.answering import AnsweringEngine, Answers
from workflows.scenarios.judging import Found, Seen
from workflows.scenarios.naming import Names
from workflows.scenarios.scenario import Place, Scenario, Word
from workflows.scenarios.values import functions

STARTER = Actor("starter")
_EFFECTS = {"MessageThrown": Word.MESSAGES, "SignalThrown": Word.SIGNALS, "EscalationRaised": Word.ESCALATIONS}
_TIMERS = (JobKind.TIMER, JobKind.START_TIMER)


class Stages:
    """Stages for scenarios on the same files, in ``folder``. What several of them begin with is deployed once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._deployed: dict[tuple[object, ...], Path] = {}

    @contextmanager
    def set(self, scenario: Scenario, names: Names, files: Sequence[Resource]) -> Iterator["Stage"]:
        """A stage with ``files`` deployed at the moment when the scenario starts. Raises DeploymentRefused."""
        alike = (scenario.process, scenario.starts_at, *sorted(scenario.choices))
        if alike not in self._deployed:
            empty = self._folder / f"{len(self._deployed)}.db"
            with _opened(empty) as database:
                database.create_all()
                Stage(scenario, names, database).deploy(files)
            self._deployed[alike] = empty
        with _opened(Path(shutil.copy(self._deployed[alike], self._folder / "played.db"))) as database:
            yield Stage(scenario, names, database)


class Stage:
    """One scenario's engine."""

    def __init__(self, scenario: Scenario, names: Names, database: Database) -> None:
        self.scenario = scenario
        self.names = names
        self.clock = ManualClock(scenario.starts_at)
        self.answers = Answers(scenario.answers)
        known = sources(self.clock.now)
        self.engine = AnsweringEngine(
            database,
            self.clock,
            OFFICE_ZONE,
            delegates=self.answers.delegates(sorted(names.delegates)),
            functions=functions(),
            options={name: partial(_choices, scenario.choices.get(name, ())) for name in (*known, *scenario.choices)},
            files=lambda _session, _task_id: scenario.choices.get("files", ()),
        )
        self.engine.answers, self.engine.pending = self.answers, []
        self._read_events: Counter[str] = Counter()

    def deploy(self, files: Sequence[Resource]) -> None:
        """Deploy ``files``. Raises DeploymentRefused."""
        with self.engine.transaction(SYSTEM) as tx:
            deploy(tx, files)

    def open_tasks(self, place: Place | None = None) -> list[TaskRow]:
        """The open tasks, at ``place`` where given, the oldest first."""
        query = select(user_task).where(user_task.c.state == TaskState.OPEN)
        if place is not None:
            query = query.where(user_task.c.process == place[0], user_task.c.element_id == place[1])
        with self.engine.database.reading() as session:
            rows = session.execute(query.order_by(user_task.c.created_at, user_task.c.instance_id, user_task.c.token))
            return [TaskRow.of(row) for row in rows.mappings()]

    def candidates(self, task: TaskRow, kind: str) -> list[str]:
        """The candidate users or groups of a task."""
        query = select(task_candidate.c.value).where(task_candidate.c.task_id == task.id, task_candidate.c.kind == kind)
        with self.engine.database.reading() as session:
            return list(session.execute(query.order_by(task_candidate.c.value)).scalars())

    def failures(self) -> list[tuple[Place, str]]:
        """Timers and other jobs that failed: where, and why."""
        query = (
            select(instance.c.process, job.c.element_id, job.c.error)
            .join_from(job, instance, instance.c.id == job.c.instance_id, isouter=True)
            .where(job.c.error.is_not(None))
        )
        with self.engine.database.reading() as session:
            rows = session.execute(query).all()
        return [((row.process or self.scenario.process, row.element_id or ""), row.error) for row in rows]

    def look(self, calls_before: int) -> Seen:
        """What there is now, and what happened since the last look."""
        shown = self.names.shown
        found: dict[Word, list[Found]] = {word: [] for word in Word}
        for task in self.open_tasks():
            facts = {
                "assignee": task.assignee or "",
                "due": task.due_at,
                "groups": self.candidates(task, "group"),
                "users": self.candidates(task, "user"),
            }
            found[Word.TASKS].append(Found((shown((task.process, task.element_id)),), facts))
        found[Word.AMONG_TASKS] = found[Word.TASKS]
        for call in self.answers.calls[calls_before:]:
            found[Word.CALLS].append(Found((call.delegate, shown(call.place)), {"inputs": call.inputs}))
        found[Word.TIMERS] = list(self._timers())
        for process, payload in self._new_events():
            entered = [element for kind, element, _ in payload.get("trace", ()) if kind == "enter"]
            found[Word.PASSED] += [Found((shown((process, element)),), {}) for element in entered]
            for effect, values in payload.get("effects", ()):
                if effect in _EFFECTS:
                    name = values.get("name") or values.get("code") or ""
                    found[_EFFECTS[effect]].append(Found((name,), values))
        return Seen(found, self.variables(), self._state())

    def variables(self) -> dict[str, Any]:
        """The variables of the process itself as they are now, or were when it ended."""
        root = self._root()
        if root is None:
            return {}
        query = select(history_event.c.payload).where(history_event.c.instance_id == root.id)
        with self.engine.database.reading() as session:
            bodies = session.execute(query.order_by(history_event.c.seq)).scalars().all()
        changes = [change for body in bodies for change in orjson.loads(body).get("changes", ())]
        outermost = 1  # tokens are counted from one, and the process is the first
        return {name: value for token, name, value in changes if token == outermost}

    def _state(self) -> str | None:
        root = self._root()
        return str(root.state) if root is not None else None

    def _root(self) -> Any:
        """The newest instance of the scenario's process that nobody called."""
        own = (instance.c.process == self.scenario.process) & instance.c.parent_id.is_(None)
        query = select(instance.c.id, instance.c.state).where(own).order_by(instance.c.started_at.desc())
        with self.engine.database.reading() as session:
            return session.execute(query.limit(1)).one_or_none()

    def _timers(self) -> Iterator[Found]:
        query = (
            select(job.c.element_id, job.c.due_at, instance.c.process, definition.c.key)
            .join_from(job, instance, instance.c.id == job.c.instance_id, isouter=True)
            .join(definition, definition.c.id == job.c.definition_id, isouter=True)
            .where(job.c.kind.in_(_TIMERS))
        )
        with self.engine.database.reading() as session:
            rows = session.execute(query.order_by(job.c.due_at, job.c.id)).all()
        for row in rows:
            yield Found((self.names.shown((row.process or row.key, row.element_id)),), {"due": row.due_at})

    def _new_events(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        query = select(history_event, instance.c.process).join(instance, instance.c.id == history_event.c.instance_id)
        with self.engine.database.reading() as session:
            rows = session.execute(query.order_by(history_event.c.at, history_event.c.instance_id, history_event.c.seq))
            events = [row for row in rows if row.seq > self._read_events[row.instance_id]]
        for row in events:
            self._read_events[row.instance_id] = max(self._read_events[row.instance_id], row.seq)
            yield row.process, orjson.loads(row.payload)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.dispose()


def _choices(values: Sequence[str], _session: Session) -> list[Option]:
    return [Option(value, value) for value in values]
