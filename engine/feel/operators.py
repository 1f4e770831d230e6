"""What the operators mean: equality, order, membership and arithmetic on FEEL values.

Null says that there is no answer.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import numbers, temporal
from engine.feel.errors import FeelEvaluationError
from engine.feel.values import Range, YearMonthDuration

MAX_TEXT = 1_000_000
"""Characters that a text may grow to."""

_NUMBERS = (int, Decimal)
_DURATIONS = (timedelta, YearMonthDuration)
_DATES = (date, datetime)
_TEMPORAL = (date, datetime, time)
_PLAIN = frozenset((bool, int, str, Decimal, date))


def equal(left: Any, right: Any) -> bool | None:
    """``left = right``: null when the two are of different kinds."""
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return bool(left == right)
    return _equal(left, right, set())


def _equal(left: Any, right: Any, seen: set[tuple[int, int]]) -> bool | None:
    if left is None or right is None:
        return left is right
    kind, other = type(left), type(right)
    if kind is other:
        if kind is list or kind is dict:
            return _equal_parts(left, right, seen)
        return _equal_alike(left, right, kind)
    if kind in _NUMBERS and other in _NUMBERS:
        return bool(left == right)
    if kind in _DATES and other in _DATES:
        return _equal_moments(temporal.as_datetime(left), temporal.as_datetime(right))
    return None


def _equal_parts(left: Any, right: Any, seen: set[tuple[int, int]]) -> bool:
    """Equality of lists or contexts.

    A pair met again is not gone through again: parts that are shared would take forever.
    """
    pair = (id(left), id(right))
    if pair in seen:
        return True
    seen.add(pair)
    if type(left) is list:
        return len(left) == len(right) and all(_equal(a, b, seen) is True for a, b in zip(left, right, strict=True))
    return left.keys() == right.keys() and all(_equal(value, right[key], seen) is True for key, value in left.items())


def _equal_alike(left: Any, right: Any, kind: type) -> bool:
    if kind is datetime or kind is time:
        return _equal_moments(left, right)
    if kind is Range:
        ends = (left.start_included, left.end_included, left.form)
        same = ends == (right.start_included, right.end_included, right.form)
        return same and equal(left.start, right.start) is True and equal(left.end, right.end) is True
    return bool(left == right)


def _equal_moments(left: Any, right: Any) -> bool:
    return temporal.instant(left.replace(microsecond=0)) == temporal.instant(right.replace(microsecond=0))


def not_equal(left: Any, right: Any) -> bool | None:
    """``left != right``"""
    same = equal(left, right)
    return None if same is None else not same


def order(left: Any, right: Any) -> int | None:
    """Negative, zero or positive as ``left`` is before, at or after ``right``; None when they cannot be ordered."""
    kind, other = type(left), type(right)
    if (kind in _NUMBERS and other in _NUMBERS) or (
        kind is other and (kind is str or kind in _DURATIONS or kind is date)
    ):
        return int(left > right) - int(left < right)
    if (kind in _DATES and other in _DATES) or (kind is time and other is time):
        return _order_moments(left, right, kind)
    return None


def _order_moments(left: Any, right: Any, kind: type) -> int | None:
    if kind is not time:
        left, right = temporal.as_datetime(left), temporal.as_datetime(right)
    left_zoned, left_moment = temporal.instant(left)
    right_zoned, right_moment = temporal.instant(right)
    if left_zoned != right_zoned:
        return None
    return int(left_moment > right_moment) - int(left_moment < right_moment)


def less(left: Any, right: Any) -> bool | None:
    """``left < right``"""
    sign = order(left, right)
    return None if sign is None else sign < 0


def less_or_equal(left: Any, right: Any) -> bool | None:
    """``left <= right``"""
    sign = order(left, right)
    return None if sign is None else sign <= 0


def greater(left: Any, right: Any) -> bool | None:
    """``left > right``"""
    sign = order(left, right)
    return None if sign is None else sign > 0


def greater_or_equal(left: Any, right: Any) -> bool | None:
    """``left >= right``"""
    sign = order(left, right)
    return None if sign is None else sign >= 0


COMPARISONS = {"=": equal, "!=": not_equal, "<": less, "<=": less_or_equal, ">": greater, ">=": greater_or_equal}


def contains(bounds: Range, value: Any) -> bool | None:
    """Whether ``value`` lies in the range; null when it cannot be compared with the ends."""
    if bounds.form:
        operand = bounds.end if bounds.start is None else bounds.start
        return COMPARISONS[bounds.form](value, operand)
    if bounds.start is None or bounds.end is None:
        return None
    after, before = order(value, bounds.start), order(value, bounds.end)
    if after is None or before is None:
        return None
    return (after >= 0 if bounds.start_included else after > 0) and (before <= 0 if bounds.end_included else before < 0)


def matches(value: Any, test: Any) -> bool | None:
    """Whether ``value`` meets the value of a unary test: lies in a range, is an element of a list, equals it."""
    if type(test) is Range and type(value) is not Range:
        return contains(test, value)
    if type(test) is list:
        return equal(value, test) is True or any(matches(value, item) is True for item in test)
    return equal(value, test)


def matches_constant(value: Any, constant: Any) -> bool | None:
    """Whether ``value`` equals the constant, or is a list that holds it."""
    if type(value) is list:
        return any(equal(item, constant) is True for item in value)
    return equal(value, constant)


def conjunction(left: Any, right: Any) -> bool | None:
    """``left and right`` in three-valued logic; what is no boolean counts as unknown."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def disjunction(left: Any, right: Any) -> bool | None:
    """``left or right`` in three-valued logic."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def add(left: Any, right: Any) -> Any:
    """``left + right`` of numbers, texts, durations, and a date or time with a duration."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return numbers.add(left, right)
    if kind is str and other is str:
        if len(left) + len(right) > MAX_TEXT:
            raise FeelEvaluationError("size")
        return left + right
    if kind in _TEMPORAL and other in _DURATIONS:
        return temporal.plus(left, right)
    if kind in _DURATIONS and other in _TEMPORAL:
        return temporal.plus(right, left)
    return _combine(left, right, 1)


