"""A process that calls itself and never waits: it goes so deep and no further, and an operator sees it."""

import pytest
from sqlalchemy import func, select

from engine.commands.execution import MAX_CALL_DEPTH
from engine.store.tables import instance, job
from tests.support.engines import Bench
from tests.support.processes import call, diagram, path, process

BODY = '<startEvent id="s"/><endEvent id="e"/>'


@pytest.mark.parametrize("called", ["itself", "one another"])
def test_a_process_that_calls_itself_stops(bench: Bench, called: str) -> None:
    """The callers above an instance are counted; the call beyond the last becomes a job that failed."""
    other = "p" if called == "itself" else "q"
    processes = [process("p", BODY + call("c", other), path("s", "c", "e"))]
    if called == "one another":
        processes.append(process("q", BODY.replace('id="', 'id="q_') + call("d", "p"), path("q_s", "d", "q_e")))
    bench.deploy(p=diagram(*processes))
    bench.start("p")
    with bench.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(instance)) == MAX_CALL_DEPTH + 1
        assert "called-too-deep" in str(session.scalar(select(job.c.error)))
