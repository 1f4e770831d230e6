"""A server that dies at any moment: what it acknowledged stays done, nothing is done twice, every timer fires."""

import contextlib
import http.client
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.history.verifying import verify_all
from engine.store.tables import InstanceState, TaskState, history_event, instance, job, user_task
from tests.support.clients import Client, hidden
from tests.support.offices import add_unit, add_user
from tests.support.processes import diagram, flow, path, process, timer
from tests.support.processes import user_task as drawn_task
from tests.support.server import ROOT, free_port
from tests.support.server import Office as Served
from workflows.office import Office
from workflows.organisation.roles import Role
from workflows.settings import Settings

INSTANCES = 20
ROUNDS = 10
SEED = 20191031
COUNT = """<scriptTask id="count" name="count"><extensionElements>
<zeebe:script expression="=round + 1" resultVariable="round"/></extensionElements></scriptTask>"""


def _diagram() -> bytes:
    """Ten rounds of one task, and beside them ten timers, one second apart."""
    body = '<startEvent id="s"/><parallelGateway id="f"/><endEvent id="e"/><exclusiveGateway id="g" default="g-e"/>'
    body += drawn_task("work", groups='=["role:docket_clerk"]') + COUNT
    flows = path("s", "f", "work", "count", "g", "e") + flow("g", "work", f"round < {ROUNDS}")
    for second in range(1, ROUNDS + 1):
        waiting = timer("timeDuration", f"PT{second}S")
        body += f'<intermediateCatchEvent id="t{second}">{waiting}</intermediateCatchEvent><endEvent id="r{second}"/>'
        flows += path("f", f"t{second}", f"r{second}")
    return diagram(process("rounds", body, flows))


class Server:
    """The real server, killed and started again at the same address."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        self.kills = 0
        self._start()

    def _start(self) -> None:
        environment = self._served.environment(DUBAN_HOST="127.0.0.1", DUBAN_PORT=str(self._port))
        with (self._served.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._served.command("serve"), cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def kill(self) -> None:
        """SIGKILL, then start again."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self.kills += 1
        self._start()

    def stop(self) -> None:
        """End it for good."""
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Served:
    """An office with two clerks and twenty instances of ten rounds each, not yet served."""
    settings = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        settings["DUBAN_DATABASE_URL"] = server.url(server.create_database())
    served = Served(tmp_path, settings)
    served.run("init")
    return served


def _office(served: Served) -> Office:
    return Office(Settings.from_environment(served.environment()))


def _fill(office: Office) -> None:
    add_unit(office, "DC")
    for login in ("ann", "bob"):
        add_user(office, login, [Role.DOCKET_CLERK], "DC")
    with office.transaction(SYSTEM) as tx:
        deploy(tx, [Resource("rounds.bpmn", _diagram())])
    for number in range(INSTANCES):
        with office.transaction(SYSTEM) as tx:
            instances.start(tx, "rounds", business_key=f"case-{number}", variables={"round": 0})


def test_no_acknowledged_step_is_lost_and_none_done_twice(served: Served) -> None:
    """SIGKILL at random moments during 200 completions: all end, each once, and each of 200 timers fires once."""
    office = _office(served)
    _fill(office)
    server = Server(served)
    acknowledged: list[str] = []
    workers = [threading.Thread(target=_work, args=(server, office, login, acknowledged)) for login in ("ann", "bob")]
    chance = random.Random(SEED)
    try:
        for worker in workers:
            worker.start()
        while _await_progress(workers, acknowledged, chance.randint(20, 45)):
            time.sleep(chance.uniform(0, 0.05))
            server.kill()
        _await_timers(office)
    finally:
        server.stop()
    assert server.kills >= 3
    _check(office, acknowledged)
    office.close()


def _await_progress(workers: list[threading.Thread], acknowledged: list[str], steps: int) -> bool:
    """Wait until so many more steps are acknowledged; False when there are no more to come."""
    enough = len(acknowledged) + steps
    while len(acknowledged) < enough:
        if not any(worker.is_alive() for worker in workers):
            return False
        time.sleep(0.005)
    return True


def _work(server: Server, office: Office, login: str, acknowledged: list[str]) -> None:
    client = Client(server.address)
    while True:
        with office.reading() as session:
            query = select(user_task.c.id).where(user_task.c.state == TaskState.OPEN).order_by(user_task.c.created_at)
            waiting = list(session.execute(query).scalars())
        if not waiting:
            return
        for task_id in waiting[:: 1 if login == "ann" else -1]:
            with contextlib.suppress(OSError, AssertionError):  # the server is away, or another was first
                _complete(client, login, task_id, acknowledged)
        time.sleep(0.05)


def _complete(client: Client, login: str, task_id: str, acknowledged: list[str]) -> None:
    page = client.get(f"/tasks/{task_id}")
    if 'name="_key"' not in page:
        client.sign_in(login)
        page = client.get(f"/tasks/{task_id}")
    fields = {"csrf_token": hidden(page, "csrf_token"), "_key": hidden(page, "_key")}
    for _ in range(20):
        try:
            status, _text = client.post(f"/tasks/{task_id}", fields)
        except OSError:
            time.sleep(0.3)  # no answer: the same request again is safe
            continue
        if status == http.client.FOUND:
            acknowledged.append(task_id)
        return


def _await_timers(office: Office) -> None:
    """Until no instance waits for a timer; a process that a timer starts every week waits for ever."""
    for _ in range(600):
        with office.reading() as session:
            if session.execute(select(job.c.id).where(job.c.instance_id.is_not(None))).first() is None:
                return
        time.sleep(0.1)
    raise AssertionError("jobs are left over")


def _check(office: Office, acknowledged: list[str]) -> None:
    with office.reading() as session:
        states = Counter(session.execute(select(instance.c.state)).scalars())
        tasks = {row.id: row.state for row in session.execute(select(user_task.c.id, user_task.c.state))}
        events = Counter(session.execute(select(history_event.c.kind)).scalars())
        broken = [each.broken for each in verify_all(session) if each.broken]
    assert states == {InstanceState.COMPLETED: INSTANCES}
    assert len(tasks) == INSTANCES * ROUNDS
    assert {tasks[task_id] for task_id in acknowledged} == {TaskState.COMPLETED}
    assert events == {"start": INSTANCES, "complete": INSTANCES * ROUNDS, "timer": INSTANCES * ROUNDS}
    assert broken == []
