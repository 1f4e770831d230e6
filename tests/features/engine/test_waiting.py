"""What waits is found by its rows, and by their indexes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from engine.database import Database
from engine.store.queue import may_run
from engine.store.tables import instance, job
from engine.store.waiting import waits_at
from tests.support.engines import Bench
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


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("work", ["a-k3", "a-k2", "a-k1"]),
        ("t", ["a-k3", "a-k2", "a-k1"]),
        ("wait", ["c-k2"]),
        ("r", ["child-k1"]),
        ("nothing", []),
    ],
)
def test_instances_are_found_by_where_they_wait(office: Bench, element: str, expected: list[str]) -> None:
    """The element at which a task, timer or event waits."""
    found = select(instance.c.process, instance.c.business_key).where(waits_at(element))
    with office.database.reading() as session:
        rows = session.execute(found.order_by(instance.c.started_at.desc(), instance.c.id.desc())).all()
    assert [f"{row.process}-{row.business_key}" for row in rows] == expected


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
