"""Texts that are no FEEL are refused with their place."""

import pytest

from engine import feel


@pytest.mark.parametrize(
    ("text", "line", "column", "expected", "found"),
    [
        ("1 +", 1, 4, "expression", "end"),
        ("if a then\n b", 2, 3, "else", "end"),
        ("[1, 2", 1, 6, ",", "end"),
        ("a b", 1, 3, "end", "b"),
        ("x AND y", 1, 3, "end", "AND"),
        ("a # b", 1, 3, "token", "#"),
        ("for x return 1", 1, 7, "in", "return"),
        ("not true", 1, 1, "expression", "not"),
        ("1e99999999", 1, 1, "number", "1e99999999"),
    ],
)
def test_where_and_what(text: str, line: int, column: int, expected: str, found: str) -> None:
    """The error tells line and column from 1, what was expected and what stands there."""
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile_expression(text)
    details = caught.value.details
    assert (details["line"], details["column"], details["expected"], details["found"]) == (
        line,
        column,
        expected,
        found,
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000 + "1" + ")" * 20_000,
        "[" * 5_000,
        "-" * 5_000 + "1",
        "1" + "+1" * 5_000,
        "a" + ".b" * 5_000,
        "if true then " * 3_000 + "1",
        "1 instance of " + "list<" * 3_000,
        "1" * 200_000,
    ],
    ids=range(8),
)
def test_depth_and_length_are_bounded(text: str) -> None:
    """A text nested or chained without end is refused as a syntax error, not by running out of stack."""
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile_expression(text)


def test_known_names_with_operators() -> None:
    """A name that holds spaces or operators is read as one where it is known beforehand."""
    expression = feel.compile_expression("Pre-bureau risk + a.b c", names=["Pre-bureau risk", "b c"])
    assert expression.evaluate({"Pre-bureau risk": 1, "a": {"b c": 2}}) == 3
