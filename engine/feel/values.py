"""What FEEL values are in Python, beside None, bool, int, Decimal, str, list, dict and the types of ``datetime``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel.numbers import bounded, from_float


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A duration of whole months, as ``duration("P1Y2M")`` makes it."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """``[start..end]``. ``form`` is the operator of a range written as ``(< 10)`` with one side None; else empty."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool
    form: str = ""

    @property
    def bounded(self) -> bool:
        """Whether both ends are given."""
        return self.start is not None and self.end is not None


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value. ``invoke`` takes the evaluation's state and the arguments in the order of ``parameters``.

    ``types`` and ``result`` are FEEL types or None where none was declared; ``bind`` orders named arguments, None
    when they do not fit.
    """

    name: str
    parameters: tuple[str, ...]
    invoke: Callable[[Any, list[Any]], Any]
    types: tuple[Any, ...] = ()
    result: Any = None

    def bind(self, names: tuple[str, ...], arguments: list[Any]) -> list[Any] | None:
        """The named ``arguments`` in the order of the parameters; None unless each parameter is given exactly once."""
        given = dict(zip(names, arguments, strict=True))
        if len(given) != len(names) or given.keys() != set(self.parameters):
            return None
        return [given[name] for name in self.parameters]


NATIVE = frozenset(
    (type(None), bool, int, Decimal, str, date, time, datetime, timedelta, YearMonthDuration, Range, Function)
)
"""The types that are FEEL values as they are; an ``int`` only up to 34 digits."""


def adopt(value: Any) -> Any:
    """``value`` as a FEEL value.

    Floats become decimals, tuples lists, and so on inside lists and dicts, which are copied only if needed.

    Anything FEEL does not know becomes null, so that no Python object is ever within reach of an expression.
    """
    kind = type(value)
    if kind is list:
        items = [adopt(item) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if kind is dict:
        entries = {str(key): adopt(item) for key, item in value.items()}
        same = all(type(key) is str and entries[key] is item for key, item in value.items())
        return value if same else entries
    if kind is int:
        return value if -(10**33) < value < 10**33 else bounded(value)
    if kind in NATIVE:
        return value
    return _foreign(value)


def _foreign(value: Any) -> Any:
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, tuple | list | set | frozenset):
        return [adopt(item) for item in value]
    for known in (bool, int, str):
        if isinstance(value, known):
            return adopt(known(value))
    if isinstance(value, dict):
        return adopt(dict(value))
    return None
