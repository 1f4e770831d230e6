"""Calling functions: those defined in an expression, those an application registers, and FEEL's own."""

from typing import Any

from engine.feel.functions import BUILTINS, Registered, call_builtin
from engine.feel.scope import MISSING, Scope, State
from engine.feel.types import Type, coerce
from engine.feel.values import Function, adopt

REGISTERED_STEPS = 100
"""What a call of an application's function costs: it may do more than one of FEEL's own, and is written down."""


def call_value(function: Function, state: State, names: tuple[str, ...], arguments: list[Any]) -> Any:
    """The result of calling a function value; null when the arguments do not fit."""
    bound: list[Any] | None = arguments
    if names:
        bound = function.bind(names, arguments)
    elif len(arguments) != len(function.parameters) and function.name not in BUILTINS:
        bound = None
    if bound is None:
        state.warn("bad-arguments", function.name)
        return None
    state.enter()
    try:
        return function.invoke(state, bound)
    finally:
        state.leave()


def call_registered(function: Registered, state: State, names: tuple[str, ...], arguments: list[Any]) -> Any:
    """The result of an application's function, by way of the environment's ``call`` where there is one."""
    bound = function.bind(names, arguments)
    if bound is None:
        state.warn("bad-arguments", function.name)
        return None
    state.enter()
    state.spend(REGISTERED_STEPS)
    try:
        call = state.environment.call
        return adopt(call(function.name, function.function, bound) if call else function.function(*bound))
    finally:
        state.leave()


def call_name(
    name: str, registered: Registered | None, scope: Scope, names: tuple[str, ...], arguments: list[Any]
) -> Any:
    """The result of calling ``name``: a function in reach, else a registered one, else FEEL's own."""
    state = scope.state
    value = scope.read(name)
    if type(value) is Function:
        return call_value(value, state, names, arguments)
    if registered is None and state.environment.functions is not None:
        registered = state.environment.functions.find(name)
    if registered is not None:
        return call_registered(registered, state, names, arguments)
    if name in BUILTINS:
        return call_builtin(name, state, names, arguments)
    state.warn("no-function" if value is not MISSING else "unknown-name", name)
    return None


def typed_arguments(types: tuple[Type | None, ...], arguments: list[Any]) -> list[Any] | None:
    """The arguments made to conform to the declared types; None when one does not."""
    fitting = []
    for of, argument in zip(types, arguments, strict=True):
        value = argument if of is None else coerce(argument, of)
        if value is None and argument is not None:
            return None
        fitting.append(value)
    return fitting
