"""Standard loops: an activity is done again while its condition holds."""

import pytest

from engine.commands import messages
from engine.runtime.faults import Runaway
from tests.support.engines import ANN, Bench
from tests.support.processes import (
    boundary,
    call,
    diagram,
    escape,
    message,
    on_message,
    path,
    process,
    timer,
    user_task,
)

pytestmark = pytest.mark.sqlite_only  # what is drawn means the same wherever the instance is kept

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
FORM = {"id": "f", "type": "default", "components": [{"type": "checkbox", "id": "again", "key": "again"}]}


def loop(condition: str | None, **attributes: str) -> str:
    """A standard loop."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    inner = "" if condition is None else f"<loopCondition>={escape(condition)}</loopCondition>"
    return f"<standardLoopCharacteristics{written}>{inner}</standardLoopCharacteristics>"


def count(inside: str, task_id: str = "count") -> str:
    """A script that adds one to ``n``."""
    script = '<zeebe:script expression="=n + 1" resultVariable="n"/>'
    return f'<scriptTask id="{task_id}"><extensionElements>{script}</extensionElements>{inside}</scriptTask>'


def deploy(bench: Bench, body: str, *flows: str, roots: str = "") -> None:
    """Deploy the process ``p``, and a form that asks whether to do it again."""
    bench.deploy(p=diagram(process("p", ENDS + body, *flows), roots=roots), f=FORM)


@pytest.mark.supports("standardLoop")
def test_a_task_is_done_again_while_its_condition_holds(bench: Bench) -> None:
    """The condition is tested after each pass, on what the pass gave."""
    body = user_task("work", form="f", inside=loop("again")) + user_task("after")
    deploy(bench, body, path("s", "work", "after", "e"))
    instance = bench.start("p")
    first = bench.open()[0].id
    bench.complete("work", {"again": True})
    assert bench.elements() == ["work"]
    assert bench.open()[0].id != first
    bench.complete("work", {"again": False})
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


@pytest.mark.parametrize(
    ("marker", "passes"),
    [
        (loop("loopCounter < 3"), 3),
        (loop("loopCounter < 3", testBefore="true"), 3),
        (loop("false"), 1),
        (loop("false", testBefore="true"), 0),
        (loop("true", loopMaximum="4"), 4),
        (loop(None, loopMaximum="2"), 2),
        (loop("loopCounter < 3", testBefore="true", loopMaximum="2"), 2),
        (loop("loopCounter < 10000"), 10_000),
    ],
)
@pytest.mark.supports("standardLoop.loopMaximum", "standardLoop.testBefore")
def test_how_often_it_goes_round(bench: Bench, marker: str, passes: int) -> None:
    """After or before each pass, capped by a maximum, as often as it must."""
    deploy(bench, count(marker) + user_task("after", assignee="=string(n)"), path("s", "count", "after", "e"))
    bench.start("p", n=0)
    assert [task.assignee for task in bench.open()] == [str(passes)]


def test_a_loop_that_never_ends_is_stopped(bench: Bench) -> None:
    """Passes that wait for nothing are not repeated for ever: the command is refused."""
    deploy(bench, count(loop("n >= 0")), path("s", "count", "e"))
    with pytest.raises(Runaway):
        bench.start("p", n=0)


def test_each_pass_knows_its_number(bench: Bench) -> None:
    """``loopCounter`` counts from one inside the passes, and is gone behind the loop."""
    body = user_task("work", assignee='="pass-" + string(loopCounter)', inside=loop("loopCounter < 2"))
    deploy(bench, body + user_task("after", assignee="=string(loopCounter)"), path("s", "work", "after", "e"))
    instance = bench.start("p")
    seen = []
    for _ in range(2):
        seen.append(bench.open()[0].assignee)
        bench.complete_as_assignee("work")
    assert seen == ["pass-1", "pass-2"]
    assert [(task.element_id, task.assignee) for task in bench.open()] == [("after", None)]
    assert bench.replays(instance)


def test_a_timer_at_a_loop_runs_over_all_passes(bench: Bench) -> None:
    """A boundary event belongs to the loop, not to a pass; interrupting, it ends the loop."""
    body = user_task("work", form="f", inside=loop("again")) + user_task("late")
    body += boundary("t", "work", timer("timeDuration", "P5D"))
    deploy(bench, body, path("s", "work", "e"), path("t", "late", "e"))
    instance = bench.start("p")
    bench.wait(days=3)
    bench.complete("work", {"again": True})
    bench.wait(days=3)
    assert bench.elements() == ["late"]
    assert bench.replays(instance)


def test_a_message_beside_a_loop(bench: Bench) -> None:
    """A boundary event that does not interrupt leaves the passes as they are."""
    body = user_task("work", form="f", inside=loop("again")) + user_task("told")
    body += boundary("m", "work", on_message("msg"), interrupting=False)
    deploy(bench, body, path("s", "work", "e"), path("m", "told", "e"), roots=message("msg", "news", "=key"))
    bench.start("p", key="1")
    bench.complete("work", {"again": True})
    with bench.engine.transaction(ANN) as tx:
        messages.publish(tx, "news", "1")
    assert bench.elements() == ["told", "work"]


def test_a_sub_process_goes_round(bench: Bench) -> None:
    """All that is in it is done again, loops within loops too."""
    inner = '<startEvent id="is"/><endEvent id="ie"/>' + count(loop("loopCounter < 3")) + user_task("look", form="f")
    sub = f'<subProcess id="sub">{inner}{path("is", "count", "look", "ie")}{loop("again")}</subProcess>'
    deploy(bench, sub + user_task("after", assignee="=string(n)"), path("s", "sub", "after", "e"))
    instance = bench.start("p", n=0)
    bench.complete("look", {"again": True})
    assert bench.elements() == ["look"]
    bench.complete("look", {"again": False})
    assert [task.assignee for task in bench.open()] == ["6"]
    assert bench.replays(instance)


def test_a_call_is_repeated(bench: Bench) -> None:
    """Each pass starts an instance of its own."""
    child = process("child", '<startEvent id="cs"/><endEvent id="ce"/>' + user_task("work"), path("cs", "work", "ce"))
    body = ENDS + call("call", "child", inside=loop("loopCounter < 2"))
    bench.deploy(p=diagram(process("p", body, path("s", "call", "e")), child))
    instance = bench.start("p")
    bench.complete("work")
    bench.complete("work")
    assert [row.state for row in bench.instances()] == ["completed"] * 3
    assert bench.replays(instance)


def test_a_loop_stands_at_its_element_once(bench: Bench) -> None:
    """A reader of the history sees one token, whatever the pass."""
    deploy(bench, user_task("work", form="f", inside=loop("again")), path("s", "work", "e"))
    instance = bench.start("p")
    bench.complete("work", {"again": True})
    assert bench.markings(instance) == [{"work": 1}, {"work": 1}]
