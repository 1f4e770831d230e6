"""Commands: one transaction each, done once, by those who may."""

import pytest

from engine.actor import Actor
from engine.commands import tasks
from engine.commands.rights import NotYourTask, SeparationOfDuties, TaskOver, TaskTaken
from engine.delegates import DelegateCall
from engine.errors import Invalid
from engine.forms import FormRejected
from engine.history.verifying import verify_all
from tests.support.engines import ANN, BOB, Bench, Counted
from tests.support.processes import boundary, diagram, flow, path, process, service_task, timer, user_task

FORM = {
    "id": "opinion",
    "type": "default",
    "components": [
        {"type": "textfield", "key": "remark", "id": "f1", "label": "Remark", "validate": {"required": True}}
    ],
}
TWO_STEPS = diagram(
    process(
        "two",
        '<startEvent id="s"/><endEvent id="e"/>'
        + user_task("draft", form="opinion")
        + user_task(
            "approve",
            form="opinion",
            more='<zeebe:properties><zeebe:property name="separateFrom" value="draft"/></zeebe:properties>',
        ),
        path("s", "draft", "approve", "e"),
    )
)

ANYBODY = """candidateGroups='=["staff"]'"""


@pytest.fixture
def two(bench: Bench) -> Bench:
    """A process of two tasks, the second not for who did the first; one instance started."""
    bench.deploy(opinion=FORM, two=TWO_STEPS)
    bench.start("two", "case-1")
    return bench


def test_a_form_may_have_the_key_of_a_process(bench: Bench) -> None:
    """Deployed together they are two definitions."""
    assert len(set(bench.deploy(two=TWO_STEPS, opinion=FORM, same=FORM | {"id": "two"}))) == 3


@pytest.mark.supports("endEvent", "startEvent", "userTask")
def test_a_completion_moves_on_and_is_recorded(two: Bench) -> None:
    """Completing a task opens the next one and leaves a verified event."""
    two.complete("draft", {"remark": "fine"})
    assert two.elements() == ["approve"]
    with two.database.reading() as session:
        verified = list(verify_all(session))
    assert [each.broken for each in verified] == [None]
    assert verified[0].events == 2


def test_the_second_of_two_completions_learns_who_was_first(two: Bench) -> None:
    """A task can be completed once; whoever comes second is told by whom and when."""
    task = two.open()[0]
    two.complete("draft", {"remark": "fine"}, by=BOB)
    with pytest.raises(TaskOver) as refused, two.engine.transaction(ANN) as tx:
        tasks.complete(tx, task.id, {"remark": "mine"})
    assert refused.value.details["completed_by"] == "bob"
    assert refused.value.details["completed_at"] == two.clock.now().isoformat()
    assert refused.value.status == 409


def test_a_repeated_request_is_done_once(two: Bench) -> None:
    """The same person sending the same request again gets the first result, not an error and not a second event."""
    task = two.open()[0]
    for _ in range(2):
        with two.engine.transaction(ANN) as tx:
            tasks.complete(tx, task.id, {"remark": "fine"}, key="request-1")
    assert two.instance(task.instance_id).seq == 2


@pytest.mark.supports("zeebe:formDefinition.formId")
def test_a_field_that_the_form_does_not_have_is_refused(two: Bench) -> None:
    """A submission sets only the fields of its form; nothing of a refused one is kept."""
    with pytest.raises(FormRejected) as refused:
        two.complete("draft", {"remark": "fine", "assignee": "ann"})
    assert "assignee" in refused.value.details["fields"]
    assert two.elements() == ["draft"]


@pytest.mark.supports("zeebe:assignmentDefinition.candidateGroups")
def test_only_candidates_may_act(two: Bench) -> None:
    """Who is neither assignee nor candidate is refused, claiming included."""
    stranger = Actor("eve", frozenset({"visitors"}))
    with pytest.raises(NotYourTask):
        two.complete("draft", {"remark": "fine"}, by=stranger)
    with pytest.raises(NotYourTask), two.engine.transaction(stranger) as tx:
        tasks.claim(tx, two.open()[0].id)


def test_a_claimed_task_is_its_claimants(two: Bench) -> None:
    """After a claim another candidate is told who has it; given back, it is anybody's again."""
    task = two.open()[0]
    with two.engine.transaction(ANN) as tx:
        tasks.claim(tx, task.id)
    with pytest.raises(TaskTaken) as refused:
        two.complete("draft", {"remark": "fine"}, by=BOB)
    assert refused.value.details["assignee"] == "ann"
    with two.engine.transaction(ANN) as tx:
        tasks.unclaim(tx, task.id)
    two.complete("draft", {"remark": "fine"}, by=BOB)
    assert two.elements() == ["approve"]


