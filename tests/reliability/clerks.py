"""Clerks at their browsers: an office whose cases go through so many tasks each, beside so many timers."""

import contextlib
import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.actor import SYSTEM
from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.errors import Unavailable
from engine.history.verifying import verify_all
from engine.store.tables import InstanceState, TaskState, history_event, instance, job, user_task
from tests.support.clients import Client, hidden
from tests.support.offices import add_unit, add_user
from tests.support.processes import diagram, flow, path, process, timer
from tests.support.processes import user_task as drawn_task
from tests.support.server import Office as Served
from workflows.office import Office
from workflows.organisation.roles import Role
from workflows.settings import Settings

COUNT = """<scriptTask id="count" name="count"><extensionElements>
<zeebe:script expression="=round + 1" resultVariable="round"/></extensionElements></scriptTask>"""
PROCESS = "rounds"
STEP = "work"
TRIES = 20


@dataclass(frozen=True)
class Cases:
    """So many of them; each goes through ``rounds`` of one task, beside as many timers, one second apart."""

    count: int
    rounds: int
    timers: int

    def drawn(self) -> bytes:
        """The diagram."""
        body = '<startEvent id="s"/><parallelGateway id="f"/><endEvent id="e"/><exclusiveGateway id="g" default="g-e"/>'
        body += drawn_task(STEP, groups='=["role:docket_clerk"]') + COUNT
        flows = path("s", "f", "work", "count", "g", "e") + flow("g", "work", f"round < {self.rounds}")
        for second in range(1, self.timers + 1):
            waiting = timer("timeDuration", f"PT{second}S")
            body += (
                f'<intermediateCatchEvent id="t{second}">{waiting}</intermediateCatchEvent><endEvent id="r{second}"/>'
            )
            flows += path("f", f"t{second}", f"r{second}")
        return diagram(process(PROCESS, body, flows))

    def open(self, office: Office, clerks: Sequence[str]) -> None:
        """Deploy the diagram, start every case, and give the clerks accounts."""
        add_unit(office, "DC")
        for login in clerks:
            add_user(office, login, [Role.DOCKET_CLERK], "DC")
        with office.transaction(SYSTEM) as tx:
            deploy(tx, [Resource("rounds.bpmn", self.drawn())])
        for number in range(self.count):
            with office.transaction(SYSTEM) as tx:
                instances.start(tx, PROCESS, business_key=f"case-{number}", variables={"round": 0})

    def audit(self, office: Office, acknowledged: Sequence[str]) -> None:
        """Every case is over, every step was taken once, every timer fired once, and all that was told done is done."""
        ours = select(instance.c.id).where(instance.c.process == PROCESS)
        of_tasks = select(user_task.c.id, user_task.c.state).where(user_task.c.instance_id.in_(ours))
        of_events = select(history_event.c.kind).where(history_event.c.instance_id.in_(ours))
        with office.reading() as session:
            states = Counter(session.scalars(select(instance.c.state).where(instance.c.process == PROCESS)))
            tasks = {row.id: row.state for row in session.execute(of_tasks)}
            events = Counter(session.scalars(of_events))
            broken = [each.broken for each in verify_all(session) if each.broken]
        steps = self.count * self.rounds
        assert states == {InstanceState.COMPLETED: self.count}
        assert len(tasks) == steps
        assert {tasks[task_id] for task_id in acknowledged} == {TaskState.COMPLETED}
        assert len(acknowledged) == len(set(acknowledged))
        assert events == {"start": self.count, "complete": steps, "timer": self.count * self.timers}
        assert broken == []


class Clerk:
    """Takes what is open until nothing is, at any of the nodes; notes what it was told is done."""

    def __init__(self, office: Office, login: str, addresses: Sequence[str], seed: int = 0) -> None:
        self._office = office
        self._login = login
        self._addresses = addresses
        self._client = Client(addresses[0])
        self._chance = random.Random(f"{login}{seed}")
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._enough = threading.Event()
        self.done: list[str] = []

    def start(self) -> "Clerk":
        """Begin to work."""
        self._thread.start()
        return self

    def is_at_work(self) -> bool:
        """Whether there is still something to do."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Finish the task at hand and go home."""
        self._enough.set()
        self._thread.join()

    def join(self) -> None:
        """Wait until nothing is open."""
        self._thread.join()

    def _work(self) -> None:
        while (waiting := self._waiting()) and not self._enough.is_set():
            self._chance.shuffle(waiting)
            for task_id in waiting:
                if self._enough.is_set():
                    return
                with contextlib.suppress(OSError, AssertionError):  # the node is away, or another clerk was first
                    self._complete(task_id)
            time.sleep(0.05)

    def _waiting(self) -> list[str]:
        while True:
            with contextlib.suppress(Unavailable):
                return open_tasks(self._office, STEP)
            time.sleep(0.1)

    def _complete(self, task_id: str) -> None:
        fields = self._form(task_id)
        for _ in range(TRIES):
            try:
                status, _text = self._at_any().post(f"/tasks/{task_id}", fields)
            except OSError:
                status = http.client.SERVICE_UNAVAILABLE  # no answer
            if status == http.client.SERVICE_UNAVAILABLE and not self._enough.is_set():
                time.sleep(0.2)  # the same request again is safe
                continue
            if status == http.client.FOUND:
                self.done.append(task_id)
            return

    def _at_any(self) -> Client:
        """As behind a balancer: cookies are the same at every node."""
        self._client.address = self._chance.choice(self._addresses)
        return self._client

    def _form(self, task_id: str) -> dict[str, str]:
        page = self._at_any().get(f"/tasks/{task_id}")
        if 'name="_key"' not in page:
            self._client.sign_in(self._login)
            page = self._at_any().get(f"/tasks/{task_id}")
        return form_of(page)


class Post:
    """A task's form as ``login`` sees it at the node at ``address``, to be sent, and sent again."""

    def __init__(self, address: str, login: str, task_id: str) -> None:
        self._client = Client(address)
        self._client.sign_in(login)
        self._path = f"/tasks/{task_id}"
        self._fields = form_of(self._client.get(self._path))
        self._thread = threading.Thread()
        self._answers: list[int] = []

    def start(self) -> "Post":
        """Send it, and wait for no answer."""
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()
        return self

    def answer(self) -> int:
        """The status of the answer; 0 when there was none."""
        self._thread.join()
        return self._answers[-1]

    def _send(self) -> None:
        try:
            self._answers.append(self._client.post(self._path, self._fields)[0])
        except OSError:
            self._answers.append(0)


def form_of(page: str) -> dict[str, str]:
    """What a task's page sends when nothing was typed."""
    return {name: hidden(page, name) for name in ("csrf_token", "_key")}


def office_of(served: Served) -> Office:
    """The office, to look into from the test."""
    return Office(Settings.from_environment(served.environment()))


def open_tasks(office: Office, element: str | None = None) -> list[str]:
    """The ids of the open tasks, at that element or at any."""
    query = select(user_task.c.id).where(user_task.c.state == TaskState.OPEN)
    with office.reading() as session:
        return list(session.scalars(query if element is None else query.where(user_task.c.element_id == element)))


def no_timer_waits(office: Office) -> bool:
    """Whether no instance waits for a timer; a process that a timer starts every week waits for ever."""
    with office.reading() as session:
        return session.execute(select(job.c.id).where(job.c.instance_id.is_not(None))).first() is None
