"""Functions on values of any kind."""

from datetime import datetime, time
from typing import Any

from engine.feel import operators, temporal
from engine.feel.functions import builtin


@builtin("not(negand: boolean)")
def negation(negand: bool) -> bool:  # noqa: FBT001  # the function's only argument is a truth value
    """The opposite."""
    return not negand


@builtin("is(value1?: any, value2?: any)")
def is_same(one: Any, other: Any) -> bool:
    """Whether both are the same element of the same kind: equal, and times with the same zone as well."""
    if type(one) is not type(other):
        return operators.equal(one, other) is True and not isinstance(one, datetime) and not isinstance(other, datetime)
    if isinstance(one, time | datetime):
        same_zone = (
            temporal.zone_name(one.tzinfo) == temporal.zone_name(other.tzinfo) and one.utcoffset() == other.utcoffset()
        )
        return same_zone and (one.tzinfo is None) == (other.tzinfo is None) and operators.equal(one, other) is True
    return operators.equal(one, other) is True


@builtin("get or else(value: any, default: any)")
def get_or_else(value: Any, default: Any) -> Any:
    """``value``, or ``default`` when it is null."""
    return default if value is None else value


@builtin("is defined(value: any)")
def is_defined(value: Any) -> bool:
    """Whether there is a value."""
    return value is not None
