"""Expressions that always give the same value, so that the linter can look at it."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from engine import feel
from engine.feel import ast
from engine.feel.functions import BUILTINS

UNKNOWN: Any = object()
"""Stands for a value that is not known before it is needed."""
_CHANGING = frozenset({"now", "today"})
_GLANCE = feel.Environment(budget=2_000)


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


def reads_clock(expression: feel.Expression) -> bool:
    """Whether the value changes with the time of day, although no variable does."""
    return bool(_CHANGING & set(_called(expression.node)))


def known_value(expression: feel.Expression | None) -> Any:
    """The FEEL value that the expression always has.

    UNKNOWN where it reads a variable or the clock, calls a function of the application, or takes more than a glance.
    """
    if expression is None or expression.names or expression.filter_names:
        return UNKNOWN
    if not set(_called(expression.node)) <= BUILTINS.keys() - _CHANGING:
        return UNKNOWN
    try:
        return expression.evaluate({}, _GLANCE)
    except feel.FeelEvaluationError:
        return UNKNOWN
