"""No expression runs away, and none reaches Python."""

import pytest

from engine import feel

RUNAWAYS = [
    "for i in 1..1000000000 return i",
    "some i in 1..1000000000 satisfies false",
    "for i in 1..100000, j in 1..100000 return 1",
    "{f: function(x) f(x), r: f(1)}.r",
    "{f: function(x) f(x) + f(x), r: f(1)}.r",
    "for i in 1..100 return concatenate(partial, partial)",
    'for i in 1..60 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1]',
    "{l: for i in 1..1000 return i, r: for i in l, j in l, k in l return 1}.r",
]
ESCAPES = [
    '"".__class__',
    "(1).__class__.__mro__",
    "{a: 1}.keys",
    "[].append",
    '__import__("os")',
    'open("secrets")',
    "now.__globals__",
    "count.invoke",
    'function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}}',
]


@pytest.mark.parametrize("text", RUNAWAYS, ids=range(len(RUNAWAYS)))
def test_stopped_within_the_budget(text: str) -> None:
    """What would take forever ends with an error."""
    expression = feel.compile_expression(text)
    with pytest.raises(feel.FeelEvaluationError):
        expression.evaluate_json({})


def test_a_pattern_cannot_run_away() -> None:
    """A pattern that is exponential for a naive matcher is answered."""
    for pattern in ("^(a+)+$", "^(a|aa)+b", "^(a*)*\\1b"):
        assert feel.compile_expression(f'matches("{"a" * 200}!", "{pattern}")').evaluate({}) is False


def test_shared_parts_cannot_run_away() -> None:
    """A value that holds the same list a billion times is refused when it is written, and compared without harm."""
    doubled = ", ".join(f"x{i}: [x{i - 1}, x{i - 1}]" for i in range(1, 40))
    expression = feel.compile_expression(f"{{x0: [1], {doubled}}}")
    with pytest.raises(feel.FeelEvaluationError):
        expression.evaluate_json({})
    compared = feel.compile_expression(f"{{x0: [1], {doubled}}} = {{x0: [1], {doubled}}}")
    assert compared.evaluate({}) is True


def test_the_budget_is_the_environments() -> None:
    """The same loop passes with a large budget and fails with a small one."""
    expression = feel.compile_expression("count(for i in 1..50 return i)")
    assert expression.evaluate({}, feel.Environment(budget=1_000)) == 50
    with pytest.raises(feel.FeelEvaluationError):
        expression.evaluate({}, feel.Environment(budget=20))


@pytest.mark.parametrize("text", ESCAPES)
def test_python_is_out_of_reach(text: str) -> None:
    """Attributes, modules and files of Python are nothing to an expression."""
    assert feel.compile_expression(text).evaluate({}) in (None, [])


def test_foreign_objects_are_null() -> None:
    """An object that is no JSON value cannot be handed on by an expression."""
    assert feel.compile_expression("[a, b.c]").evaluate({"a": object(), "b": {"c": print}}) == [None, None]
