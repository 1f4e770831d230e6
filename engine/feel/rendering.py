"""Writing FEEL values: as text, the way ``string()`` does, and as JSON values."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import repeat
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.errors import FeelEvaluationError
from engine.feel.values import Function, Range, YearMonthDuration

MAX_PARTS = 500_000
"""Values that may be written at once: a few short entries can hold the same list a billion times."""


def text_of(value: Any) -> str:
    """``value`` as text; a text as it is. Raises FeelEvaluationError when it is too large to write."""
    return value if isinstance(value, str) else literal_of(value)


def literal_of(value: Any) -> str:
    """``value`` as it could be written in FEEL. Raises FeelEvaluationError when it is too large to write."""
    return _literal(value, repeat(None, MAX_PARTS))


def json_of(value: Any) -> Any:
    """``value`` as a JSON value.

    Whole numbers are int, others float; dates, times, durations, ranges and functions are text. Raises
    FeelEvaluationError when it is too large to write.
    """
    return _json(value, repeat(None, MAX_PARTS))


def scalar(value: Any) -> str:
    """A number, date, time or duration as text."""
    if isinstance(value, datetime):
        return temporal.write_datetime(value)
    if isinstance(value, date):
        return temporal.write_date(value)
    if isinstance(value, time):
        return temporal.write_time(value)
    if isinstance(value, timedelta | YearMonthDuration):
        return temporal.write_duration(value)
    return numbers.plain(value)


def _literal(value: Any, left: Iterator[None]) -> str:  # noqa: PLR0911  # one for each kind of value
    _spend(left)
    kind = type(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return "[" + ", ".join(_literal(item, left) for item in value) + "]"
    if kind is dict:
        return "{" + ", ".join(f"{_key(name)}: {_literal(item, left)}" for name, item in value.items()) + "}"
    if kind is Range:
        return _range(value)
    if kind is Function:
        return f"function({', '.join(value.parameters)})"
    return scalar(value)


def _json(value: Any, left: Iterator[None]) -> Any:
    _spend(left)
    kind = type(value)
    if value is None or kind is bool or kind is int or kind is str:
        return value
    if kind is Decimal:
        whole = numbers.integral(value)
        return float(value) if whole is None else whole
    if kind is list:
        return [_json(item, left) for item in value]
    if kind is dict:
        return {name: _json(item, left) for name, item in value.items()}
    return scalar(value) if kind not in (Range, Function) else literal_of(value)


def _spend(left: Iterator[None]) -> None:
    try:
        next(left)
    except StopIteration:
        raise FeelEvaluationError("size", parts=MAX_PARTS) from None


def _key(name: str) -> str:
    return name if name.isidentifier() else literal_of(name)


def _range(value: Range) -> str:
    if value.form:
        return f"({value.form} {literal_of(value.end if value.start is None else value.start)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{literal_of(value.start)}..{literal_of(value.end)}{closing}"
