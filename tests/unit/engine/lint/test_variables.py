"""Variables that are read and never written."""

from tests.support.diagrams import diagram, each, end, file, flow, mapping, node, pool, start, user, zeebe
from tests.unit.engine.lint.around import codes, findings


def _choosing(*parts: str, condition: str, through: str = "start -> t -> g") -> bytes:
    gateway = node("exclusiveGateway", "g", default="g-end")
    return diagram(
        start(), user("t"), gateway, end(), end("other"), through, "g -> end", flow("g", "other", condition), *parts
    )


def test_each_name_is_reported_once() -> None:
    """Reading a name often is one slip, not many."""
    assert codes(_choosing(condition='=urgency = "a" or urgency = "b"')) == ["variable.never-written"]


def test_the_likely_name_is_offered() -> None:
    """A name like one that is written is taken for a slip."""
    (found,) = findings(_choosing(condition='=remarc = "x"'))
    assert (found.code, found.details["similar"]) == ("variable.misspelt", "remark")


def test_what_a_delegate_gives_without_a_mapping_may_be_anything() -> None:
    """A delegate that hands out all its results may have written the name; a slip is still found."""
    call = node("serviceTask", "call", zeebe("taskDefinition", type="notify"))
    assert codes(_choosing(call, condition='=answer = "x"', through="start -> t -> call -> g")) == []
    slip = _choosing(call, condition='=remarks = "x"', through="start -> t -> call -> g")
    assert codes(slip) == ["variable.misspelt"]


def test_the_counters_of_other_engines_are_told_apart() -> None:
    """A loop that counts by another engine's names would never be done early; the right name is offered."""
    call = node("serviceTask", "call", zeebe("taskDefinition", type="notify"))
    condition = "<completionCondition>=nrOfCompletedInstances = 1</completionCondition>"
    looped = user("x", each("=[1, 2]", condition))
    (found,) = findings(diagram(start(), call, looped, end(), "start -> call -> x -> end"))
    assert (found.code, found.details["similar"]) == ("variable.misspelt", "numberOfCompletedInstances")


def test_a_mapped_result_is_known() -> None:
    """With an output mapping exactly its targets are written."""
    call = node("serviceTask", "call", zeebe("taskDefinition", type="notify"), mapping(outputs={"way": "=answer"}))
    assert codes(_choosing(call, condition='=way = "x"', through="start -> t -> call -> g")) == []
    assert codes(_choosing(call, condition='=answer = "x"', through="start -> t -> call -> g")) == [
        "variable.never-written"
    ]


def test_a_decision_reads_its_inputs() -> None:
    """The inputs of a decision are variables of the process too."""
    rule = node("businessRuleTask", "x", zeebe("calledDecision", decisionId="route", resultVariable="way"))
    (found,) = findings(diagram(start(), rule, end(), "start -> x -> end"))
    assert (found.code, found.details["variable"]) == ("variable.never-written", "urgency")


def test_a_caller_in_the_same_file_writes_its_inputs() -> None:
    """What a call activity of the file hands over is known to the process that it calls."""
    call = node("callActivity", "x", zeebe("calledElement", processId="called"), mapping(inputs={"unit": '="a"'}))
    caller = pool(start("s"), call, end("e"), "s -> x -> e", process="caller")
    called = pool(start(), user("t", assignee="=unit"), end(), "start -> t -> end", process="called")
    assert codes(file(caller, called)) == []