def subtract(left: Any, right: Any) -> Any:
    """``left - right`` of numbers, dates, times, durations."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return numbers.subtract(left, right)
    if kind in _TEMPORAL and other in _DURATIONS:
        return temporal.plus(left, negate(right))
    if kind in _TEMPORAL and other in _TEMPORAL:
        return temporal.difference(left, right)
    return _combine(left, right, -1)


def _combine(left: Any, right: Any, sign: int) -> Any:
    if type(left) is YearMonthDuration and type(right) is YearMonthDuration:
        return YearMonthDuration(left.months + sign * right.months)
    if type(left) is timedelta and type(right) is timedelta:
        try:
            return left + sign * right
        except OverflowError:
            return None
    return None


def multiply(left: Any, right: Any) -> Any:
    """``left * right`` of numbers, or of a duration and a number."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return numbers.multiply(left, right)
    if kind in _DURATIONS and other in _NUMBERS:
        return _scaled(left, numbers.multiply, right)
    if kind in _NUMBERS and other in _DURATIONS:
        return _scaled(right, numbers.multiply, left)
    return None


def divide(left: Any, right: Any) -> Any:
    """``left / right`` of numbers, of a duration by a number, or of two durations of one kind."""
    kind, other = type(left), type(right)
    if kind in _NUMBERS and other in _NUMBERS:
        return numbers.divide(left, right)
    if kind in _DURATIONS and other in _NUMBERS:
        return _scaled(left, numbers.divide, right)
    if kind in _DURATIONS and kind is other:
        return numbers.divide(_units(left), _units(right))
    return None


def power(left: Any, right: Any) -> Any:
    """``left ** right``"""
    if type(left) in _NUMBERS and type(right) in _NUMBERS:
        return numbers.power(left, right)
    return None


def negate(value: Any) -> Any:
    """``-value`` of a number or duration."""
    kind = type(value)
    if kind in _NUMBERS:
        return numbers.negate(value)
    if kind is YearMonthDuration:
        return YearMonthDuration(-value.months)
    return -value if kind is timedelta else None


ARITHMETIC = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}


def _units(duration: timedelta | YearMonthDuration) -> int:
    if isinstance(duration, YearMonthDuration):
        return duration.months
    return duration // timedelta(microseconds=1)


def _scaled(duration: timedelta | YearMonthDuration, operation: Any, factor: numbers.Number) -> Any:
    scaled = operation(_units(duration), factor)
    if scaled is None:
        return None
    units = int(scaled)
    if isinstance(duration, YearMonthDuration):
        return YearMonthDuration(units)
    try:
        return timedelta(microseconds=units)
    except OverflowError:
        return None
