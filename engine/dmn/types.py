"""The types of a decision model as FEEL types."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from engine import feel
from engine.dmn import model as dmn
from engine.feel import temporal
from engine.feel.errors import FeelSyntaxError
from engine.feel.types import (
    ANY,
    SIMPLE_TYPES,
    ConstrainedType,
    ContextType,
    FunctionType,
    ListType,
    SimpleType,
    Type,
    coerce,
)
from engine.feel.values import YearMonthDuration

_TEMPORAL = frozenset((date, time, datetime, timedelta, YearMonthDuration))


class Types:
    """The types a model knows by name.

    FEEL's own, its item definitions, and those of imported models as ``import.name``.
    """

    def __init__(self, definitions: Iterable[dmn.ItemDefinition], imported: Mapping[str, Type]) -> None:
        self._definitions = {definition.name: definition for definition in definitions}
        self._resolved: dict[str, Type] = dict(imported)
        for name in self._definitions:
            self._named(name, frozenset())

    @property
    def by_name(self) -> Mapping[str, Type]:
        """Every type that the model or an import defines."""
        return self._resolved

    def find(self, type_ref: str) -> Type | None:
        """The type of that name; None where none is asked for, or where it is unknown."""
        return self._resolved.get(type_ref) or SIMPLE_TYPES.get(type_ref)

    def _named(self, name: str, open_names: frozenset[str]) -> Type:
        if name in self._resolved:
            return self._resolved[name]
        if name in self._definitions and name not in open_names:
            self._resolved[name] = self._build(self._definitions[name], open_names | {name})
            return self._resolved[name]
        return SIMPLE_TYPES.get(name, ANY)

    def _build(self, definition: dmn.ItemDefinition, open_names: frozenset[str]) -> Type:
        of = self._unrestricted(definition, open_names)
        allowed = None if definition.allowed is None else _allowed(definition.allowed.text)
        if allowed is not None:
            of = ConstrainedType(definition.name, of, allowed)
        return ListType(definition.name, of) if definition.is_collection else of

    def _unrestricted(self, definition: dmn.ItemDefinition, open_names: frozenset[str]) -> Type:
        if definition.components:
            fields = tuple((component.name, self._build(component, open_names)) for component in definition.components)
            return ContextType(definition.name, fields)
        if definition.function_item is not None:
            parameters = tuple(self._named(each.type_ref, open_names) for each in definition.function_item.parameters)
            return FunctionType(definition.name, parameters, self._named(definition.function_item.type_ref, open_names))
        return self._named(definition.type_ref, open_names)


class _Allowed:
    """Tests a value against allowed values; two with the same text are equal."""

    def __init__(self, tests: feel.UnaryTests) -> None:
        self._tests = tests

    def __call__(self, value: Any) -> bool:
        return self._tests.evaluate(value, {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Allowed) and other._tests.text == self._tests.text

    def __hash__(self) -> int:
        return hash(self._tests.text)


def _allowed(text: str) -> _Allowed | None:
    try:
        return _Allowed(feel.compile_unary_tests(text))
    except FeelSyntaxError:
        return None


def received(value: Any, of: Type | None) -> Any:
    """A value from outside as its type asks for.

    JSON has no dates, so a text is read as one where a date, time or duration is declared.
    """
    if of is None or value is None:
        return value
    simple = of.base if isinstance(of, ConstrainedType) else of
    if type(value) is str and isinstance(simple, SimpleType) and _TEMPORAL & set(simple.kinds):
        value = temporal.literal(value)
    return coerce(value, of)
