"""What is known of a value: the shapes that it may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.types import ConstrainedType, ContextType, ListType, RangeType, SimpleType, Type
from engine.feel.values import Function, Range, YearMonthDuration

ANYTHING = "Any"
NOTHING = "Null"
_MANY = 12
"""More shapes than these are as good as any."""
_TEXT_IN_JSON = frozenset(
    {
        *("date", "date and time", "days and time duration", "function"),
        *("range", "time", "years and months duration"),
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One type, by its name in FEEL.

    ``item`` is what a list or range holds, ``entries`` what is known of a context (None: nothing); a ``closed`` context
    has no others.
    """

    name: str
    item: "Known | None" = None
    entries: "tuple[tuple[str, Known], ...] | None" = None
    closed: bool = False


Known = frozenset[Shape]
"""The shapes that a value may have."""
UNKNOWN: Known = frozenset({Shape(ANYTHING)})
NULL: Known = frozenset({Shape(NOTHING)})
_NAMES: dict[type, str] = {
    type(None): NOTHING,
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearMonthDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}


def one(name: str) -> Known:
    """A value of the type of that name, of which nothing else is known."""
    return UNKNOWN if name == ANYTHING else frozenset({Shape(name)})


def list_of(item: Known) -> Known:
    """A list of such items."""
    return frozenset({Shape("list", item)})


def context_of(entries: Mapping[str, Known], *, closed: bool = True) -> Known:
    """A context with these entries."""
    return frozenset({Shape("context", None, tuple(entries.items()), closed)})


def either(*of: Known) -> Known:
    """A value that is one of these."""
    found: Known = frozenset().union(*of)
    return UNKNOWN if is_open(found) or len(found) > _MANY else found


def is_open(known: Known) -> bool:
    """Whether it may be anything."""
    return any(shape.name == ANYTHING for shape in known)


def not_null(known: Known) -> Known:
    """The shapes beside null; null itself where it is nothing else."""
    return frozenset(shape for shape in known if shape.name != NOTHING) or known


def may_be(known: Known, *names: str) -> bool:
    """Whether a value may be of one of these types."""
    return any(shape.name in names or shape.name == ANYTHING for shape in known)


def is_only(known: Known, *names: str) -> bool:
    """Whether a value that is not null is of one of these types for certain."""
    return all(shape.name in names for shape in not_null(known))


def shown(known: Known) -> list[str]:
    """The names of the types, as findings tell them."""
    return sorted({shape.name for shape in not_null(known)})


def of_python(kind: type) -> Known:
    """What values of a Python type are in FEEL."""
    return one(_NAMES.get(kind, ANYTHING))


def of_value(value: Any) -> Known:
    """What is known of a value that is there."""
    if type(value) is list:
        return list_of(either(*(of_value(item) for item in value)) if value else UNKNOWN)
    if type(value) is dict:
        return context_of({name: of_value(entry) for name, entry in value.items()})
    return of_python(type(value))


def of_type(of: Type | None) -> Known:
    """What is known of a value that conforms to a FEEL type. It may be null, and a context may hold more."""
    match of:
        case ConstrainedType():
            return of_type(of.base)
        case ListType():
            return either(list_of(of_type(of.item)), NULL)
        case RangeType():
            return either(frozenset({Shape("range", of_type(of.item))}), NULL)
        case ContextType():
            return either(context_of({name: of_type(each) for name, each in of.fields}, closed=False), NULL)
        case SimpleType():
            return either(one(of.name), NULL)
        case _:
            return UNKNOWN


def as_json(known: Known) -> Known:
    """What is left of it in a variable: dates, times, durations, ranges and functions become text."""
    return either(*(_as_json(shape) for shape in known))


def _as_json(shape: Shape) -> Known:
    if shape.name in _TEXT_IN_JSON:
        return one("string")
    item = None if shape.item is None else as_json(shape.item)
    entries = None if shape.entries is None else tuple((name, as_json(each)) for name, each in shape.entries)
    return frozenset({Shape(shape.name, item, entries, shape.closed)})


def contains(known: Known, value: Any) -> bool:
    """Whether ``value`` is one of what is known to be possible."""
    return any(_fits(shape, value) for shape in known)


def _fits(shape: Shape, value: Any) -> bool:
    if shape.name == ANYTHING:
        return True
    if _NAMES.get(type(value)) != shape.name:
        return False
    if type(value) is list:
        return shape.item is None or all(contains(shape.item, item) for item in value)
    if type(value) is dict and shape.entries is not None:
        known = dict(shape.entries)
        return not (shape.closed and value.keys() - known) and all(
            contains(known[name], entry) for name, entry in value.items() if name in known
        )
    if type(value) is Range and shape.item is not None:
        return all(end is None or contains(shape.item, end) for end in (value.start, value.end))
    return True
