"""Choosing, iterating and selecting: ``if``, ``for``, ``some``, ``every``, filters and ranges.

Each step is taken from the budget.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.feel import numbers, operators
from engine.feel.scope import Scope
from engine.feel.values import Range

Run = Callable[[Scope], Any]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Loop:
    """One iteration variable with its source, and its end where it runs over ``source..end``."""

    name: str
    source: Run
    end: Run | None


def choose(condition: Run, consequence: Run, alternative: Run) -> Run:
    """``if``: a condition that is null counts as false; one that is no truth value at all makes the whole null."""

    def run(scope: Scope) -> Any:
        verdict = condition(scope)
        if verdict is True:
            return consequence(scope)
        return alternative(scope) if verdict is None or verdict is False else None

    return run


def item_at(target: Any, index: int) -> Any:
    """``target[index]``, from 1, or from -1 backwards; null beyond the ends. A single value is a list of one."""
    items = target if type(target) is list else [target]
    if 0 < index <= len(items):
        return items[index - 1]
    return items[index] if -len(items) <= index < 0 else None


def select(scope: Scope, target: Any, condition: Run) -> Any:
    """``target[condition]``: the items for which the condition is true, or the item at a number."""
    items = target if type(target) is list else [] if target is None else [target]
    if not items:
        return None if numbers.is_number(condition(scope.inner({"item": None}))) else []
    found = []
    for item in items:
        scope.state.spend()
        inner = scope.inner({"item": item})
        value = condition(inner.inner(item) if type(item) is dict else inner)
        if value is True:
            found.append(item)
        elif numbers.is_number(value):
            index = numbers.integral(value)
            return None if index is None else item_at(items, index)
    return found


def loop(loops: list[Loop], body: Run, *, keeps_partial: bool) -> Run:
    """``for``: the body's value for each combination; ``partial`` are the values so far, if kept.

    Null when a source is null.
    """

    def run(scope: Scope) -> list[Any] | None:
        results: list[Any] = []
        for inner in _combinations(scope, loops, 0):
            if inner is None:
                return None
            if keeps_partial:
                scope.state.spend(len(results))
                results.append(body(inner.inner({"partial": list(results)})))
            else:
                results.append(body(inner))
        return results

    return run


def quantify(loops: list[Loop], condition: Run, *, every: bool) -> Run:
    """``some`` or ``every`` in three-valued logic."""
    decisive = not every

    def run(scope: Scope) -> bool | None:
        result: bool | None = every
        for inner in _combinations(scope, loops, 0):
            value: bool | None = None if inner is None else condition(inner)
            if value is decisive:
                return value
            if value is not every:
                result = None
        return result

    return run


def _combinations(scope: Scope, loops: list[Loop], depth: int) -> Iterator[Scope | None]:
    if depth == len(loops):
        yield scope
        return
    current = loops[depth]
    values = _values(current, scope)
    if values is None:
        yield None
        return
    for value in values:
        scope.state.spend()
        yield from _combinations(scope.inner({current.name: value}), loops, depth + 1)


def _values(current: Loop, scope: Scope) -> Iterator[Any] | list[Any] | None:
    source = current.source(scope)
    if current.end is not None:
        return _steps(source, current.end(scope))
    if type(source) is Range:
        return _range_steps(source)
    if type(source) is list:
        return source
    return None if source is None else [source]


def _range_steps(bounds: Range) -> Iterator[Any] | None:
    values = _steps(bounds.start, bounds.end)
    if values is None:
        return None
    excluded = ([] if bounds.start_included else [bounds.start]) + ([] if bounds.end_included else [bounds.end])
    return (value for value in values if value not in excluded)


def _steps(start: Any, end: Any) -> Iterator[Any] | None:
    if numbers.is_number(start) and numbers.is_number(end):
        first, last = numbers.integral(start), numbers.integral(end)
        if first is None or last is None:
            return None
        return iter(range(first, last + 1) if first <= last else range(first, last - 1, -1))
    if type(start) is date and type(end) is date:
        return _days(start, end)
    return None


def _days(start: date, end: date) -> Iterator[date]:
    step = _DAY if start <= end else -_DAY
    return (start + step * index for index in range(abs((end - start).days) + 1))


def make_range(start: Any, end: Any, *, start_included: bool, end_included: bool) -> Range | None:
    """``[start..end]``; null when the ends cannot be compared."""
    if start is None and end is None:
        return None
    if start is not None and end is not None and operators.order(start, end) is None:
        return None
    return Range(start, end, start_included=start_included, end_included=end_included)


def operator_range(operator: str, operand: Any) -> Range | None:
    """``(< 10)`` and the like as a range."""
    if operand is None:
        return None
    if operator in ("<", "<="):
        return Range(None, operand, start_included=False, end_included=operator == "<=", form=operator)
    if operator in (">", ">="):
        return Range(operand, None, start_included=operator == ">=", end_included=False, form=operator)
    return Range(operand, operand, start_included=operator == "=", end_included=operator == "=", form=operator)
