"""Bars R2, R4 and R5: several processes on one database, with clocks that differ, one of them killed on the way."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.commands import instances
from engine.commands.deployments import Resource, deploy
from engine.database import Database
from engine.service import Engine
from engine.store.tables import JobKind, history_event, job
from tests.reliability.conftest import Foreman, Record
from tests.reliability.works import STAFF, build, lay_out, mark, open_matter, open_tasks
from tests.support.processes import diagram, path, process, service_task, timer

SEED = 20191102
Hire = Callable[[], Foreman]
Rounds = Callable[[int, int], int]


def url(database: Database) -> str:
    """The address of the database, for another process."""
    return database.sql.url.render_as_string(hide_password=False)


@pytest.fixture
def works(database: Database) -> Engine:
    """The works, laid out; time is the machine's."""
    engine = build(database)
    lay_out(engine)
    return engine


def marks(engine: Engine) -> Counter[str]:
    """How often each mark was left."""
    with engine.database.reading() as session:
        return Counter(session.scalars(select(mark.c.what)))


def wait_for_timers(engine: Engine, due: list[str]) -> None:
    """Start an instance for each ISO duration in ``due``: a timer, then a mark."""
    waiting = timer("timeDuration", "=due")
    body = f'<startEvent id="s"/><intermediateCatchEvent id="t">{waiting}</intermediateCatchEvent><endEvent id="e"/>'
    body += service_task("ring", "mark")
    with engine.transaction(STAFF) as tx:
        deploy(tx, [Resource("alarm.bpmn", diagram(process("alarm", body, path("s", "t", "ring", "e"))))])
    for each in due:
        with engine.transaction(STAFF) as tx:
            instances.start(tx, "alarm", variables={"due": each})


def test_of_two_who_complete_the_same_task_one_succeeds(
    works: Engine, foreman: Hire, rounds: Rounds, record_property: Record
) -> None:
    """Task after task, two processes at once: one is told done, the other that it is over; one event each."""
    for _ in range(rounds(25, 500)):
        open_matter(works)
    tasks = sorted(open_tasks(works))
    pair = [foreman(), foreman()]
    for each in pair:
        each.order(url=url(works.database), tasks=tasks)
    assert [each.hear() for each in pair] == ["stopped", "stopped"]
    done = Counter(task for each in pair for task in each.done)
    refused = Counter(refusal for each in pair for refusal in each.refused)
    assert done == dict.fromkeys(tasks, 1)
    assert refused == {(task, "task-over"): 1 for task in tasks}
    with works.database.reading() as session:
        kinds = Counter(session.scalars(select(history_event.c.kind).where(history_event.c.kind == "complete")))
    assert kinds == {"complete": len(tasks)}
    record_property("conflicts", len(refused))
    record_property("steps", len(tasks))


def test_of_two_schedulers_one_dies_and_every_timer_fires_once(
    works: Engine, foreman: Hire, rounds: Rounds, record_property: Record
) -> None:
    """Timers all due at once are shared out; whoever is killed in the middle of one, another carries it out."""
    wait_for_timers(works, ["PT0S"] * rounds(60, 1000))
    chance, steady, mortal = random.Random(SEED), foreman(), foreman()
    for number in range(rounds(4, 30)):
        mortal.order(url=url(works.database), only_due=True, kill_at=chance.randint(3, 40))
        if number == 1:
            steady.order(url=url(works.database), only_due=True)
        mortal.hear()
    assert steady.hear() == "idle"
    assert "9" in mortal.ways
    assert len(marks(works)) == rounds(60, 1000)
    assert set(marks(works).values()) == {1}
    record_property("kills", mortal.ways.count("9"))
    record_property("timers", len(marks(works)))


def test_clocks_that_differ_fire_every_timer_once(
    works: Engine, foreman: Hire, rounds: Rounds, record_property: Record
) -> None:
    """A node two hours ahead is early, never twice; three days of standing still are made up for, once each."""
    hours = random.Random(SEED).choices([1, 30, 71], k=rounds(40, 1000))
    wait_for_timers(works, [f"PT{each}H" for each in hours])
    ahead, right = foreman(), foreman()
    for each, off in ((ahead, 2), (right, 0)):
        each.order(url=url(works.database), only_due=True, clock_off=off, steps=rounds(60, 1500))
    for each in (ahead, right):
        each.hear()
    assert len(marks(works)) == hours.count(1)
    for each in (ahead, right):
        each.order(url=url(works.database), only_due=True, clock_off=72)
    assert [ahead.hear(), right.hear()] == ["idle", "idle"]
    assert len(marks(works)) == len(hours)
    assert set(marks(works).values()) == {1}
    with works.database.reading() as session:
        assert session.scalars(select(job.c.id).where(job.c.kind == JobKind.TIMER)).all() == []
    record_property("timers", len(hours))
