"""Which names the expressions of a form read."""

from collections.abc import Iterator
from typing import Any

from engine.feel.errors import FeelSyntaxError
from engine.forms.components import Choice, Component, Field, Form, TextField, walk
from engine.forms.expressions import Expression


def reads_of(form: Form) -> frozenset[str]:
    """The variables and fields that decide how the form looks and what it accepts."""
    return frozenset(name for component in walk(form.components) for name in _reads(component))


def _reads(component: Component) -> Iterator[str]:
    for text in _expressions(component):
        if isinstance(text, Expression):
            try:
                yield from text.names
            except FeelSyntaxError:
                continue  # the form itself is refused with the place of the error
    if isinstance(component, Field) and (remarks := component.properties.get("remarks", "")):
        yield remarks
    if isinstance(component, Choice) and component.values_key:
        yield component.values_key
    if isinstance(component, TextField) and component.reason_key:
        yield component.reason_key


def _expressions(component: Component) -> Iterator[Any]:
    yield component.hide
    if isinstance(component, Field):
        limits = component.validation
        yield from (component.readonly, limits.min_length, limits.max_length, limits.min, limits.max)
        yield from (Expression(text[1:]) for text in component.properties.values() if text.startswith("="))
    if isinstance(component, TextField):
        yield component.count_limit
    if isinstance(component, Choice):
        yield component.values_expression
