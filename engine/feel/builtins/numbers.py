"""Functions on numbers."""

import decimal as python_decimal
from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine.feel import numbers, operators
from engine.feel.functions import builtin
from engine.feel.numbers import CONTEXT, Number
from engine.feel.values import YearMonthDuration

MIN_SCALE, MAX_SCALE = -6111, 6176


def _scaled(value: Number, scale: Number, rounding: str) -> Number | None:
    places = numbers.integral(scale)
    if places is None or not MIN_SCALE <= places <= MAX_SCALE:
        return None
    exact = numbers.decimal(value)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return value
    wide = python_decimal.Context(prec=numbers.DIGITS * 2, Emin=-6500, Emax=6500)
    return CONTEXT.plus(exact.quantize(Decimal(1).scaleb(-places, wide), rounding=rounding, context=wide))


def _whole(value: Number, rounding: str) -> Number | None:
    scaled = _scaled(value, 0, rounding)
    if scaled is None or isinstance(scaled, int):
        return scaled
    return int(scaled) if scaled.copy_abs() < numbers.LIMIT else scaled


@builtin("decimal(n: number, scale: number)")
def decimal(n: Number, scale: Number) -> Number | None:
    """``n`` with ``scale`` digits after the point, half to even."""
    return _scaled(n, scale, python_decimal.ROUND_HALF_EVEN)


@builtin("floor(n: number)")
def floor(n: Number) -> Number | None:
    """The greatest whole number that is not above ``n``."""
    return _whole(n, python_decimal.ROUND_FLOOR)


@builtin("floor(n: number, scale: number)")
def floor_scaled(n: Number, scale: Number) -> Number | None:
    """``n`` rounded down to ``scale`` digits."""
    return _scaled(n, scale, python_decimal.ROUND_FLOOR)


@builtin("ceiling(n: number)")
def ceiling(n: Number) -> Number | None:
    """The least whole number that is not below ``n``."""
    return _whole(n, python_decimal.ROUND_CEILING)


@builtin("ceiling(n: number, scale: number)")
def ceiling_scaled(n: Number, scale: Number) -> Number | None:
    """``n`` rounded up to ``scale`` digits."""
    return _scaled(n, scale, python_decimal.ROUND_CEILING)


@builtin("round up(n: number, scale: number)")
def round_up(n: Number, scale: Number) -> Number | None:
    """``n`` rounded away from zero."""
    return _scaled(n, scale, python_decimal.ROUND_UP)


@builtin("round down(n: number, scale: number)")
def round_down(n: Number, scale: Number) -> Number | None:
    """``n`` rounded towards zero."""
    return _scaled(n, scale, python_decimal.ROUND_DOWN)


@builtin("round half up(n: number, scale: number)")
def round_half_up(n: Number, scale: Number) -> Number | None:
    """``n`` rounded to the nearest, a half away from zero."""
    return _scaled(n, scale, python_decimal.ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number)")
def round_half_down(n: Number, scale: Number) -> Number | None:
    """``n`` rounded to the nearest, a half towards zero."""
    return _scaled(n, scale, python_decimal.ROUND_HALF_DOWN)


@builtin("abs(n: number)")
@builtin("abs(n: durations)")
def absolute(n: Any) -> Any:
    """``n`` without its sign."""
    if isinstance(n, YearMonthDuration):
        return YearMonthDuration(abs(n.months))
    return abs(n) if isinstance(n, int | timedelta) else CONTEXT.abs(n)


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Number, divisor: Number) -> Number | None:
    """The remainder with the sign of the divisor."""
    if not divisor:
        return None
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    quotient = numbers.divide(dividend, divisor)
    lower = None if quotient is None else _whole(quotient, python_decimal.ROUND_FLOOR)
    product = None if lower is None else numbers.multiply(divisor, lower)
    return None if product is None else numbers.subtract(dividend, product)


@builtin("sqrt(number: number)")
def sqrt(number: Number) -> Number | None:
    """The square root; null below zero."""
    return None if number < 0 else CONTEXT.sqrt(numbers.decimal(number))


@builtin("log(number: number)")
def log(number: Number) -> Number | None:
    """The natural logarithm; null at and below zero."""
    return None if number <= 0 else CONTEXT.ln(numbers.decimal(number))


@builtin("exp(number: number)")
def exp(number: Number) -> Number | None:
    """E to the power of ``number``; null beyond the largest number."""
    try:
        return CONTEXT.exp(numbers.decimal(number))
    except python_decimal.DecimalException:
        return None


@builtin("odd(number: number)")
def odd(number: Number) -> bool | None:
    """Whether a whole number is odd."""
    remainder = modulo(number, 2)
    return None if remainder is None else remainder == 1


@builtin("even(number: number)")
def even(number: Number) -> bool | None:
    """Whether a whole number is even."""
    remainder = modulo(number, 2)
    return None if remainder is None else remainder == 0


def total(values: list[Any]) -> Any:
    """The sum of numbers or of durations of one kind; null when one of the values is neither."""
    result: Any = values[0]
    for value in values[1:]:
        result = operators.add(result, value)
    return result if numbers.is_number(result) or isinstance(result, timedelta | YearMonthDuration) else None
