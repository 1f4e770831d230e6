"""A node that stands still in the middle of a command loses it to the others, and on waking does nothing with it."""

import http.client

import pytest
from sqlalchemy import select

from engine.actor import SYSTEM
from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.history.verifying import verify_all
from engine.store.tables import history_event
from tests.reliability.clerks import Post, office_of, open_tasks
from tests.reliability.pausing import paused_in_the_middle
from tests.support.nodes import Node, until
from tests.support.offices import add_unit, add_user
from tests.support.processes import diagram, path, process, timer, user_task
from tests.support.server import Office as Served
from workflows.office import Office
from workflows.organisation.roles import Role

LEASE = {"DUBAN_LEASE_SECONDS": "2"}


pytestmark = pytest.mark.postgresql_only


def start(office: Office, waiting: str) -> str:
    """An instance with one step; its id."""
    body = f'<startEvent id="s"/>{waiting}<endEvent id="e"/>'
    with office.transaction(SYSTEM) as tx:
        deploy(tx, [Resource("one.bpmn", diagram(process("one", body, path("s", "step", "e"))))])
        return instances.start(tx, "one")


def events(office: Office, instance_id: str) -> list[str]:
    """What happened to the instance, in order; its chain is whole."""
    with office.reading() as session:
        assert [each.broken for each in verify_all(session) if each.broken] == []
        query = select(history_event.c.kind).where(history_event.c.instance_id == instance_id)
        return list(session.scalars(query.order_by(history_event.c.seq)))


def test_a_completion_that_stood_still_is_another_nodes(served: Served) -> None:
    """It is done elsewhere meanwhile; who asked the paused node is not told that it was done, and may go on there."""
    office = office_of(served)
    add_unit(office, "DC")
    add_user(office, "ann", [Role.DOCKET_CLERK], "DC")
    instance_id = start(office, user_task("step", groups='=["role:docket_clerk"]'))
    slow, other = (Node(served, "serve", "--no-worker", **LEASE) for _ in range(2))
    task_id = open_tasks(office)[0]
    asked, elsewhere = Post(slow.address, "ann", task_id), Post(other.address, "ann", task_id)
    with paused_in_the_middle(office, slow, instance_id, asked.start):
        assert elsewhere.start().answer() == http.client.FOUND
    assert asked.answer() == http.client.SERVICE_UNAVAILABLE
    assert asked.start().answer() == http.client.CONFLICT
    assert slow.status("/health/ready") == http.client.OK
    assert events(office, instance_id) == ["start", "complete"]
    for node in (slow, other):
        assert node.stop()[0] == 0
    office.close()


def test_a_timer_that_stood_still_is_fired_by_another_node(served: Served) -> None:
    """Once, and the paused node goes on with what is due next."""
    office = office_of(served)
    waiting = timer("timeDuration", "PT1S")
    instance_id = start(office, f'<intermediateCatchEvent id="step">{waiting}</intermediateCatchEvent>')
    slow = Node(served, "work", **LEASE)
    with paused_in_the_middle(office, slow, instance_id, lambda: None):
        other = Node(served, "work", **LEASE)
        until(lambda: events(office, instance_id) == ["start", "timer"])
        assert other.stop()[0] == 0
    later = start(office, f'<intermediateCatchEvent id="step">{waiting}</intermediateCatchEvent>')
    until(lambda: events(office, later) == ["start", "timer"])
    assert events(office, instance_id) == ["start", "timer"]
    assert slow.stop()[0] == 0
    office.close()
