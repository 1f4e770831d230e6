"""The works: a process with everything that could be lost or done twice, and an audit that finds it.

Each matter goes through a task, three units called side by side (a task, a delegate that is called as a job and leaves
a mark and a letter in the outbox), a task at the end, and beside them a timer that leaves its mark too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from engine.actor import SYSTEM, Actor
from engine.clock import Clock
from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from engine.delegates import DelegateCall, Delegates
from engine.history.events import of_instance
from engine.history.replaying import replay
from engine.history.verifying import verify_all
from engine.outbox import outbox, post
from engine.service import Engine
from engine.store.tables import InstanceState, TaskState, history_event, instance, job, user_task
from tests.support.processes import call, diagram, path, process, service_task, timer
from tests.support.processes import user_task as task

STAFF = Actor("ann", frozenset({"staff"}))
UNITS = 3
TASKS = 2 + UNITS
"""How many tasks a matter has in all."""
TOPIC = "letters"
SEND_SECONDS = 2
"""How long others wait for a letter whose sender was cut off."""
HASTE = 10
"""How much faster time passes at the works than outside."""
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

tables = MetaData()
mark = Table("works_mark", tables, Column("id", Integer, primary_key=True), Column("what", String(200), nullable=False))


@dataclass(frozen=True)
class WorksClock:
    """The time of the works, the same in every process, unless its clock is wrong: pauses and leases are over soon."""

    hours_off: float = 0

    def now(self) -> datetime:
        """What it takes for the present moment."""
        return EPOCH + (datetime.now(UTC) - EPOCH) * HASTE + timedelta(hours=self.hours_off)


def matter_diagram() -> bytes:
    """The matter."""
    loop = (
        '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=units" '
        'inputElement="unit"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    body = '<startEvent id="s"/><endEvent id="e"/><endEvent id="reminded"/>' + task("draft") + task("archive")
    body += call("units", "unit", mappings='<zeebe:input source="=unit" target="unit"/>', inside=loop)
    soon = f'<intermediateCatchEvent id="soon">{timer("timeDuration", "PT0S")}</intermediateCatchEvent>'
    body += '<parallelGateway id="f"/>' + soon + service_task("remind", "mark")
    flows = path("s", "f", "draft", "units", "archive", "e") + path("f", "soon", "remind", "reminded")
    return diagram(process("matter", body, flows))


def unit_diagram() -> bytes:
    """What a unit does."""
    body = '<startEvent id="s"/><endEvent id="e"/>' + task("report") + service_task("record", "mark", retries="3")
    return diagram(process("unit", body, path("s", "report", "record", "e")))


def build(database: Database, letters: Path | None = None, clock: Clock | None = None) -> Engine:
    """An engine on the works. Letters that leave are written to the file ``letters``, a line each."""
    delegates = Delegates()
    delegates.register("mark", _mark)
    senders = {TOPIC: partial(_send, letters)} if letters else {}
    return Engine(database, clock or WorksClock(), UTC, delegates=delegates, senders=senders, send_seconds=SEND_SECONDS)


def lay_out(engine: Engine) -> None:
    """Create the marks' table and deploy the diagrams."""
    tables.create_all(engine.database.sql)
    with engine.transaction(SYSTEM) as tx:
        deploy(tx, [Resource("matter.bpmn", matter_diagram()), Resource("unit.bpmn", unit_diagram())])


def open_matter(engine: Engine) -> str:
    """Start a matter; its id."""
    with engine.transaction(STAFF) as tx:
        return instances.start(tx, "matter", variables={"units": [f"u{number}" for number in range(UNITS)]})


def open_tasks(engine: Engine) -> list[str]:
    """The ids of the open tasks."""
    with engine.database.reading() as session:
        return list(session.scalars(select(user_task.c.id).where(user_task.c.state == TaskState.OPEN)))


def is_idle(engine: Engine) -> bool:
    """Whether nothing is left to do: no task, no job, no letter."""
    with engine.database.reading() as session:
        unsent = select(func.count()).where(outbox.c.sent_at.is_(None), outbox.c.topic.in_(engine.senders))
        waiting = session.scalar(unsent)
        return not waiting and session.scalar(select(func.count()).select_from(job)) == 0 and not open_tasks(engine)


def audit(engine: Engine, matters: int, acknowledged: Iterable[str], letters: Path | None = None) -> dict[str, Any]:
    """What is wrong when all is done; empty when nothing was lost, done twice or left behind."""
    with engine.database.reading() as session:
        states = Counter(session.scalars(select(instance.c.state)))
        tasks = {row.id: row.state for row in session.execute(select(user_task.c.id, user_task.c.state))}
        completed = Counter(event.payload["given"]["task"] for event in _events(session) if event.kind == "complete")
        marks = Counter(session.scalars(select(mark.c.what)))
        posted = set(session.scalars(select(outbox.c.key)))
        incidents = session.scalar(select(func.count()).select_from(job))
        broken = [each.broken for each in verify_all(session) if each.broken]
        replayed = [row.id for row in session.execute(select(instance)) if not _replays(engine, session, row.id)]
    expected = matters * (1 + UNITS)
    wrong: dict[str, Any] = {
        "states": states if states != {InstanceState.COMPLETED: expected} else None,
        "tasks": len(tasks) if len(tasks) != matters * TASKS else None,
        "lost": [each for each in acknowledged if tasks.get(each) != TaskState.COMPLETED],
        "completed": {each: count for each, count in completed.items() if count != 1},
        "events": len(completed) if len(completed) != len(tasks) else None,
        "marks": {what: count for what, count in marks.items() if count != 1},
        "effects": sum(marks.values()) if sum(marks.values()) != expected else None,
        "letters": posted ^ _received(letters) if letters else None,
        "jobs": incidents,
        "chains": broken,
        "replay": replayed,
    }
    return {name: found for name, found in wrong.items() if found}


def _mark(given: DelegateCall) -> Mapping[str, Any]:
    what = f"{given.instance_id}/{given.element_id}"
    given.tx.session.execute(insert(mark).values(what=what))
    post(given.tx, TOPIC, what, {"to": given.element_id})
    return {}


def _send(letters: Path, key: str, _payload: Mapping[str, Any]) -> None:
    with letters.open("a") as file:
        file.write(key + "\n")


def _received(letters: Path) -> set[str]:
    return set(letters.read_text().split()) if letters.exists() else set()


def _events(session: Any) -> Iterable[Any]:
    for instance_id in session.scalars(select(history_event.c.instance_id).distinct()):
        yield from of_instance(session, instance_id)


def _replays(engine: Engine, session: Any, instance_id: str) -> bool:
    parent = session.scalar(select(instance.c.parent_id).where(instance.c.id == instance_id))
    spec_of = lambda definition_id: engine.definitions.get(session, definition_id).spec  # noqa: E731 -- one line, used once
    events = of_instance(session, instance_id)
    played = replay(events, called=parent is not None, spec_of=spec_of, zone=engine.zone, functions=engine.functions)
    return all(each.agrees for each in played)
