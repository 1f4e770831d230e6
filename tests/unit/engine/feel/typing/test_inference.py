"""What is known of an expression before it runs."""

from typing import Any

import pytest

from engine import feel
from engine.feel.typing import NULL, context_of, either, infer, infer_tests, list_of, one, shown

NUMBER = either(one("number"), NULL)
VARIABLES = {
    "n": NUMBER,
    "s": either(one("string"), NULL),
    "b": one("boolean"),
    "either": either(one("string"), one("number")),
    "rows": list_of(context_of({"a": one("number"), "t": one("string")})),
    "open": context_of({"a": one("number")}, closed=False),
}


def _inferred(text: str) -> Any:
    return infer(feel.compile_expression(text).node, VARIABLES)


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ('"a" > 3', "compare", 4),
        ("n + s", "calculate", 2),
        ("n + unknown + b", "calculate", 12),
        ("s < today()", "compare", 2),
        ('n in ("a", 3)', "compare", 6),
        ('n in ["a", "b"]', "compare", 5),
        ("n between s and 3", "compare", 2),
        ('[1.."b"]', "compare", 1),
        ('every row in rows satisfies row.a = "x"', "compare", 34),
        ('rows[a = "x"]', "compare", 7),
        ("-s", "calculate", 0),
        ("substring(n, 1)", "argument", 10),
        ('date("2019", "10", "31")', "argument", 5),
        ("substring(string: s, start position: s)", "argument", 37),
        ("rows.b", "entry", 4),
        ("today().yaer", "entry", 7),
        ("{a: 1}.b", "entry", 6),
        ("n[1]", "single", 1),
        ("for x in n return x", "single", 4),
        ("if s then 1 else 2", "condition", 3),
        ("n and b", "condition", 0),
        ("rows[t]", "condition", 5),
        ("some row in rows satisfies row.t", "condition", 30),
    ],
)
def test_what_can_only_fail_is_told_with_its_place(text: str, code: str, offset: int) -> None:
    """Each thing that gives null whatever the variables hold is found, once, where it stands."""
    assert [(problem.code, problem.offset) for problem in _inferred(text).problems] == [(code, offset)]


@pytest.mark.parametrize(
    "text",
    [
        "unknown.a.b > 3",
        'unknown[x = 1].y[1] + "s"',
        "either > 3",
        'either + "x"',
        "n = null",
        "s != null and n > 3",
        "date(s) < today()",
        "(today() - date(s)).days > 3",
        "now() - duration(s)",
        "for x in 1..n return x + 1",
        "for x in [1..3] return partial[-1]",
        'if b then "x" else 3',
        "count(rows[a > 3 and t = s])",
        "rows[1].a + rows[-1].a",
        "sum(rows.a) + n",
        "open.b > 3",
        'open[b = "x"]',
        "string join(rows.t, null)",
        "[1, 2][1] = n",
        "n in (1, [3..4], > 7)",
        's in ("a", "b")',
        "{a: 1, b: a + 1}.b",
        "function(x) x.y + 1",
        'get value({a: 1}, "a")',
        "get or else(n, 1) + 1",
        "max(rows.a)",
        '@"2019-10-31" < today()',
        "n instance of string",
        'duration("P1D") * n',
    ],
)
def test_what_may_work_is_left_alone(text: str) -> None:
    """Nothing is said where some value that the variables may hold gives a result."""
    assert _inferred(text).problems == ()


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("n + 1", ["number"]),
        ('"a" + s', ["string"]),
        ("unknown + 1", ["number"]),
        ("unknown", ["Any"]),
        ("today() - today()", ["days and time duration"]),
        ('today() + duration("P1M")', ["date"]),
        ("today().year", ["number"]),
        ('if b then "x" else 3', ["number", "string"]),
        ("rows[a > 1]", ["list"]),
        ("rows[1]", ["context"]),
        ("rows.t", ["list"]),
        ("upper case(s)", ["string"]),
        ("n > 3", ["boolean"]),
        ("null", ["Null"]),
    ],
)
def test_the_type_of_a_value_is_known(text: str, types: list[str]) -> None:
    """Operators, paths and functions tell what they give."""
    assert shown(_inferred(text).value) == types


@pytest.mark.parametrize(
    ("text", "can_hold"),
    [
        ("n > 3", True),
        ("s > 3", False),
        ("s > 3 and b", False),
        ("s > 3 or b", True),
        ("s > 3 or n = s", False),
        ("not(s > 3 and b)", True),
        ("s != 3", True),
        ("n in (s)", False),
        ("n between s and 3", False),
        ("unknown", True),
        ("n", False),
    ],
)
def test_a_condition_that_never_holds_is_known(text: str, can_hold: bool) -> None:  # noqa: FBT001  # the expectation
    """What is null whatever the variables hold makes a conjunction, not a disjunction, untrue."""
    assert _inferred(text).can_hold is can_hold


def test_functions_of_the_application_say_what_they_give() -> None:
    """The annotation of a registered function tells the type of its result, and of one without it nothing is known."""

    def working_days(start: Any) -> int:
        return len(start)

    functions = feel.Functions()
    functions.register("working days", ["from"], working_days)
    functions.register("anything", [], lambda: None)
    told = [
        infer(feel.compile_expression(text, functions).node, {}, functions)
        for text in ('working days(s) > "x"', 'anything() > "x"')
    ]
    assert [[problem.code for problem in each.problems] for each in told] == [["compare"], []]


def test_unary_tests_are_held_against_the_tested_value() -> None:
    """Only the tests that a value of the type can never meet are told."""
    node = feel.compile_unary_tests('"a", 3, > today(), [1..2], starts with(?, "x")').node
    assert [(each.code, each.offset) for each in infer_tests(node, NUMBER, {})] == [
        ("compare", 0),
        ("compare", 8),
        ("argument", 39),
    ]
    assert infer_tests(feel.compile_unary_tests("-").node, NUMBER, {}) == ()
