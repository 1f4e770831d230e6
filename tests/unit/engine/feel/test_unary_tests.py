"""Cells of decision tables."""

from typing import Any

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("-", None, True),
        ("", 5, True),
        ("5", 5, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ("< 5, > 10", 7, False),
        ("[1..5)", 5, False),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("limit", 9, True),
        ("> limit", 10, True),
        ("allowed", 2, True),
        ("null", None, True),
        ("? > 3 and ? < limit", 5, True),
        ('contains(?, "x")', "axb", True),
        ('starts with(?, "x")', 5, False),
        ("< 5", None, False),
        ("< 5", "text", False),
        ("0.5", 0.5, True),
        ('"a"', ["a", "b"], True),
    ],
)
def test_holds(text: str, value: Any, holds: bool) -> None:  # noqa: FBT001  # a row of the table above
    """The cell holds for the value or does not; what has no answer does not hold."""
    tests = feel.compile_unary_tests(text)
    assert tests.evaluate(value, {"limit": 9, "allowed": [1, 2]}) is holds


def test_names() -> None:
    """The names that a cell reads are known, without the input itself."""
    assert feel.compile_unary_tests("? > limit, floor").names == {"limit", "floor"}


def test_refused() -> None:
    """A cell that is no unary test is refused."""
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile_unary_tests("> ")
