"""FEEL types: which values conform to them, and how a value is made to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import temporal
from engine.feel.ast import TypeName
from engine.feel.values import Function, Range, YearMonthDuration


@dataclass(frozen=True)
class Type:
    """Any value. Subclasses are narrower. Null conforms to every type."""

    name: str = "Any"

    def conforms(self, value: Any) -> bool:  # noqa: ARG002  # every value is of the type Any
        """Whether ``value`` is of this type."""
        return True


@dataclass(frozen=True)
class SimpleType(Type):
    """A type without parts, known by the Python types of its values."""

    kinds: tuple[type, ...] = ()

    def conforms(self, value: Any) -> bool:
        """Whether ``value`` is null or of one of the kinds."""
        return value is None or type(value) in self.kinds


@dataclass(frozen=True)
class ListType(Type):
    """A list whose items are of one type."""

    item: Type = Type()

    def conforms(self, value: Any) -> bool:
        """Whether ``value`` is such a list."""
        return value is None or (type(value) is list and all(self.item.conforms(item) for item in value))


@dataclass(frozen=True)
class RangeType(Type):
    """A range whose ends are of one type."""

    item: Type = Type()

    def conforms(self, value: Any) -> bool:
        """Whether ``value`` is such a range."""
        return value is None or (
            type(value) is Range and self.item.conforms(value.start) and self.item.conforms(value.end)
        )


@dataclass(frozen=True)
class ContextType(Type):
    """A context that has at least these entries."""

    fields: tuple[tuple[str, Type], ...] = ()

    def conforms(self, value: Any) -> bool:
        """Whether ``value`` is such a context."""
        if value is None:
            return True
        return type(value) is dict and all(name in value and of.conforms(value[name]) for name, of in self.fields)


@dataclass(frozen=True)
class FunctionType(Type):
    """A function by what it takes and returns."""

    parameters: tuple[Type, ...] = ()
    result: Type = Type()

    def conforms(self, value: Any) -> bool:
        """Whether ``value`` is a function that can be called so; undeclared types fit any."""
        if value is None:
            return True
        if type(value) is not Function or len(value.parameters) != len(self.parameters):
            return False
        declared = value.types or (None,) * len(self.parameters)
        fitting = all(
            own is None or assignable(given, own) for given, own in zip(self.parameters, declared, strict=True)
        )
        return fitting and (value.result is None or assignable(value.result, self.result))


@dataclass(frozen=True)
class ConstrainedType(Type):
    """A type whose values must also pass ``allowed``."""

    base: Type = Type()
    allowed: Callable[[Any], bool] = bool

    def conforms(self, value: Any) -> bool:
        """Whether ``value`` is of the base type and allowed."""
        return self.base.conforms(value) and (value is None or self.allowed(value))


ANY = Type()
NUMBER = SimpleType("number", (int, Decimal))
DATE_AND_TIME = SimpleType("date and time", (datetime,))
SIMPLE_TYPES: dict[str, Type] = {
    of.name: of
    for of in (
        ANY,
        NUMBER,
        DATE_AND_TIME,
        SimpleType("string", (str,)),
        SimpleType("boolean", (bool,)),
        SimpleType("date", (date,)),
        SimpleType("time", (time,)),
        SimpleType("days and time duration", (timedelta,)),
        SimpleType("years and months duration", (YearMonthDuration,)),
        SimpleType("list", (list,)),
        SimpleType("context", (dict,)),
        SimpleType("function", (Function,)),
        SimpleType("range", (Range,)),
        SimpleType("Null", ()),
    )
}
for _alias, _name in (
    ("dateTime", "date and time"),
    ("dayTimeDuration", "days and time duration"),
    ("yearMonthDuration", "years and months duration"),
):
    SIMPLE_TYPES[_alias] = SIMPLE_TYPES[_name]


def assignable(source: Type, target: Type) -> bool:
    """Whether every value of ``source`` may stand where ``target`` is asked for."""
    if isinstance(source, ListType) and isinstance(target, ListType):
        return assignable(source.item, target.item)
    if isinstance(source, ContextType) and isinstance(target, ContextType):
        own = dict(source.fields)
        return all(name in own and assignable(own[name], of) for name, of in target.fields)
    if isinstance(source, ConstrainedType) and assignable(source.base, target):
        return True
    return target in (ANY, source)


def resolve(written: TypeName, named: Mapping[str, Type]) -> Type | None:
    """The type that is written so; ``named`` are those of the model. None when there is no such type."""
    if written.name == "function" and written.result is not None:
        parameters = [resolve(argument, named) for argument in written.arguments]
        result = resolve(written.result, named)
        return FunctionType("function", tuple(of or ANY for of in parameters), result or ANY)
    if written.name in ("list", "range") and written.arguments:
        item = resolve(written.arguments[0], named)
        if item is None:
            return None
        return ListType("list", item) if written.name == "list" else RangeType("range", item)
    if written.name == "context" and written.fields:
        parts = zip(written.fields, written.arguments, strict=True)
        return ContextType("context", tuple((name, resolve(of, named) or ANY) for name, of in parts))
    return named.get(written.name) or SIMPLE_TYPES.get(written.name)


def instance_of(value: Any, of: Type | None) -> bool | None:
    """``value instance of type``; null is an instance of the type Null alone, an unknown type has no answer."""
    if of is None:
        return None
    if value is None:
        return of.name == "Null"
    return _unconstrained(of).conforms(value)


def _unconstrained(of: Type) -> Type:
    if isinstance(of, ConstrainedType):
        return _unconstrained(of.base)
    return ListType(of.name, _unconstrained(of.item)) if isinstance(of, ListType) else of


def coerce(value: Any, of: Type) -> Any:
    """``value`` as the type asks for: a list of one becomes its item or the reverse, a date midnight UTC.

    Null when it does not conform.
    """
    if of.conforms(value):
        return value
    if type(value) is list and len(value) == 1 and of.conforms(value[0]):
        return value[0]
    if type(value) is date:
        moment = temporal.as_datetime(value)
        if of.conforms(moment):
            return moment
    return [value] if type(value) is not list and of.conforms([value]) else None
