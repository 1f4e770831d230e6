"""The expressions of a form against the types of its own fields; what the task brings may be anything."""

from collections.abc import Iterator, Mapping, Sequence

from engine.feel.errors import FeelSyntaxError
from engine.feel.typing import NULL, UNKNOWN, Known, context_of, infer, list_of, one, shown
from engine.feel.typing.kinds import may_be
from engine.forms.components import Choice, Component, DynamicList, Field, Form, Group, TextField
from engine.forms.expressions import Expression
from engine.forms.findings import Finding
from engine.forms.typing import types_of_fields

_CONDITIONS = frozenset({"conditional.hide", "readonly"})


def by_type(form: Form) -> Iterator[Finding]:
    """What can only fail, as warnings: the form works, but not as it is meant to."""
    yield from _in(form.components, types_of_fields(form.components))


def _in(components: Sequence[Component], known: Mapping[str, Known]) -> Iterator[Finding]:
    for component in components:
        for where, expression in _expressions(component):
            if isinstance(expression, Expression):
                yield from _of(component, where, expression, known)
        if isinstance(component, Group):
            yield from _in(component.components, known)
        elif isinstance(component, DynamicList):
            row = types_of_fields(component.components)
            own = {"this": context_of(row, closed=False), "parent": UNKNOWN, "i": list_of(one("number"))}
            yield from _in(component.components, {**known, **row, **own})


def _expressions(component: Component) -> Iterator[tuple[str, object]]:
    yield "conditional.hide", component.hide
    if isinstance(component, Field):
        limits = component.validation
        yield "readonly", component.readonly
        yield "validate.minLength", limits.min_length
        yield "validate.maxLength", limits.max_length
        yield "validate.min", limits.min
        yield "validate.max", limits.max
        for name, text in component.properties.items():
            if text.startswith("=") and name != "countLimit":
                yield f"properties.{name}", Expression(text[1:])
    if isinstance(component, TextField):
        yield "properties.countLimit", component.count_limit
    if isinstance(component, Choice):
        yield "valuesExpression", component.values_expression


def _of(component: Component, where: str, expression: Expression, known: Mapping[str, Known]) -> Iterator[Finding]:
    try:
        found = infer(expression.node, known)
    except FeelSyntaxError:
        return  # said by lint
    name = component.key if isinstance(component, Field) else component.id
    path, text = f"{component.path}.{where}", f"={expression.text}"
    for problem in found.problems:
        before = text[: problem.offset + 1]
        place = {"expression_line": before.count("\n") + 1, "expression_column": len(before) - before.rfind("\n")}
        params = {"what": where, "expression": text, **place, **problem.details}
        yield Finding(f"expression.{problem.code}", name, path, "warning", params)
    if where in _CONDITIONS and not may_be(found.value, "boolean") and found.value != NULL:
        params = {"expression": text, "given_types": shown(found.value)}
        yield Finding("condition.not-boolean", name, path, "warning", params)
    elif where in _CONDITIONS and not found.can_hold:
        yield Finding("condition.never-true", name, path, "warning", {"expression": text})
