"""The functions an expression can call by name: FEEL's own, by overloads, and those an application registers."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from engine.feel import temporal
from engine.feel.scope import State
from engine.feel.values import Function, Range, YearMonthDuration
from engine.feel.weights import weight

_F = TypeVar("_F", bound=Callable[..., Any])
UNFIT: Any = object()
"""Stands for an argument that a parameter does not take."""
_KINDS: dict[str, tuple[type, ...]] = {
    "number": (int, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "date": (date, datetime),
    "time": (time,),
    "moment": (date, datetime, time),
    "datetime": (datetime,),
    "duration": (timedelta,),
    "durations": (timedelta, YearMonthDuration),
    "context": (dict,),
    "range": (Range,),
    "function": (Function,),
}
_PARAMETER = re.compile(r"(?P<many>\*?)(?P<name>[\w ]+?)(?P<optional>\??): (?P<type>\w+)(?P<nullable>\??)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a built-in function."""

    name: str
    type: str
    optional: bool
    nullable: bool
    many: bool

    def fit(self, value: Any) -> Any:
        """``value`` as the function takes it (a list of one as its item, an item as a list of one), or UNFIT."""
        if value is None:
            return None if self.nullable or self.type == "any" else UNFIT
        if self.type == "any":
            return value
        if self.type == "list":
            return value if type(value) is list else [value]
        kinds = _KINDS[self.type]
        if type(value) in kinds:
            return value
        if type(value) is list and len(value) == 1 and type(value[0]) in kinds:
            return value[0]
        return temporal.as_datetime(value) if self.type == "datetime" and type(value) is date else UNFIT


@dataclass(frozen=True, slots=True)
class Overload:
    """One signature of a built-in function; ``stateful`` functions are handed the evaluation's state first."""

    parameters: tuple[Parameter, ...]
    function: Callable[..., Any]
    stateful: bool

    def bind(self, names: tuple[str, ...], arguments: list[Any]) -> list[Any] | None:
        """The arguments in the function's order and types, or None when this signature does not take them."""
        many = bool(self.parameters) and self.parameters[-1].many
        if names:
            return self._bind_named(dict(zip(names, arguments, strict=True)), len(names))
        if many:
            return self._bind_many(arguments)
        if len(arguments) > len(self.parameters):
            return None
        bound: list[Any] = []
        for parameter, argument in zip(self.parameters, arguments, strict=False):
            fitting = parameter.fit(argument)
            if fitting is UNFIT:
                return None
            bound.append(fitting)
        missing = self.parameters[len(arguments) :]
        return bound + [None] * len(missing) if all(parameter.optional for parameter in missing) else None

    def _bind_many(self, arguments: list[Any]) -> list[Any] | None:
        fixed = len(self.parameters) - 1
        if len(arguments) <= fixed:
            return None
        bound = [
            parameter.fit(argument) for parameter, argument in zip(self.parameters, arguments[:fixed], strict=False)
        ]
        rest = [self.parameters[-1].fit(argument) for argument in arguments[fixed:]]
        if any(value is UNFIT for value in (*bound, *rest)):
            return None
        return [*bound, rest]

    def _bind_named(self, given: dict[str, Any], count: int) -> list[Any] | None:
        known = {parameter.name for parameter in self.parameters}
        if len(given) != count or not given.keys() <= known:
            return None
        bound: list[Any] = []
        for parameter in self.parameters:
            if parameter.name not in given:
                if not parameter.optional:
                    return None
                bound.append(None)
                continue
            fitting = parameter.fit(given[parameter.name])
            if fitting is UNFIT or (parameter.many and type(fitting) is not list):
                return None
            bound.append(fitting)
        return bound


BUILTINS: dict[str, list[Overload]] = {}
"""FEEL's own functions by name, filled by the modules of engine.feel.builtins."""


def builtin(signature: str, *, stateful: bool = False) -> Callable[[_F], _F]:
    """Register a function under ``name(parameter: type, ...)``.

    ``parameter?`` may be left out, ``type?`` takes null, ``*parameter`` takes all that follows as a list. A missing
    argument is None.
    """
    name, _, rest = signature.partition("(")
    parameters = []
    for written in filter(None, rest.rstrip(")").split(", ")):
        found = _PARAMETER.fullmatch(written)
        if found is None:
            raise ValueError(signature)
        flags = (bool(found["optional"]), bool(found["nullable"]), bool(found["many"]))
        parameters.append(Parameter(found["name"], found["type"], *flags))

    def register(function: _F) -> _F:
        BUILTINS.setdefault(name, []).append(Overload(tuple(parameters), function, stateful))
        return function

    return register


def call_builtin(name: str, state: State, names: tuple[str, ...], arguments: list[Any]) -> Any:
    """The result of a built-in function; null, with a warning, when no signature takes the arguments."""
    for overload in BUILTINS[name]:
        bound = overload.bind(names, arguments)
        if bound is not None:
            state.spend(sum(map(weight, bound)))
            result = overload.function(state, *bound) if overload.stateful else overload.function(*bound)
            state.spend(len(result) if type(result) is list or type(result) is dict else 1 + weight(result))
            return result
    state.warn("bad-arguments", name)
    return None


def builtin_value(name: str) -> Function | None:
    """A built-in function as a value; the same one each time."""
    if name not in _VALUES and name in BUILTINS:
        parameters = tuple(parameter.name for parameter in BUILTINS[name][0].parameters)
        _VALUES[name] = Function(name, parameters, lambda state, arguments: call_builtin(name, state, (), arguments))
    return _VALUES.get(name)


_VALUES: dict[str, Function] = {}


@dataclass(frozen=True, slots=True)
class Registered:
    """A function of the application. Parameters written with a final ``?`` may be left out."""

    name: str
    parameters: tuple[str, ...]
    required: int
    function: Callable[..., Any]

    def bind(self, names: tuple[str, ...], arguments: list[Any]) -> tuple[Any, ...] | None:
        """The arguments in order, or None when they do not fit."""
        if not names:
            return tuple(arguments) if self.required <= len(arguments) <= len(self.parameters) else None
        given = dict(zip(names, arguments, strict=True))
        if len(given) != len(names) or not given.keys() <= set(self.parameters):
            return None
        if not set(self.parameters[: self.required]) <= given.keys():
            return None
        return tuple(given.get(name) for name in self.parameters)


class Functions:
    """The register of an application's functions."""

    def __init__(self) -> None:
        self._functions: dict[str, Registered] = {}

    def register(self, name: str, parameters: Sequence[str], function: Callable[..., Any]) -> None:
        """Make ``function`` callable as ``name`` (which may hold spaces).

        Optional parameters come last and are written ``name?``.

        It is given FEEL values (a number is an int or Decimal) and returns a FEEL or JSON value; for arguments it
        cannot work with it returns None. What it raises ends the evaluation. Raises ValueError when the name is taken
        by FEEL or another function.
        """
        if name in BUILTINS or name in self._functions:
            raise ValueError(f"function {name!r} exists")
        required = sum(not parameter.endswith("?") for parameter in parameters)
        plain = tuple(parameter.removesuffix("?") for parameter in parameters)
        self._functions[name] = Registered(name, plain, required, function)

    def names(self) -> frozenset[str]:
        """Every registered name."""
        return frozenset(self._functions)

    def find(self, name: str) -> Registered | None:
        """The function of that name."""
        return self._functions.get(name)
