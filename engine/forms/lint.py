"""What would go wrong with a form, said before it is deployed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.errors import Fault
from engine.feel.regex import compile_pattern
from engine.forms.checking import by_type
from engine.forms.components import (
    Choice,
    Component,
    DateTime,
    DynamicList,
    Field,
    Form,
    Group,
    Text,
    TextField,
    fields_of,
    walk,
)
from engine.forms.expressions import Expression
from engine.forms.findings import Finding

_GRID = 16
_RESERVED = frozenset({"this", "parent", "i", "_"})


def lint(form: Form) -> list[Finding]:
    """Everything wrong with ``form``, in the order of its components; the findings made while reading come first."""
    findings = list(form.oddities)
    if not form.id:
        findings.append(Finding("form-id-missing", "", "id"))
    if not form.components:
        findings.append(Finding("form-empty", "", "components", "warning"))
    findings += _names(form.components)
    for component in walk(form.components):
        findings += _component(component)
    findings += by_type(form)
    return findings


def _names(components: Sequence[Component]) -> Iterator[Finding]:
    fields = list(fields_of(components))
    counts = Counter(each.key for each in fields)
    for each in fields:
        where = f"{each.path}.{'path' if isinstance(each, DynamicList) else 'key'}"
        if not each.key:
            yield Finding("form-key-missing", each.id, where)
        elif not each.key.isidentifier() or each.key in _RESERVED:
            yield Finding("form-key-bad", each.key, where, params={"key": each.key})
        elif counts[each.key] > 1:
            yield Finding("form-key-twice", each.key, where, params={"key": each.key})
        if isinstance(each, TextField) and each.reason_key and each.reason_key not in counts:
            where = f"{each.path}.properties.reasonKey"
            yield Finding("form-reason-unknown", each.key, where, params={"key": each.reason_key})
    for component in walk(components):
        if isinstance(component, DynamicList):
            yield from _names(component.components)


def _component(component: Component) -> Iterator[Finding]:
    name = component.key if isinstance(component, Field) else component.id
    if component.columns is not None and not 1 <= component.columns <= _GRID:
        yield Finding("form-columns-bad", name, f"{component.path}.layout.columns")
    yield from _expression(component.hide, name, f"{component.path}.conditional.hide")
    if isinstance(component, Text) and ("{{" in component.text or component.text.startswith("=")):
        yield Finding("form-text-template", name, f"{component.path}.text")
    if isinstance(component, Field | Group) and not component.label:
        yield Finding("form-label-missing", name, f"{component.path}.label", "warning")
    if isinstance(component, Field):
        yield from _field(component)


def _field(field: Field) -> Iterator[Finding]:
    yield from _validation(field)
    yield from _expression(field.readonly, field.key, f"{field.path}.readonly")
    for name, text in field.properties.items():
        if name.startswith(("consequence:", "remarks")) and text.startswith("="):
            yield from _expression(Expression(text[1:]), field.key, f"{field.path}.properties.{name}")
    if isinstance(field, TextField):
        yield from _expression(field.count_limit, field.key, f"{field.path}.properties.countLimit")
    if isinstance(field, Choice):
        yield from _choice(field)
    if isinstance(field, DateTime) and field.subtype == "time" and field.serializing != "no_timezone":
        yield Finding("form-time-offset", field.key, f"{field.path}.timeSerializingFormat")


def _validation(field: Field) -> Iterator[Finding]:
    validation = field.validation
    limits = {
        "minLength": validation.min_length,
        "maxLength": validation.max_length,
        "min": validation.min,
        "max": validation.max,
    }
    for name, limit in limits.items():
        yield from _expression(limit, field.key, f"{field.path}.validate.{name}")
    for low, high in (("minLength", "maxLength"), ("min", "max")):
        least, most = limits[low], limits[high]
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            params = {"low": least, "high": most}
            yield Finding("form-limits-crossed", field.key, f"{field.path}.validate.{low}", params=params)
    if validation.pattern and compile_pattern(validation.pattern, "") is None:
        where = f"{field.path}.validate.pattern"
        yield Finding("form-pattern-bad", field.key, where, params={"pattern": validation.pattern})
    if (field.disabled or field.readonly is True) and validation.required:
        yield Finding("form-required-readonly", field.key, f"{field.path}.validate.required")


def _choice(field: Choice) -> Iterator[Finding]:
    yield from _expression(field.values_expression, field.key, f"{field.path}.valuesExpression")
    sources = [bool(field.options), bool(field.values_key), field.values_expression is not None, bool(field.source)]
    if sum(sources) == 0:
        yield Finding("form-options-missing", field.key, f"{field.path}.values")
    if sum(sources[1:]) > 1:
        yield Finding("form-options-ambiguous", field.key, f"{field.path}.valuesExpression")
    for value, count in Counter(str(option.value) for option in field.options).items():
        if count > 1:
            yield Finding("form-option-twice", field.key, f"{field.path}.values", params={"value": value})


def _expression(expression: object, name: str, path: str) -> Iterator[Finding]:
    if not isinstance(expression, Expression):
        return
    try:
        expression.check()
    except Fault as fault:
        params = {"expression": expression.text, "reason": fault.code, **fault.details}
        yield Finding("form-expression-bad", name, path, params=params)
