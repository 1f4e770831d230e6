"""Writing FEEL values: as text, the way ``string()`` does, and as JSON values."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.errors import FeelEvaluationError
from engine.feel.values import Function, Range, YearMonthDuration

MAX_PARTS = 500_000
"""Values that may be written at once: a few short entries can hold the same list a billion times."""
MAX_CHARACTERS = 4_000_000
"""Characters that their texts may have: a list can hold the same long text again and again."""
MAX_DEPTH = 200
"""Lists and contexts within one another; what writes JSON follows them no deeper than 254."""
_WHOLE = range(-(2**63), 2**64)
"""What JSON writes as a whole number; beyond it, a number is as exact as a double."""


class _Room:
    """How much may still be written."""

    __slots__ = ("characters", "parts")

    def __init__(self) -> None:
        self.parts = MAX_PARTS
        self.characters = MAX_CHARACTERS

    def take(self, depth: int, characters: int = 0) -> None:
        """One value more. Raises FeelEvaluationError when there is no room for it."""
        self.parts -= 1
        self.characters -= characters
        if self.parts < 0 or self.characters < 0:
            raise FeelEvaluationError("size", parts=MAX_PARTS, characters=MAX_CHARACTERS)
        if depth > MAX_DEPTH:
            raise FeelEvaluationError("depth", nested=MAX_DEPTH)


def text_of(value: Any) -> str:
    """``value`` as text; a text as it is. Raises FeelEvaluationError when it is too large to write."""
    return value if isinstance(value, str) else literal_of(value)


def literal_of(value: Any) -> str:
    """``value`` as it could be written in FEEL. Raises FeelEvaluationError when it is too large to write."""
    return _literal(value, _Room(), 0)


def json_of(value: Any) -> Any:
    """``value`` as a JSON value.

    Whole numbers are int as far as JSON has them, others float, null beyond a double; dates, times, durations, ranges
    and functions are text. Raises FeelEvaluationError when it is too large to write.
    """
    return _json(value, _Room(), 0)


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


def _literal(value: Any, room: _Room, depth: int) -> str:  # noqa: PLR0911  # one for each kind of value
    kind = type(value)
    room.take(depth, len(value) if kind is str else 0)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is list:
        return "[" + ", ".join(_literal(item, room, depth + 1) for item in value) + "]"
    if kind is dict:
        entries = (f"{_key(name, room, depth)}: {_literal(item, room, depth + 1)}" for name, item in value.items())
        return "{" + ", ".join(entries) + "}"
    if kind is Range:
        return _range(value)
    if kind is Function:
        return f"function({', '.join(value.parameters)})"
    return scalar(value)


def _json(value: Any, room: _Room, depth: int) -> Any:
    kind = type(value)
    room.take(depth, len(value) if kind is str else 0)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int or kind is Decimal:
        return _json_number(value)
    if kind is list:
        return [_json(item, room, depth + 1) for item in value]
    if kind is dict:
        written = {}
        for name, item in value.items():
            room.take(depth, len(name))
            written[name] = _json(item, room, depth + 1)
        return written
    return scalar(value) if kind not in (Range, Function) else literal_of(value)


def _json_number(value: numbers.Number) -> int | float | None:
    whole = value if type(value) is int else numbers.integral(value)
    if whole is not None and whole in _WHOLE:
        return whole
    return found if math.isfinite(found := float(value)) else None


def _key(name: str, room: _Room, depth: int) -> str:
    room.take(depth, len(name))
    return name if name.isidentifier() else literal_of(name)


def _range(value: Range) -> str:
    if value.form:
        return f"({value.form} {literal_of(value.end if value.start is None else value.start)})"
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{opening}{literal_of(value.start)}..{literal_of(value.end)}{closing}"
