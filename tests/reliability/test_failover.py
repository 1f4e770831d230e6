"""The primary dies and its standby takes over: the nodes find it by themselves, and nothing acknowledged is missing."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.clerks import Cases, Clerk, no_timer_waits, office_of
from tests.reliability.conftest import Record
from tests.support.nodes import Node, until
from tests.support.postgres import PostgresServer
from tests.support.server import Office as Served
from tests.support.standby import Standby, address

Rounds = Callable[[int, int], int]


@pytest.fixture
def pair() -> Iterator[tuple[PostgresServer, Standby, Path]]:
    """A primary, and the standby that follows it in a folder."""
    primary = PostgresServer(Path(tempfile.mkdtemp(prefix="duban-pg-")), durable=True)
    with tempfile.TemporaryDirectory(prefix="duban-sb-") as folder:
        standby = Standby(primary, Path(folder))
        yield primary, standby, Path(folder)
        standby.stop()
        primary.stop()


def test_the_nodes_follow_to_the_standby(
    pair: tuple[PostgresServer, Standby, Path], tmp_path: Path, rounds: Rounds, record_property: Record
) -> None:
    """No node is restarted and no setting changed; clerks see a 503 for a while, and every step is taken once."""
    primary, standby, folder = pair
    served = Served(tmp_path, {"DUBAN_DATABASE_URL": address(primary.create_database(), primary, folder)})
    served.run("init")
    office, cases = office_of(served), Cases(count=rounds(6, 60), rounds=10, timers=5)
    cases.open(office, ("ann", "bob"))
    nodes = Node(served, "serve", "--no-worker"), Node(served, "work")
    clerks = [Clerk(office, login, [nodes[0].address]).start() for login in ("ann", "bob")]
    time.sleep(1)
    primary.crash()
    until(lambda: nodes[0].status("/health/ready") == 503)
    assert standby.is_read_only()
    standby.promote()
    for clerk in clerks:
        clerk.join()
    until(lambda: no_timer_waits(office), 60)
    assert [node.stop()[0] for node in nodes] == [0, 0]
    cases.audit(office, [task for clerk in clerks for task in clerk.done])
    record_property("steps", cases.count * cases.rounds)
    record_property("timers", cases.count * cases.timers)
    office.close()
