"""Decisions that build on each other, on knowledge models and on services."""

import pytest

from engine import dmn, feel
from tests.unit.engine.dmn.models import decision, literal, model

INPUT = '<inputData id="in" name="amount"><variable name="amount" typeRef="number"/></inputData>'
KNOWLEDGE = (
    '<businessKnowledgeModel id="bkm" name="twice as much"><encapsulatedLogic>'
    '<formalParameter name="n" typeRef="number"/>'
    "<literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
)


def compiled(*elements: str) -> dmn.CompiledModel:
    """The compiled model of these elements."""
    return dmn.compile_model(dmn.parse(model(*elements)))


def test_required_decisions_are_answered_first() -> None:
    """A decision sees the answers of those it requires, by name; the inputs it needs are those of all of them."""
    decisions = compiled(
        INPUT,
        KNOWLEDGE,
        decision(
            "base", literal("twice as much(amount) + extra"), requires=["requiredInput#in", "requiredKnowledge#bkm"]
        ),
        decision("total", literal("base + 1"), requires=["requiredDecision#id-base"]),
    )
    assert decisions.findings == []
    assert decisions.evaluate("total", {"amount": 4, "extra": 0.5}).json == 9.5
    assert decisions.evaluate_json("id-total", {"amount": 4, "extra": 0}) == 9
    assert {each.name: each.inputs for each in decisions.decisions}["total"] == {"amount", "extra"}


def test_values_conform_to_their_types() -> None:
    """An input or answer that is not of its declared type is null."""
    decisions = compiled(INPUT, decision("d", literal("[amount]"), requires=["requiredInput#in"], type_ref="number"))
    assert decisions.evaluate("d", {"amount": 4}).value == 4
    assert decisions.evaluate("d", {"amount": "4"}).value is None


def test_boxed_context_relation_list_and_conditional() -> None:
    """Boxed expressions give what their FEEL counterparts give."""
    entry = '<contextEntry><variable name="rate"/>{}</contextEntry><contextEntry>{}</contextEntry>'
    context = "<context>" + entry.format(literal("2"), literal("rate * 3")) + "</context>"
    relation = '<relation><column name="a"/><column name="b"/><row>' + literal("1") + literal("x") + "</row></relation>"
    choice = (
        f"<conditional><if>{literal('x > 1')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    )
    loop = f'<for iteratorVariable="i"><in>{literal("[1, 2]")}</in><return>{literal("i * x")}</return></for>'
    chosen = f"<filter><in>{literal('[1, 2, 3]')}</in><match>{literal('item > x')}</match></filter>"
    boxed = {
        "c": context,
        "r": relation,
        "l": f"<list>{literal('1')}{literal('x')}</list>",
        "i": choice,
        "f": loop,
        "s": chosen,
    }
    decisions = compiled(*(decision(name, logic) for name, logic in boxed.items()))
    answers = {name: decisions.evaluate_json(name, {"x": 2}) for name in boxed}
    assert answers == {"c": 6, "r": [{"a": 1, "b": 2}], "l": [1, 2], "i": 1, "f": [2, 4], "s": [3]}


def test_decision_service() -> None:
    """A service answers its output decision from what it is given, without asking its input decisions."""
    service = (
        '<decisionService id="svc" name="offer"><outputDecision href="#id-total"/>'
        '<inputDecision href="#id-base"/><inputData href="#in"/></decisionService>'
    )
    decisions = compiled(
        INPUT,
        decision("base", literal("1000")),
        decision("total", literal("base + amount"), requires=["requiredDecision#id-base", "requiredInput#in"]),
        decision("caller", literal("offer(1, 2)"), requires=["requiredKnowledge#svc"]),
        service,
    )
    assert decisions.evaluate_service("offer", {"base": 5, "amount": 1}).value == 6
    assert decisions.evaluate("caller", {}).value == 3


def test_functions_of_the_application() -> None:
    """Decisions can call registered functions of several words."""
    functions = feel.Functions()
    functions.register("add working days", ["n"], lambda n: n + 1)
    parsed = dmn.parse(model(decision("d", literal("add working days(1)"))))
    assert dmn.compile_model(parsed, functions).evaluate("d", {}).value == 2


def test_unknown_decision() -> None:
    """Asking for a decision that is not there is a fault of its own."""
    with pytest.raises(dmn.UnknownDecision):
        compiled(decision("d", literal("1"))).evaluate("other", {})


def test_a_circle_ends() -> None:
    """Decisions that require each other have no answer."""
    decisions = compiled(
        decision("a", literal("b"), requires=["requiredDecision#id-b"]),
        decision("b", literal("a"), requires=["requiredDecision#id-a"]),
    )
    assert decisions.evaluate("a", {}).value is None


def test_what_is_written_beside_a_rule_can_be_asked_for() -> None:
    """The annotations of the rules that matched, in order; rules of other files and blank ones have none."""
    rules = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{test}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{n}</text></outputEntry>'
        f"<annotationEntry><text>{note}</text></annotationEntry></rule>"
        for n, test, note in ((1, "&gt; 5", "large"), (2, "-", "any"), (3, "&gt; 4", ""))
    )
    table = (
        '<decisionTable id="t" hitPolicy="COLLECT"><input id="c"><inputExpression id="e"><text>amount</text>'
        f'</inputExpression></input><output id="o"/>{rules}</decisionTable>'
    )
    decisions = compiled(INPUT, decision("d", table, requires=["requiredInput#in"]))
    assert decisions.notes(decisions.evaluate("d", {"amount": 6}).matched) == ["large", "any"]
    assert decisions.notes(["r1", "elsewhere"]) == ["large"]
