"""Instances are found by what their rows say, page by page."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.commands.suspension import suspend
from engine.database import Database
from engine.store.listing import Page, list_instances
from engine.store.queue import may_run
from engine.store.tables import InstanceState, job
from tests.support.engines import Bench
from tests.support.operators import by_hand
from tests.support.processes import boundary, call, diagram, message, on_message, path, process, timer, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'


@pytest.fixture
def office(bench: Bench) -> Bench:
    """Six instances of three processes, one started each minute."""
    child = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("r"), path("cs", "r", "ce"))
    work = ENDS + user_task("work") + boundary("t", "work", timer("timeDuration", "P1D"))
    wait = f'<intermediateCatchEvent id="wait">{on_message("m")}</intermediateCatchEvent>'
    bench.deploy(
        a=diagram(process("a", work + '<endEvent id="e2"/>', path("s", "work", "e") + path("t", "e2"))),
        b=diagram(process("b", ENDS + call("c", "child"), path("s", "c", "e")), child),
        c=diagram(process("c", ENDS + wait, path("s", "wait", "e")), roots=message("m", "answer", "=key")),
    )
    for kind, key in (("a", "k1"), ("b", "k1"), ("c", "k2"), ("a", "k2"), ("a", "k3")):
        bench.start(kind, key, key=key)
        bench.clock.advance(timedelta(minutes=1))
    return bench


def listed(bench: Bench, **asked: object) -> Page:
    """A page."""
    with bench.database.reading() as session:
        return list_instances(session, **asked)  # type: ignore[arg-type]  # each test gives what it asks for


def found(page: Page) -> list[str]:
    """The processes and keys on a page."""
    return [f"{each.process}-{each.business_key}" for each in page.instances]


def test_the_latest_comes_first_and_pages_follow_each_other(office: Bench) -> None:
    """Each instance is on one page; the last page says that it is the last."""
    whole = listed(office)
    assert found(whole) == ["a-k3", "a-k2", "c-k2", "child-k1", "b-k1", "a-k1"]
    assert whole.after is None
    pages, after = [], None
    for _ in range(3):
        page = listed(office, limit=2, after=after)
        pages += page.instances
        after = page.after
    assert pages == whole.instances
    assert after is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"process": "a"}, ["a-k3", "a-k2", "a-k1"]),
        ({"business_key": "k2"}, ["a-k2", "c-k2"]),
        ({"process": "a", "business_key": "k1"}, ["a-k1"]),
        ({"element": "work"}, ["a-k3", "a-k2", "a-k1"]),
        ({"element": "t"}, ["a-k3", "a-k2", "a-k1"]),
        ({"element": "wait"}, ["c-k2"]),
        ({"element": "r"}, ["child-k1"]),
        ({"state": InstanceState.COMPLETED}, []),
        ({"process": "nothing"}, []),
    ],
)
def test_every_condition_must_be_met(office: Bench, asked: dict[str, object], expected: list[str]) -> None:
    """Process, state, business key, and the element at which a task, timer or event waits."""
    assert found(listed(office, **asked)) == expected


def test_state_version_and_incidents_are_told(office: Bench) -> None:
    """What is suspended is found by that; an instance with a failed job counts it."""
    (instance_id,) = (each.id for each in listed(office, business_key="k3").instances)
    by_hand(office, suspend, instance_id, "wait")
    (only,) = listed(office, state=InstanceState.SUSPENDED).instances
    assert (only.id, only.name, only.version, only.state) == (instance_id, "a", 1, InstanceState.SUSPENDED)
    assert (only.started_by, only.parent_id, only.incidents) == ("ann", None, 0)
    with office.database.writing() as session:
        session.execute(job.update().where(job.c.instance_id == instance_id).values(incident=True, error="broken"))
    assert [each.incidents for each in listed(office, process="a").instances] == [1, 0, 0]


def test_the_queue_is_read_by_its_indexes(office: Bench) -> None:
    """Finding the earliest job that may run reads neither all jobs nor all instances."""
    wanted = job.select().where(may_run(), job.c.due_at <= office.clock.now())
    wanted = wanted.order_by(job.c.due_at, job.c.id).limit(1)
    database: Database = office.database
    sql = wanted.compile(database.sql, compile_kwargs={"literal_binds": True})
    with database.reading() as session:
        if database.is_sqlite:
            plan = " ".join(str(row) for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}")))
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # on a table this small a scan is cheaper
            plan = " ".join(str(row) for row in session.execute(text(f"EXPLAIN {sql}")))
    assert "ix_job_due" in plan
    assert "SCAN job" not in plan
    assert "pk_instance" in plan or "sqlite_autoindex_instance_1" in plan
    assert "USE TEMP B-TREE" not in plan
    assert "Sort" not in plan
