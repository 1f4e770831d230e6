"""The ``bench`` fixture: an engine on a fresh database with a clock that the test moves."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy import event, select

from engine.actor import Actor
from engine.advancing import advance
from engine.clock import ManualClock
from engine.commands import instances, messages, tasks
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from engine.delegates import Delegates
from engine.history.events import of_instance
from engine.history.replaying import replay
from engine.service import Engine
from engine.store.rows import InstanceRow, TaskRow
from engine.store.tables import TaskState, instance, user_task

START = datetime(2019, 10, 31, 1, tzinfo=UTC)
ADMIN = Actor("admin")
ANN = Actor("ann", frozenset({"staff"}))
BOB = Actor("bob", frozenset({"staff"}))


class Bench:
    """An engine and the few words that tests of it need."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(START)
        self.delegates = Delegates()
        self.engine = Engine(database, self.clock, ZoneInfo("Asia/Shanghai"), delegates=self.delegates)

    def deploy(self, **files: bytes | Mapping[str, Any]) -> list[str]:
        """Deploy diagrams (bytes) and forms (mappings), named by keyword."""
        resources = [
            Resource(f"{name}.bpmn", body) if isinstance(body, bytes) else Resource(f"{name}.form", orjson.dumps(body))
            for name, body in files.items()
        ]
        with self.engine.transaction(ADMIN) as tx:
            return deploy(tx, resources)

    def start(self, process: str, business_key: str | None = None, /, **variables: Any) -> str:
        """Start an instance; its id."""
        with self.engine.transaction(ANN) as tx:
            return instances.start(tx, process, business_key=business_key, variables=variables)

    def complete(self, element: str, data: dict[str, Any] | None = None, by: Actor = ANN) -> None:
        """Complete the oldest open task at ``element``."""
        task = next(task for task in self.open() if task.element_id == element)
        with self.engine.transaction(by) as tx:
            tasks.complete(tx, task.id, data or {})

    def complete_as_assignee(self, element: str) -> None:
        """Complete the oldest open task at ``element`` as the one whom it was given to."""
        self.complete(
            element, by=Actor(next(task.assignee for task in self.open() if task.element_id == element) or "")
        )

    def publish(self, name: str, key: str) -> None:
        """Send a message to the one who waits for it."""
        with self.engine.transaction(ANN) as tx:
            messages.publish(tx, name, key)

    def open(self) -> list[TaskRow]:
        """Every open task, the oldest first."""
        with self.database.reading() as session:
            query = (
                select(user_task)
                .where(user_task.c.state == TaskState.OPEN)
                .order_by(user_task.c.created_at, user_task.c.token)
            )
            return [TaskRow.of(row) for row in session.execute(query).mappings()]

    def elements(self) -> list[str]:
        """Where tasks are open, sorted."""
        return sorted(task.element_id for task in self.open())

    def instance(self, instance_id: str) -> InstanceRow:
        """The row of an instance."""
        with self.database.reading() as session:
            return InstanceRow.of(
                session.execute(select(instance).where(instance.c.id == instance_id)).mappings().one()
            )

    def instances(self) -> list[InstanceRow]:
        """Every instance, in the order of their starts."""
        with self.database.reading() as session:
            query = select(instance).order_by(instance.c.started_at, instance.c.id)
            return [InstanceRow.of(row) for row in session.execute(query).mappings()]

    def markings(self, instance_id: str) -> list[dict[str, int]]:
        """Where tokens stood after each event of the instance, by element."""
        with self.database.reading() as session:
            return [event.payload["marking"] for event in of_instance(session, instance_id)]

    def kinds(self, instance_id: str) -> list[str]:
        """The kinds of the recorded events of the instance."""
        with self.database.reading() as session:
            return [event.kind for event in of_instance(session, instance_id)]

    def variables(self, instance_id: str) -> dict[str, Any]:
        """What was last set of each variable of the instance, in whatever scope."""
        with self.database.reading() as session:
            changes = [
                change for event in of_instance(session, instance_id) for change in event.payload.get("changes", ())
            ]
        return {name: value for _, name, value in changes}

    def replays(self, instance_id: str) -> bool:
        """Whether the instance, played again from its record, comes to the recorded state at every event."""
        with self.database.reading() as session:
            events = list(of_instance(session, instance_id))
            specs = {
                event.definition_id: self.engine.definitions.get(session, event.definition_id).spec for event in events
            }
        called = self.instance(instance_id).parent_id is not None
        played = replay(
            events, called=called, spec_of=specs.__getitem__, zone=self.engine.zone, functions=self.engine.functions
        )
        return [each.agrees for each in played] == [True] * len(events)

    def wait(self, **time: float) -> None:
        """Let time pass; what is due on the way happens in order."""
        advance(self.engine, self.clock.set, self.clock.now() + timedelta(**time))


class Counted:
    """Counts statements and commits on a database while it is open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[str] = []
        self.commits = 0

    def __enter__(self) -> Self:
        event.listen(self._database.sql, "before_cursor_execute", self._statement)
        event.listen(self._database.sql, "commit", self._commit)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._database.sql, "before_cursor_execute", self._statement)
        event.remove(self._database.sql, "commit", self._commit)

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            self.statements.append(statement)

    def _commit(self, _connection: Any) -> None:
        self.commits += 1


@pytest.fixture
def bench(database: Database) -> Bench:
    """An engine with nothing deployed, on each kind of database."""
    return Bench(database)
