"""Expressions that always give the same value, so that the linter can look at it."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from engine import feel
from engine.feel import ast
from engine.feel.functions import BUILTINS

_CHANGING = frozenset({"now", "today"})


def children(node: ast.Node) -> Iterator[ast.Node]:
    """The nodes right below ``node``."""
    for field in fields(node):
        yield from _inside(getattr(node, field.name))


def _inside(value: Any) -> Iterator[ast.Node]:
    if isinstance(value, ast.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _inside(item)


def _called(node: ast.Node) -> Iterator[str]:
    todo = [node]
    while todo:
        current = todo.pop()
        if isinstance(current, ast.Call) and isinstance(current.target, ast.Name):
            yield current.target.name
        todo += children(current)


def is_constant(expression: feel.Expression) -> bool:
    """Whether the expression reads no variable, no clock and calls none of the application's functions."""
    if expression.names or expression.filter_names:
        return False
    return set(_called(expression.node)) <= BUILTINS.keys() - _CHANGING


def value_of(expression: feel.Expression) -> Any:
    """The value of a constant expression; None as well when it takes too much to evaluate."""
    try:
        return expression.evaluate({})
    except feel.FeelEvaluationError:
        return None
