"""An office where a draft is approved by somebody else, and the few words that tests of open tasks need there."""

from typing import Any

import pytest

from engine.actor import Actor
from engine.errors import Fault
from engine.store.rows import TaskRow
from tests.support.engines import Bench
from tests.support.operators import FORM
from tests.support.processes import boundary, diagram, flow, path, process, timer, user_task

APART = '<zeebe:properties><zeebe:property name="separateFrom" value="draft"/></zeebe:properties>'


def approving(bench: Bench) -> Bench:
    """Drafting, then approving by somebody else; an hour after the draft is asked for, it is late."""
    body = '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>'
    body += user_task("draft", form="say") + boundary(
        "late", "draft", timer("timeDuration", "PT1H"), interrupting=False
    )
    body += user_task("chase") + user_task("approve", more=APART)
    flows = (path("s", "draft", "approve", "e"), path("late", "chase"), flow("chase", "e2"))
    bench.deploy(p=diagram(process("p", body, *flows)), say=FORM)
    bench.start("p", "case")
    return bench


def act(bench: Bench, by: Actor, command: Any, *given: Any, **named: Any) -> TaskRow:
    """One command about the oldest open task, which as it is then is the result."""
    task = bench.open()[0]
    with bench.engine.transaction(by) as tx:
        command(tx, task.id, *given, **named)
    return bench.open()[0]


def refused(bench: Bench, by: Actor, why: type[Fault], command: Any, *given: Any, **named: Any) -> Fault:
    """The command about the oldest open task is refused, and nothing is recorded; the refusal."""
    task = bench.open()[0]
    before = bench.kinds(task.instance_id)
    with pytest.raises(why) as caught, bench.engine.transaction(by) as tx:
        command(tx, task.id, *given, **named)
    assert bench.kinds(task.instance_id) == before
    return caught.value
