"""What may name a variable, which variables a text reads, and which it may read."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from engine.feel import ast

_NOTHING: frozenset[str] = frozenset()
_WORDS = frozenset(
    {
        *("and", "between", "else", "every", "false", "for", "function", "if", "in"),
        *("instance", "not", "null", "or", "return", "satisfies", "some", "then", "true"),
    }
)
"""Words of FEEL that cannot name a variable."""


def is_name(text: str) -> bool:
    """Whether expressions can read a variable of this name."""
    return text.isidentifier() and text not in _WORDS


def free_names(node: ast.Node) -> frozenset[str]:
    """The variables read by ``node`` that it does not define.

    Names inside a filter are left out: they may be entries of the filtered items.
    """
    return frozenset(_names(node, _NOTHING, in_filter=False))


def filter_names(node: ast.Node) -> frozenset[str]:
    """The names read inside of filters: variables, or entries of the filtered items."""
    return frozenset(_names(node, _NOTHING, in_filter=True)) - free_names(node)


def _names(  # noqa: C901, PLR0912  # a branch for each construct that defines names
    node: ast.Node, bound: frozenset[str], *, in_filter: bool
) -> Iterator[str]:
    if isinstance(node, ast.Name):
        if node.name not in bound:
            yield node.name
    elif isinstance(node, ast.Filter):
        yield from _names(node.target, bound, in_filter=in_filter)
        if in_filter:
            yield from _names(node.condition, bound | {"item"}, in_filter=True)
    elif isinstance(node, ast.Call):
        parts = node.arguments if isinstance(node.target, ast.Name) else (node.target, *node.arguments)
        for part in parts:
            yield from _names(part, bound, in_filter=in_filter)
    elif isinstance(node, ast.For | ast.Quantified):
        inner = bound | {"partial"} if isinstance(node, ast.For) else bound
        for iteration in node.iterations:
            for part in (iteration.source, *((iteration.end,) if iteration.end else ())):
                yield from _names(part, inner, in_filter=in_filter)
            inner = inner | {iteration.name}
        body = node.body if isinstance(node, ast.For) else node.condition
        yield from _names(body, inner, in_filter=in_filter)
    elif isinstance(node, ast.FunctionDefinition):
        if node.body is not None:
            yield from _names(node.body, bound | {name for name, _ in node.parameters}, in_filter=in_filter)
    elif isinstance(node, ast.ContextLiteral):
        inner = bound
        for key, value in node.entries:
            yield from _names(value, inner, in_filter=in_filter)
            inner = inner | {key}
    else:
        for child in _children(node):
            yield from _names(child, bound, in_filter=in_filter)


def reads(node: ast.Node, name: str) -> bool:
    """Whether ``name`` occurs as a variable anywhere in ``node``."""
    if isinstance(node, ast.Name):
        return node.name == name
    return any(reads(child, name) for child in _children(node))


def _children(node: ast.Node) -> Iterator[ast.Node]:
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: Any) -> Iterator[ast.Node]:
    if isinstance(value, ast.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
