"""Decision tables and their hit policies."""

from typing import Any

import pytest

from engine import dmn
from tests.unit.engine.dmn.models import decision, model, table

RULES = [["> 0", '"low"'], ["> 10", '"high"'], ["> 10", '"high"'], ["< 0", '"none"']]
SUMS = [["> 0", "1"], ["> 5", "2"], ["> 5", "4"]]
VALUES = '"high", "low", "none"'


def ask(policy: str, x: Any, rules: list[list[str]], extra: str = "", values: str = "") -> dmn.Evaluation:
    """The answer of a table of one input ``x``."""
    text = model(decision("answer", table(["x"], ["y"], rules, policy=policy, extra=extra, values=values)))
    return dmn.compile_model(dmn.parse(text)).evaluate("answer", {"x": x})


@pytest.mark.parametrize(
    ("policy", "x", "value", "matched"),
    [
        ("UNIQUE", 5, "low", ("rule1",)),
        ("UNIQUE", 11, None, ("rule1", "rule2", "rule3")),
        ("UNIQUE", 0, None, ()),
        ("ANY", 5, "low", ("rule1",)),
        ("ANY", 11, None, ("rule1", "rule2", "rule3")),
        ("FIRST", 11, "low", ("rule1",)),
        ("PRIORITY", 11, "high", ("rule1", "rule2", "rule3")),
        ("RULE ORDER", 11, ["low", "high", "high"], ("rule1", "rule2", "rule3")),
        ("OUTPUT ORDER", 11, ["high", "high", "low"], ("rule1", "rule2", "rule3")),
        ("COLLECT", 11, ["low", "high", "high"], ("rule1", "rule2", "rule3")),
        ("COLLECT", 0, None, ()),
    ],
)
def test_hit_policy(policy: str, x: int, value: Any, matched: tuple[str, ...]) -> None:
    """Each hit policy makes its own of the rules that match, and tells which they were."""
    answer = ask(policy, x, RULES, values=VALUES)
    assert (answer.value, answer.matched) == (value, matched)


@pytest.mark.parametrize(("aggregation", "value"), [("SUM", 7), ("MIN", 1), ("MAX", 4), ("COUNT", 3)])
def test_aggregation(aggregation: str, value: int) -> None:
    """COLLECT with an aggregation gives one number, also when it is abbreviated."""
    assert ask("COLLECT", 9, SUMS, f'aggregation="{aggregation}"').value == value
    sign = {"SUM": "+", "MIN": "&lt;", "MAX": "&gt;", "COUNT": "#"}[aggregation]
    assert ask("C" + sign, 9, SUMS).value == value


def test_several_columns() -> None:
    """Several outputs make a context; several inputs have all to hold."""
    rules = [['"a"', "-", "1", '"one"'], ['"b"', "> 3", "2", '"two"']]
    compiled = dmn.compile_model(dmn.parse(model(decision("d", table(["k", "n"], ["code", "word"], rules)))))
    assert compiled.evaluate_json("d", {"k": "b", "n": 4}) == {"code": 2, "word": "two"}
    assert compiled.evaluate_json("d", {"k": "b", "n": 3}) is None
    assert compiled.decisions[0].inputs == {"k", "n"}


def test_default_output() -> None:
    """Where no rule matches, the default output stands."""
    text = model(decision("d", table(["x"], ["y"], [["1", '"one"']])))
    with_default = text.replace(
        b'<output name="y">', b'<output name="y"><defaultOutputEntry><text>"other"</text></defaultOutputEntry>'
    )
    assert dmn.compile_model(dmn.parse(with_default)).evaluate("d", {"x": 2}).value == "other"


def test_allowed_values() -> None:
    """An input outside of its allowed values has no answer; neither has an output outside of its own."""
    text = model(decision("d", table(["x"], ["y"], [["-", '"z"']])))
    restricted = text.replace(
        b"</inputExpression>", b'</inputExpression><inputValues><text>"a", "b"</text></inputValues>'
    )
    compiled = dmn.compile_model(dmn.parse(restricted))
    assert compiled.evaluate("d", {"x": "a"}).value == "z"
    assert compiled.evaluate("d", {"x": "c"}).value is None
    assert ask("UNIQUE", 1, [["-", '"z"']], values=VALUES).value is None


def test_dates_given_as_text() -> None:
    """JSON has no dates: a text is read as one where the column says so."""
    text = model(decision("d", table(["day"], ["y"], [['< date("2024-06-01")', "true"]])))
    typed = text.replace(b"<inputExpression>", b'<inputExpression typeRef="date">')
    compiled = dmn.compile_model(dmn.parse(typed))
    assert compiled.evaluate("d", {"day": "2024-05-31"}).value is True
    assert compiled.evaluate("d", {"day": "2024-06-01"}).value is None
