"""FEEL numbers: 34 significant digits.

An integral number may be an ``int`` as long as it fits; everything else is a ``Decimal``.
"""

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any

Number = int | Decimal

DIGITS = 34
CONTEXT = Context(
    prec=DIGITS, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow]
)
LIMIT = 10**DIGITS
"""Integers beyond this are rounded to 34 digits."""

_EXACT_BASES, _EXACT_EXPONENTS = range(-100, 101), range(17)


def is_number(value: Any) -> bool:
    """Whether ``value`` is a FEEL number (a boolean is none)."""
    kind = type(value)
    return kind is int or kind is Decimal


def decimal(value: Number) -> Decimal:
    """``value`` as a Decimal of at most 34 digits."""
    return CONTEXT.create_decimal(value)


def bounded(value: int) -> Number:
    """``value`` itself where it fits into 34 digits, else rounded."""
    return value if -LIMIT < value < LIMIT else CONTEXT.create_decimal(value)


def from_float(value: float) -> Number | None:
    """The number that ``value`` is written as; null for infinities and NaN, which FEEL does not know."""
    return CONTEXT.create_decimal(repr(value)) if math.isfinite(value) else None


def add(left: Number, right: Number) -> Number | None:
    """``left + right``"""
    if type(left) is int and type(right) is int:
        return bounded(left + right)
    return _guarded(CONTEXT.add, left, right)


def subtract(left: Number, right: Number) -> Number | None:
    """``left - right``"""
    if type(left) is int and type(right) is int:
        return bounded(left - right)
    return _guarded(CONTEXT.subtract, left, right)


def multiply(left: Number, right: Number) -> Number | None:
    """``left * right``"""
    if type(left) is int and type(right) is int:
        return bounded(left * right)
    return _guarded(CONTEXT.multiply, left, right)


def divide(left: Number, right: Number) -> Number | None:
    """``left / right``; null when ``right`` is zero."""
    if not right:
        return None
    if type(left) is int and type(right) is int and left % right == 0:
        return left // right
    return _guarded(CONTEXT.divide, left, right)


def power(left: Number, right: Number) -> Number | None:
    """``left ** right``; null where it is no real number or too large."""
    if type(left) is int and type(right) is int and right in _EXACT_EXPONENTS and left in _EXACT_BASES:
        return int(left**right)
    if not right:
        return 1
    return _guarded(CONTEXT.power, left, right)


def negate(value: Number) -> Number:
    """``-value``"""
    return -value if type(value) is int else CONTEXT.minus(value)


def integral(value: Number) -> int | None:
    """``value`` as an int where it is a whole number."""
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() and value.copy_abs() < LIMIT else None


def plain(value: Number) -> str:
    """``value`` in digits, without exponent and trailing zeros."""
    if type(value) is int:
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _guarded(operation: Any, left: Number, right: Number) -> Decimal | None:
    try:
        result = operation(left, right)
    except DecimalException:
        return None
    return result if isinstance(result, Decimal) and result.is_finite() else None
