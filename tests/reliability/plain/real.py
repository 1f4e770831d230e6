"""The real office beside the plain one: two engines on one database, and what their tables say, in the plain words."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import advancing
from engine.actor import Actor
from engine.clock import ManualClock
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from engine.delegates import BpmnError, DelegateCall, Delegates
from engine.errors import Fault
from engine.history.events import of_instance
from engine.history.replaying import replay
from engine.history.verifying import verify_all
from engine.outbox import outbox, post
from engine.service import Engine
from engine.store.tables import TaskState, history_event, instance, job, subscription, task_candidate, user_task
from engine.transaction import Transaction
from tests.reliability.plain.drawings import FORM, drawn
from tests.reliability.plain.office import GROUPS, Office
from tests.reliability.plain.records import LIVE

ADMIN = Actor("admin")
PEOPLE = {name: Actor(name, frozenset({group})) for name, group in GROUPS.items()}
TOPIC = "letters"


class Real:
    """Two engines on the database at ``url``. ``ids`` and ``tasks`` are the real names of the plain numbers."""

    def __init__(self, url: str, start: datetime) -> None:
        self.url = url
        self.clock = ManualClock(start)
        self.troubles: dict[str, list[str]] = {"count": [], "post": [], "mail": []}
        self.ids: dict[int, str] = {}
        self.tasks: dict[int, str] = {}
        self.engines = [self._engine(), self._engine()]
        with self.engines[0].transaction(ADMIN) as tx:
            deploy(tx, [Resource("number.form", orjson.dumps(FORM))])

    def restart(self, which: int) -> None:
        """One of the engines is replaced by a new one, which knows nothing yet."""
        self.engines[which].database.dispose()
        self.engines[which] = self._engine()

    def close(self) -> None:
        """Both engines go."""
        for engine in self.engines:
            engine.database.dispose()

    def command(self, which: int, actor: Actor, do: Callable[[Transaction], object]) -> str:
        """Carry out a command; the answer: the code of the fault, or an empty text."""
        try:
            with self.engines[which].transaction(actor) as tx:
                do(tx)
        except Fault as fault:
            return fault.code
        except RuntimeError as error:
            return type(error).__name__
        return ""

    def deploy(self, tx: Transaction, process: str, version: int) -> None:
        """The next version of a process: a file that did not change would get none."""
        body = drawn(process, version) + b"<!-- %d -->" % version
        deploy(tx, [Resource(f"{process}.bpmn", body)])

    def advance(self, which: int, time: timedelta) -> None:
        """Time passes by way of everything that is due."""
        advancing.advance(self.engines[which], self.clock.set, self.clock.now() + time)

    def _engine(self) -> Engine:
        delegates = Delegates()
        delegates.register("count", lambda _: self._trouble("count"))
        delegates.register("post", self._post)
        senders = {TOPIC: lambda _key, _payload: self._trouble("mail")}
        return Engine(Database(self.url), self.clock, ZoneInfo("Asia/Shanghai"), delegates=delegates, senders=senders)

    def _post(self, call: DelegateCall) -> None:
        self._trouble("post")
        post(call.tx, TOPIC, f"{call.instance_id}/{call.element_id}", {})

    def _trouble(self, where: str) -> None:
        found = self.troubles[where].pop(0) if self.troubles[where] else ""
        if found == "fail":
            raise RuntimeError(where)
        if found == "error" and where != "mail":
            raise BpmnError("bad")


Seen = dict[str, Any]


def plainly(office: Office, ids: Mapping[int, str]) -> Seen:
    """What the plain office holds, under the real names of its instances."""
    named: dict[int | None, str | None] = {None: None, **ids}
    jobs = [
        (each.kind, named[each.instance], each.element, each.due, each.attempts, each.incident)
        for each in office.jobs.values()
    ]
    return {
        "instances": {
            ids[n]: (each.state, each.process, each.version + 1, each.history) for n, each in office.instances.items()
        },
        "tasks": Counter(
            (ids[each.instance], each.step, each.assignee, each.people, each.due)
            for each in office.tasks.values()
            if each.state == "open"
        ),
        "done": Counter(
            (ids[each.instance], each.step, each.state, each.completed_by)
            for each in office.tasks.values()
            if each.state != "open"
        ),
        "jobs": Counter(jobs),
        "waiting": Counter(
            (each.kind, each.name, each.key, named[each.instance], each.element) for each in office.waiting
        ),
        "letters": {
            f"{ids[number]}/{step}": (each.due, each.attempts, each.sent, each.dead)
            for each in office.letters
            for number, step in [each.key]
        },
    }


def really(session: Session) -> Seen:
    """What the tables hold, in the same words."""
    people: dict[str, set[str]] = {}
    for row in session.execute(select(task_candidate)):
        people.setdefault(row.task_id, set()).add(f"{row.kind}:{row.value}")
    history: dict[str, list[str]] = {}
    for row in session.execute(select(history_event).order_by(history_event.c.instance_id, history_event.c.seq)):
        history.setdefault(row.instance_id, []).append(row.kind)
    instances = session.execute(select(instance)).all()
    tasks = session.execute(select(user_task)).all()
    jobs = session.execute(select(job)).all()
    return {
        "instances": {
            row.id: (row.state, row.process, int(row.definition_id.split(":")[1]), history.get(row.id))
            for row in instances
        },
        "tasks": Counter(
            (row.instance_id, row.element_id, row.assignee, frozenset(people.get(row.id, ())), row.due_at)
            for row in tasks
            if row.state == TaskState.OPEN
        ),
        "done": Counter(
            (row.instance_id, row.element_id, row.state, row.completed_by)
            for row in tasks
            if row.state != TaskState.OPEN
        ),
        "jobs": Counter(
            (row.kind, row.instance_id, row.element_id, row.due_at, row.attempts, row.incident) for row in jobs
        ),
        "waiting": Counter(
            (row.kind, row.name, row.key, row.instance_id, row.element_id)
            for row in session.execute(select(subscription))
        ),
        "letters": {
            row.key: (row.due_at, row.attempts, row.sent_at is not None, row.dead)
            for row in session.execute(select(outbox))
        },
    }


def recognise(session: Session, office: Office, real: Real) -> None:
    """Find the real names of what is new in the plain office: in both, what came earlier has the smaller number."""
    known = set(real.ids.values())
    rows = [row for row in session.execute(select(instance).order_by(instance.c.parent_token)) if row.id not in known]
    for number, each in sorted(office.instances.items(), key=lambda item: getattr(item[1].parent_token, "number", 0)):
        if number not in real.ids:
            parent = None if each.parent is None else real.ids[each.parent]
            row = next(row for row in rows if row.parent_id == parent and row.process == each.process)
            rows.remove(row)
            real.ids[number] = row.id
    assert not rows, rows
    named = set(real.tasks.values())
    for task in session.execute(select(user_task).order_by(user_task.c.token)):
        if task.id not in named:
            number = next(
                n
                for n, each in sorted(office.tasks.items())
                if n not in real.tasks and (real.ids[each.instance], each.step) == (task.instance_id, task.element_id)
            )
            real.tasks[number] = task.id


def unsound(engine: Engine) -> list[object]:
    """What is wrong with the database as a whole: chains, replays, rows that belong to nothing."""
    wrong: list[object] = []
    with engine.database.reading() as session:
        wrong += [each.broken for each in verify_all(session) if each.broken]
        over = {row.id for row in session.execute(select(instance)) if row.state not in LIVE}
        for table in (subscription, job):
            wrong += [
                tuple(row)
                for row in session.execute(select(table))
                if row.instance_id in over and (table is subscription or row.kind in ("delegate", "start", "timer"))
            ]
        tasks = session.execute(select(user_task.c.instance_id).where(user_task.c.state == TaskState.OPEN)).scalars()
        wrong += [each for each in tasks if each in over]
        for row in session.execute(select(instance)).all():
            events = list(of_instance(session, row.id))
            specs = {each.definition_id: engine.definitions.get(session, each.definition_id).spec for each in events}
            played = replay(
                events,
                called=row.parent_id is not None,
                spec_of=specs.__getitem__,
                zone=engine.zone,
                functions=engine.functions,
            )
            wrong += [(row.id, each.event.seq) for each in played if not each.agrees]
    return wrong
