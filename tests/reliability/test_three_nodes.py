"""Three nodes share one office: they are killed, cut off and paused, and every effect is there exactly once."""

import contextlib
import http.client
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from engine.actor import SYSTEM
from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.store.tables import history_event, instance
from tests.reliability.clerks import Cases, Clerk, Post, no_timer_waits, office_of, open_tasks
from tests.reliability.conftest import Record
from tests.reliability.pausing import paused_in_the_middle
from tests.support.nodes import Node, until
from tests.support.postgres import PostgresServer
from tests.support.processes import diagram, path, process, user_task
from tests.support.proxy import CuttingProxy
from tests.support.server import Office as Served
from workflows.office import Office

pytestmark = pytest.mark.postgresql_only
SEED = 20191104
LEASE = {"DUBAN_LEASE_SECONDS": "2"}
CLERKS = ("ann", "bob", "eve")
HELD, ALONE = "held", "alone"
AWAY = (0, http.client.SERVICE_UNAVAILABLE)
Rounds = Callable[[int, int], int]


def test_three_nodes_share_the_work_whatever_happens_to_them(
    served: Served, postgres: PostgresServer, rounds: Rounds, record_property: Record
) -> None:
    """One loses its connections, one is killed, one stands still: nothing is lost, done twice or left behind."""
    office, chance = office_of(served), random.Random(SEED)
    cases = Cases(count=rounds(12, 200), rounds=10, timers=5)
    cases.open(office, CLERKS)
    draw(office)
    with cut_connections(postgres, office, chance) as (url, proxy):
        cut = Node(served, "serve", DUBAN_DATABASE_URL=url, **LEASE)
        paused, killed = Node(served, "serve", **LEASE), Node(served, "work", **LEASE)
        addresses = [cut.address, paused.address]
        clerks = [Clerk(office, login, addresses, number).start() for number, login in enumerate(CLERKS)]
        answers = []
        while any(clerk.is_at_work() for clerk in clerks) or len(answers) < rounds(1, 8):
            killed.kill()
            answers.append(hold(office, paused, other=cut))
            killed.start()
            time.sleep(chance.uniform(0, 1))
        until(lambda: no_timer_waits(office), 120)
        ends = [node.stop()[0] for node in (cut, paused, killed)]
    cases.audit(office, [task for clerk in clerks for task in clerk.done])
    assert set(answers) == {(http.client.SERVICE_UNAVAILABLE, http.client.FOUND)}
    assert completions(office) == len(answers)
    assert min(proxy.cuts.values()) > 0
    assert ends == [0, 0, 0]
    for name in ("kills", "pauses"):
        record_property(name, len(answers))
    record_property("cuts", sum(proxy.cuts.values()))
    record_property("steps", cases.count * cases.rounds)
    record_property("timers", cases.count * cases.timers)
    office.close()


@contextmanager
def cut_connections(
    postgres: PostgresServer, office: Office, chance: random.Random
) -> Iterator[tuple[str, CuttingProxy]]:
    """An address of the office's database whose connections are cut again and again."""
    proxy = CuttingProxy(postgres.socket, lambda: chance.randint(50, 400), chance)
    name = office.database.sql.url.database
    yield f"postgresql+psycopg://postgres@127.0.0.1:{proxy.port}/{name}?sslmode=disable", proxy
    proxy.close()


def draw(office: Office) -> None:
    """Deploy a process of one task, which no clerk looks for."""
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task(ALONE, groups='=["role:docket_clerk"]')
    with office.transaction(SYSTEM) as tx:
        deploy(tx, [Resource("held.bpmn", diagram(process(HELD, body, path("s", ALONE, "e"))))])


def hold(office: Office, node: Node, other: Node) -> tuple[int, int]:
    """The node stands still in the middle of a completion; what it and the other one say of the same task."""
    with office.transaction(SYSTEM) as tx:
        instance_id = instances.start(tx, HELD)
    [task_id] = open_tasks(office, ALONE)
    at_node, elsewhere = (persist(lambda at=each: Post(at.address, "ann", task_id)) for each in (node, other))
    with paused_in_the_middle(office, node, instance_id, at_node.start):
        until(lambda: elsewhere.start().answer() not in AWAY)
        said = elsewhere.answer()
    return at_node.answer(), said


def persist(attempt: Callable[[], Post]) -> Post:
    """What comes of it, once the node's connections hold for long enough."""
    for _ in range(20):
        with contextlib.suppress(OSError, AssertionError):
            return attempt()
        time.sleep(0.1)
    return attempt()


def completions(office: Office) -> int:
    """How many of the tasks that a node stood still over were completed, by what the histories say."""
    held = select(instance.c.id).where(instance.c.process == HELD)
    query = select(func.count()).where(history_event.c.instance_id.in_(held), history_event.c.kind == "complete")
    with office.reading() as session:
        return session.scalar(query) or 0
