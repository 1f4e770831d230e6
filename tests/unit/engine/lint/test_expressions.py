"""Where an expression stands and what it reads."""

import pytest

from tests.support.diagrams import diagram, each, end, flow, mapping, message, node, start, timer, trigger, user, zeebe
from tests.unit.engine.lint.around import codes, findings

BROKEN = "=1 +"


def test_an_error_is_placed_inside_the_expression() -> None:
    """Line and column count within the text as it is written, with its equals sign."""
    script = node("scriptTask", "x", zeebe("script", expression="=1 + + 2", resultVariable="r"))
    (found,) = findings(diagram(start(), script, end(), "start -> x -> end"))
    assert (found.code, found.details["expression_line"], found.details["expression_column"]) == (
        "expression.syntax",
        1,
        6,
    )


@pytest.mark.parametrize(
    ("what", "part"),
    [
        ("assignee", user("x", assignee=BROKEN)),
        ("candidateUsers", user("x", candidateUsers=BROKEN)),
        ("candidateGroups", user("x", candidateGroups=BROKEN)),
        ("dueDate", user("x", zeebe("taskSchedule", dueDate=BROKEN))),
        ("followUpDate", user("x", zeebe("taskSchedule", followUpDate=BROKEN))),
        ("priority", user("x", zeebe("priorityDefinition", priority=BROKEN))),
        ("input", user("x", mapping(inputs={"a": BROKEN}))),
        ("output", user("x", mapping(outputs={"a": BROKEN}))),
        ("calledElement", node("callActivity", "x", zeebe("calledElement", processId=BROKEN))),
        ("inputCollection", user("x", each(BROKEN))),
        ("outputElement", user("x", each("=[1]", outputElement=BROKEN, outputCollection="all"))),
        ("completionCondition", user("x", each("=[1]", f"<completionCondition>{BROKEN}</completionCondition>"))),
        ("loopCardinality", user("x", each(None, f"<loopCardinality>{BROKEN}</loopCardinality>"))),
        ("timeDuration", node("intermediateCatchEvent", "x", timer("timeDuration", BROKEN))),
        ("correlationKey", node("intermediateCatchEvent", "x", trigger("message", "m"))),
        ("name", node("intermediateThrowEvent", "x", trigger("message", "n"))),
    ],
)
def test_every_place_is_looked_at(what: str, part: str) -> None:
    """There is no place for an expression whose syntax is not checked."""
    root = message("m", BROKEN) + message("n", name=BROKEN)
    found = findings(diagram(start(), part, end(), "start -> x -> end", root=root))
    assert [each.details["what"] for each in found if each.code == "expression.syntax"] == [what]


def test_conditions_are_looked_at() -> None:
    """The condition of a flow is an expression too."""
    gateway = node("exclusiveGateway", "g", default="g-end")
    file = diagram(start(), gateway, end(), end("b"), "start -> g -> end", flow("g", "b", BROKEN))
    assert codes(file) == ["expression.syntax"]


def test_names_defined_inside_are_functions_as_well() -> None:
    """A function that the expression itself defines may be called."""
    script = zeebe("script", expression="={double: function(x) x * 2, r: double(4)}.r", resultVariable="r")
    assert codes(diagram(start(), node("scriptTask", "x", script), end(), "start -> x -> end")) == []


@pytest.mark.parametrize("text", ["=" + "1+" * 5000 + "1", "=" + "(" * 5000, "=" + "-" * 5000 + "1", "=" + "f(" * 300])
def test_a_monstrous_expression_is_a_finding(text: str) -> None:
    """What is nested beyond reason is refused or accepted, and never a crash."""
    script = zeebe("script", expression=text, resultVariable="r")
    found = codes(diagram(start(), node("scriptTask", "x", script), end(), "start -> x -> end"))
    assert set(found) <= {"expression.syntax", "expression.unknown-function"}
