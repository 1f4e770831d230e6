"""Ad-hoc sub-processes: work in no order that the diagram gives."""

import pytest

from engine.commands import adhoc
from engine.commands.deployments import DeploymentRefused
from engine.commands.reasons import ReasonBlank
from engine.runtime.faults import BadValue, NotInside, NotWaiting
from tests.support.engines import ANN, Bench
from tests.support.processes import boundary, diagram, escape, path, process, timer, user_task

pytestmark = pytest.mark.sqlite_only  # what is drawn means the same wherever the instance is kept

ENDS = '<startEvent id="s"/><endEvent id="e"/>'
FORM = {"id": "f", "type": "default", "components": [{"type": "checkbox", "id": "done", "key": "done"}]}


def ad_hoc(*inside: str, until: str | None = None, attributes: str = "", **collections: str) -> str:
    """An ad-hoc sub-process ``a``; ``until`` completes it, ``collections`` are those of its extension."""
    given = "".join(f' {name}="{escape(text)}"' for name, text in collections.items())
    extension = f"<extensionElements><zeebe:adHoc{given}/></extensionElements>" if given else ""
    condition = "" if until is None else f"<completionCondition>={escape(until)}</completionCondition>"
    return f'<adHocSubProcess id="a"{attributes}>{extension}{"".join(inside)}{condition}</adHocSubProcess>'


def deploy(bench: Bench, body: str, *flows: str) -> None:
    """Deploy a process with ``body`` between its start and a task, and a form that tells whether all is done."""
    bench.deploy(
        p=diagram(process("p", ENDS + body + user_task("after"), path("s", "a", "after", "e"), *flows)), f=FORM
    )


def activate(bench: Bench, instance: str, element: str, token: int | None = None) -> None:
    """A person begins ``element`` in the sub-process, which is the second token of the instance unless told."""
    with bench.engine.transaction(ANN) as tx:
        adhoc.activate(tx, instance, 3 if token is None else token, element, "it is needed")


ONE_TWO = user_task("one", form="f"), user_task("two", form="f"), user_task("then"), path("one", "then")


@pytest.mark.supports("adHocSubProcess")
def test_everything_that_no_flow_leads_to_begins(bench: Bench) -> None:
    """Without a list, all parts begin at once; what has a flow into it comes when its turn is. All done, it is over."""
    deploy(bench, ad_hoc(*ONE_TWO))
    instance = bench.start("p")
    assert bench.elements() == ["one", "two"]
    bench.complete("one")
    bench.complete("two")
    assert bench.elements() == ["then"]
    bench.complete("then")
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


@pytest.mark.supports("zeebe:adHoc.activeElementsCollection")
def test_a_list_says_what_begins(bench: Bench) -> None:
    """The list is computed; what it names twice begins twice."""
    deploy(bench, ad_hoc(*ONE_TWO, activeElementsCollection="=parts"))
    bench.start("p", parts=["two", "two"])
    assert bench.elements() == ["two", "two"]
    bench.start("p", parts=[])
    assert bench.elements() == ["after", "two", "two"]


@pytest.mark.parametrize("parts", [["then"], ["three"], "one", [1], None])
def test_a_list_of_other_things_is_refused(bench: Bench, parts: object) -> None:
    """What cannot begin there does not, and nothing is left behind."""
    deploy(bench, ad_hoc(*ONE_TWO, activeElementsCollection="=parts"))
    with pytest.raises(BadValue):
        bench.start("p", parts=parts)
    assert bench.instances() == []


@pytest.mark.supports("adHocSubProcess.completionCondition")
def test_a_condition_ends_it(bench: Bench) -> None:
    """The condition is asked after each activity; what still goes on is withdrawn, and no flow is taken any more."""
    deploy(bench, ad_hoc(*ONE_TWO, until="done"))
    instance = bench.start("p")
    bench.complete("two", {"done": False})
    assert bench.elements() == ["one"]
    bench.complete("one", {"done": True})
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


@pytest.mark.supports("adHocSubProcess.cancelRemainingInstances")
def test_what_goes_on_may_go_on_to_its_end(bench: Bench) -> None:
    """With ``cancelRemainingInstances`` false the rest is done first, and nothing further begins."""
    deploy(bench, ad_hoc(*ONE_TWO, until="done", attributes=' cancelRemainingInstances="false"'))
    instance = bench.start("p")
    bench.complete("two", {"done": True})
    assert bench.elements() == ["one"]
    with pytest.raises(NotWaiting):
        activate(bench, instance, "two")
    bench.complete("one")
    bench.complete("then")
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


def test_a_person_begins_another_activity(bench: Bench) -> None:
    """While it runs, each part can begin again and again; this is recorded and can be played again."""
    deploy(bench, ad_hoc(*ONE_TWO, activeElementsCollection='=["one"]'))
    instance = bench.start("p")
    activate(bench, instance, "two")
    activate(bench, instance, "two")
    assert bench.elements() == ["one", "two", "two"]
    assert bench.kinds(instance) == ["start", "activate", "activate"]
    for element in ("two", "one", "two", "then"):
        bench.complete(element)
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


def test_who_begins_something_says_why(bench: Bench) -> None:
    """Without a reason nothing begins."""
    deploy(bench, ad_hoc(*ONE_TWO))
    instance = bench.start("p")
    with pytest.raises(ReasonBlank), bench.engine.transaction(ANN) as tx:
        adhoc.activate(tx, instance, 3, "one", " ")
    assert bench.elements() == ["one", "two"]


