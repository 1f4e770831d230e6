"""Operators, tests and functions tried on values of each type: what they give, and whether they give anything."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from engine.feel import operators, properties
from engine.feel.functions import UNFIT, Overload, Parameter
from engine.feel.typing.kinds import (
    ANYTHING,
    NOTHING,
    NULL,
    UNKNOWN,
    Known,
    Shape,
    either,
    is_open,
    list_of,
    not_null,
    of_python,
    of_value,
)
from engine.feel.values import Function, Range, YearMonthDuration

_SAMPLES: dict[str, tuple[Any, ...]] = {
    NOTHING: (None,),
    "boolean": (True,),
    "number": (2,),
    "string": ("a",),
    "date": (date(2020, 1, 1),),
    "time": (time(), time(tzinfo=UTC)),
    "date and time": (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
    "days and time duration": (timedelta(1),),
    "years and months duration": (YearMonthDuration(1),),
    "context": ({},),
    "function": (Function("function", (), lambda _state, _arguments: None),),
}
"""Values of each type, equal where values of two types can be equal at all."""
_PLAIN = tuple(value for values in _SAMPLES.values() for value in values if value is not None)


def samples(known: Known) -> Iterator[Any]:
    """Values of every shape; of each type where nothing is known."""
    for shape in known:
        if shape.name == ANYTHING:
            yield from _PLAIN
            yield from ([each] for each in _PLAIN)
            yield from map(_point, _PLAIN)
        elif shape.name == "list":
            yield []
            yield from ([each] for each in _items(shape))
        elif shape.name == "range":
            yield from map(_point, _items(shape))
        else:
            yield from _SAMPLES[shape.name]


def _items(shape: Shape) -> Iterator[Any]:
    """Samples of what a list or range holds; lists of lists are not gone into."""
    item = UNKNOWN if shape.item is None else shape.item
    return iter(_PLAIN) if is_open(item) else samples(frozenset(Shape(each.name) for each in item))


def _point(value: Any) -> Range:
    return Range(value, value, start_included=True, end_included=True)


@lru_cache(maxsize=4096)
def result(operate: Callable[..., Any], *operands: Known) -> Known | None:
    """What the operator may give; None where it gives null whatever its operands are."""
    found = either(*(of_value(value) for value in _results(operate, *map(not_null, operands))))
    return None if found == NULL else either(found, NULL)


def _results(operate: Callable[..., Any], first: Known, *rest: Known) -> Iterator[Any]:
    for value in samples(first):
        if rest:
            yield from (operate(value, other) for other in samples(rest[0]))
        else:
            yield operate(value)


@lru_cache(maxsize=4096)
def can_match(value: Known, test: Known, *, literal: bool) -> bool:
    """Whether a value may meet the value of a unary test."""
    if is_open(value) or is_open(test):
        return True
    matches = operators.matches_constant if literal else operators.matches
    return any(matches(one, other) is True for one in samples(value) for other in samples(test))


def property_of(shape: Shape, name: str) -> Known | None:
    """What the property of a value of this shape is; None where it has none of that name."""
    values = [properties.read(value, name) for value in samples(frozenset({shape})) if properties.has(value, name)]
    if not values:
        return None
    found = either(*map(of_value, values))
    return UNKNOWN if found == NULL else found


@lru_cache(maxsize=4096)
def takes(parameter: Parameter, argument: Known) -> bool:
    """Whether the parameter takes such an argument."""
    return any(parameter.fit(value) is not UNFIT for value in samples(not_null(argument)))


def taken(parameters: list[Parameter]) -> list[str]:
    """The types that one of the parameters takes, of values that are no lists."""
    names = [*_SAMPLES, "range"]
    return sorted(name for name in names if any(takes(each, frozenset({Shape(name)})) for each in parameters))


def pairs(overload: Overload, names: tuple[str, ...], count: int) -> list[Parameter] | None:
    """The parameter that takes each of ``count`` arguments; None where the signature does not take so many."""
    parameters = overload.parameters
    required = {each.name for each in parameters if not each.optional}
    if names:
        by_name = {each.name: each for each in parameters}
        fitting = set(names) <= by_name.keys() and required <= set(names) and len(set(names)) == len(names)
        return [by_name[name] for name in names] if fitting else None
    many = bool(parameters) and parameters[-1].many
    if count < len(required) or (count > len(parameters) and not many):
        return None
    return [parameters[min(index, len(parameters) - 1)] for index in range(count)]


@lru_cache(maxsize=1024)
def returned(function: Callable[..., Any]) -> Known:
    """What a function says that it returns."""
    try:
        said = get_type_hints(function).get("return", Any)
    except (NameError, TypeError):
        return UNKNOWN
    return either(_of_hint(said), NULL)


def _of_hint(hint: Any) -> Known:
    if isinstance(hint, UnionType):
        return either(*map(_of_hint, get_args(hint)))
    if get_origin(hint) is list:
        return list_of(_of_hint(get_args(hint)[0]))
    origin = get_origin(hint) or hint
    return of_python(origin) if isinstance(origin, type) else UNKNOWN
