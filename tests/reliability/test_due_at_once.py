"""Bar R4: timers that are due at once fire once each, though the nodes that fire them are killed in the midst of it."""

import random
from collections.abc import Callable

from engine.actor import SYSTEM
from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from engine.history.verifying import verify_all
from engine.store.tables import InstanceState
from tests.reliability.conftest import Foreman, Record
from tests.reliability.works import build, lay_out
from tests.support.engines import Bench
from tests.support.processes import diagram, path, process, timer

SEED = 20191104
FURTHEST = 30
"""A node lives for at most so many statements and commits: some four transactions of many timers."""


def test_timers_due_at_once_fire_once_on_two_nodes_that_are_killed(
    database: Database, foreman: Callable[[], Foreman], rounds: Callable[[int, int], int], record_property: Record
) -> None:
    """Two nodes share them; each is killed again and again inside and between transactions, another takes its place."""
    many = rounds(300, 10_000)
    engine = build(database)
    lay_out(engine)
    wait = f'<startEvent id="s"/><endEvent id="e"/><intermediateCatchEvent id="t">{timer("timeDuration", "PT0S")}'
    deadline = process("deadline", wait + "</intermediateCatchEvent>", path("s", "t", "e"))
    with engine.transaction(SYSTEM) as tx:
        deploy(tx, [Resource("deadline.bpmn", diagram(deadline))])
        ids = [instances.start(tx, "deadline") for _ in range(many)]
    works, chance = foreman(), random.Random(SEED)
    url = database.sql.url.render_as_string(hide_password=False)

    def send() -> None:
        works.order(url=url, seed=chance.random(), only_due=True, at_once=200, kill_at=chance.randint(1, FURTHEST))

    send()
    send()
    while works.hear() != "idle":
        send()
    works.hear()
    assert set(works.ways) <= {"9", "idle"}
    assert "9" in works.ways
    bench = Bench(database)
    assert all(bench.kinds(each) == ["start", "timer"] for each in ids)
    assert {bench.instance(each).state for each in ids} == {InstanceState.COMPLETED}
    with database.reading() as session:
        assert [each.broken for each in verify_all(session) if each.broken] == []
    record_property("kills", works.ways.count("9"))
    record_property("timers", many)
