"""Recorded events can only be added to."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.engines import Bench
from tests.support.processes import diagram, path, process, user_task


@pytest.mark.parametrize("statement", ["UPDATE history_event SET actor = 'somebody'", "DELETE FROM history_event"])
def test_what_happened_can_be_neither_changed_nor_deleted(bench: Bench, statement: str) -> None:
    """Not even plain SQL changes or removes an event; the instance goes on."""
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task("a")
    bench.deploy(p=diagram(process("p", body, path("s", "a", "e"))))
    instance_id = bench.start("p")
    with pytest.raises(DBAPIError, match="kept as they are"), bench.database.writing() as session:
        session.execute(text(statement))
    bench.complete("a")
    assert bench.kinds(instance_id) == ["start", "complete"]
    assert bench.replays(instance_id)