def test_what_is_not_in_it_cannot_begin(bench: Bench) -> None:
    """Neither what a flow leads to, nor what stands elsewhere; nor anything where no such work goes on."""
    deploy(bench, ad_hoc(*ONE_TWO))
    instance = bench.start("p")
    for element in ("then", "after", "nowhere"):
        with pytest.raises(NotInside):
            activate(bench, instance, element)
    with pytest.raises(NotWaiting):
        activate(bench, instance, "one", token=4)
    for element in ("one", "two", "then"):
        bench.complete(element)
    with pytest.raises(NotWaiting):
        activate(bench, instance, "one")


@pytest.mark.supports("adHocSubProcess.ordering.Sequential")
def test_one_after_the_other(bench: Bench) -> None:
    """In sequence the next begins when nothing goes on; what a person adds comes last."""
    deploy(bench, ad_hoc(*ONE_TWO, attributes=' ordering="Sequential"'))
    instance = bench.start("p")
    activate(bench, instance, "one")
    order = []
    while bench.elements() != ["after"]:
        (element,) = bench.elements()
        order.append(element)
        bench.complete(element)
    assert order == ["one", "then", "two", "one", "then"]
    assert bench.replays(instance)


@pytest.mark.supports("zeebe:adHoc.outputCollection", "zeebe:adHoc.outputElement")
def test_results_are_collected(bench: Bench) -> None:
    """Each activity that is done gives one item, in the order in which they are done."""
    deploy(
        bench,
        ad_hoc(
            user_task("one", form="f"),
            user_task("two", form="f"),
            outputCollection="results",
            outputElement="=done",
        ),
    )
    instance = bench.start("p")
    bench.complete("two", {"done": True})
    bench.complete("one", {"done": False})
    assert bench.variables(instance)["results"] == [True, False]
    assert bench.replays(instance)


def test_a_deadline_ends_the_work(bench: Bench) -> None:
    """A boundary event stands on it as on any sub-process."""
    deploy(bench, ad_hoc(*ONE_TWO) + boundary("t", "a", timer("timeDuration", "P1D")), path("t", "after"))
    bench.start("p")
    bench.wait(days=2)
    assert bench.elements() == ["after"]


def test_ad_hoc_work_for_each_of_several(bench: Bench) -> None:
    """It may be a multi-instance like any activity; each pass has a list of its own."""
    loop = (
        '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=lists" '
        'inputElement="parts"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    deploy(bench, ad_hoc(*ONE_TWO, loop, activeElementsCollection="=parts"))
    instance = bench.start("p", lists=[["one"], ["two", "one"], []])
    assert bench.elements() == ["one", "one", "two"]
    for element in ("one", "then", "two", "one", "then"):
        bench.complete(element)
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


@pytest.mark.supports("eventSubProcess.timer.non-interrupting")
def test_a_handler_beside_ad_hoc_work(bench: Bench) -> None:
    """An event sub-process in it begins by its event, not with it, and keeps it open while it runs."""
    start = f'<startEvent id="hs" isInterrupting="false">{timer("timeDuration", "P1D")}</startEvent>'
    inner = start + user_task("handle") + '<endEvent id="he"/>' + path("hs", "handle", "he")
    deploy(bench, ad_hoc(user_task("one"), f'<subProcess id="h" triggeredByEvent="true">{inner}</subProcess>'))
    bench.start("p")
    assert bench.elements() == ["one"]
    bench.wait(days=2)
    bench.complete("one")
    assert bench.elements() == ["handle"]
    bench.complete("handle")
    assert bench.elements() == ["after"]


def test_an_interrupting_handler_ends_the_work(bench: Bench) -> None:
    """What was still to begin in sequence does not, and nobody begins anything more."""
    start = f'<startEvent id="hs">{timer("timeDuration", "P1D")}</startEvent>'
    inner = start + user_task("handle") + '<endEvent id="he"/>' + path("hs", "handle", "he")
    handler = f'<subProcess id="h" triggeredByEvent="true">{inner}</subProcess>'
    deploy(bench, ad_hoc(*ONE_TWO, handler, attributes=' ordering="Sequential"'))
    instance = bench.start("p")
    bench.wait(days=2)
    assert bench.elements() == ["handle"]
    with pytest.raises(NotWaiting):
        activate(bench, instance, "two")
    bench.complete("handle")
    assert bench.elements() == ["after"]


def test_a_handler_does_not_hold_up_the_sequence(bench: Bench) -> None:
    """What a timer began beside is no part of the work: the next part begins although it goes on."""
    start = f'<startEvent id="hs" isInterrupting="false">{timer("timeDuration", "P1D")}</startEvent>'
    inner = start + user_task("handle") + '<endEvent id="he"/>' + path("hs", "handle", "he")
    handler = f'<subProcess id="h" triggeredByEvent="true">{inner}</subProcess>'
    deploy(bench, ad_hoc(user_task("one"), user_task("two"), handler, attributes=' ordering="Sequential"'))
    instance = bench.start("p")
    bench.wait(days=2)
    bench.complete("one")
    assert bench.elements() == ["handle", "two"]
    bench.complete("two")
    assert bench.elements() == ["handle"]
    bench.complete("handle")
    assert bench.elements() == ["after"]
    assert bench.replays(instance)


def test_a_circle_that_nothing_leads_into_is_refused(bench: Bench) -> None:
    """Parts that only lead to each other could never begin."""
    with pytest.raises(DeploymentRefused) as refused:
        deploy(bench, ad_hoc(user_task("one"), user_task("x"), user_task("y"), path("x", "y", "x")))
    found = {(each["code"], each["element"]) for each in refused.value.details["findings"]}
    assert {("reach.unreachable", "x"), ("reach.unreachable", "y")} <= found