@pytest.mark.supports("zeebe:property.separateFrom")
def test_who_drafted_may_not_approve(two: Bench) -> None:
    """A task kept separate from another refuses those who completed that one."""
    two.complete("draft", {"remark": "fine"})
    with pytest.raises(SeparationOfDuties):
        two.complete("approve", {"remark": "fine"}, by=ANN)
    two.complete("approve", {"remark": "fine"}, by=BOB)
    assert two.elements() == []


@pytest.mark.parametrize(
    ("others", "drafter", "assignee"), [(ANYBODY, ANN, None), (ANYBODY, BOB, "ann"), ("", ANN, "ann")]
)
def test_who_may_not_do_a_task_does_not_get_it_while_others_may(
    bench: Bench, others: str, drafter: Actor, assignee: str | None
) -> None:
    """A task meant for who did a step that it is kept apart from is anybody's among its candidates, if it has any."""
    apart = '<zeebe:properties><zeebe:property name="separateFrom" value="draft"/></zeebe:properties>'
    approve = user_task("approve", assignee="ann", more=apart).replace('assignee="ann"', f'assignee="ann" {others}')
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task("draft") + approve
    bench.deploy(p=diagram(process("p", body, path("s", "draft", "approve", "e"))))
    bench.start("p")
    bench.complete("draft", by=drafter)
    assert bench.open()[0].assignee == assignee


def test_a_failing_delegate_undoes_the_whole_command(bench: Bench) -> None:
    """An error in a delegate leaves the task open, and nothing that the delegate or the engine wrote."""

    def broken(_call: DelegateCall) -> None:
        raise ZeroDivisionError

    bench.delegates.register("broken", broken)
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task("first") + service_task("then", "broken")
    bench.deploy(p=diagram(process("p", body, path("s", "first", "then", "e"))))
    instance_id = bench.start("p")
    with pytest.raises(ZeroDivisionError):
        bench.complete("first")
    assert bench.elements() == ["first"]
    assert bench.instance(instance_id).seq == 1


def test_a_diagram_with_errors_is_not_deployed(bench: Bench) -> None:
    """What the linter refuses is refused whole, with the element and its place."""
    body = '<startEvent id="s"/><endEvent id="e"/>' + service_task("call", "nobody-knows-this")
    with pytest.raises(Invalid) as refused:
        bench.deploy(p=diagram(process("p", body, path("s", "call", "e"))))
    found = refused.value.details["findings"][0]
    assert (found["file"], found["element"], found["line"]) == ("p.bpmn", "call", 1)


def test_an_instance_ends_on_the_version_it_started_on(bench: Bench) -> None:
    """A new version is for new instances; deploying the same bytes again makes no version."""
    start = '<startEvent id="s"/><endEvent id="e"/>' + user_task("a")
    old = diagram(process("p", start, path("s", "a", "e")))
    new = diagram(process("p", start + user_task("b"), path("s", "a", "b", "e")))
    bench.deploy(p=old)
    first = bench.start("p")
    assert bench.deploy(p=old) == []
    assert len(bench.deploy(p=new)) == 1
    second = bench.start("p")
    bench.complete("a")
    bench.complete("a")
    assert [(task.instance_id, task.element_id) for task in bench.open()] == [(second, "b")]
    assert bench.instance(first).state == "completed"


def test_a_completion_is_one_commit_and_few_statements(bench: Bench) -> None:
    """At most 15 statements and one commit, the same for a young instance and an old one with thirty siblings."""
    loop = (
        '<startEvent id="s"/><endEvent id="e"/><exclusiveGateway id="g" default="g-work"/>'
        + user_task("work", form="opinion", due="=now()")
        + boundary("late", "work", timer("timeDuration", "P9D"), interrupting=False)
        + '<endEvent id="told"/>'
    )
    flows = path("s", "work", "g") + flow("g", "work") + flow("g", "e", 'remark = "enough"') + flow("late", "told")
    bench.deploy(opinion=FORM, p=diagram(process("p", loop, flows)))
    for _ in range(30):
        bench.start("p", "case")

    def counted() -> tuple[int, int]:
        task = bench.open()[0]
        with Counted(bench.database) as count, bench.engine.transaction(ANN) as tx:
            tasks.complete(tx, task.id, {"remark": "again"}, key=f"key-{task.id}")
        return len(count.statements), count.commits

    counted()
    young = counted()
    for _ in range(60):
        counted()
    old = counted()
    assert young == old
    assert old[0] <= 15
    assert old[1] == 1
