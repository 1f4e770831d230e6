"""What was submitted, judged by the form: typed values of exactly its fields, or every error at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from engine.errors import Invalid
from engine.forms.components import (
    Choice,
    Component,
    DateTime,
    DynamicList,
    Field,
    FilePicker,
    Form,
    Group,
    Number,
    TextField,
    fields_of,
)
from engine.forms.controls import Control, Rules, Surroundings, controls_of, resolve, rows_of
from engine.forms.expressions import Expression
from engine.forms.values import Problem, count_characters, is_empty, pattern_problem, same_option

_TODAY = Expression("today()")
_NOW = Expression("now()")


class FormRejected(Invalid):
    """The submission breaks the form. ``details["fields"]`` maps names (``items.0.unit``) to code and params."""

    code = "form-rejected"

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        fields = {name: {"code": each.code, "params": dict(each.params)} for name, each in problems.items()}
        super().__init__(fields=fields)


def accept(form: Form, submitted: Mapping[str, Any], around: Surroundings, zone: tzinfo = UTC) -> dict[str, Any]:
    """The JSON values of exactly the fields that are shown and may be written.

    Dates and times stay ISO text; ``zone`` is where those are understood that the form wants with an offset. Raises
    FormRejected with every problem: a name the form does not have, a read-only field that was set, a value of another
    type or beyond a limit.
    """
    problems = {name: Problem("unknown-field") for name in _unknown(form.components, submitted, "")}
    controls = resolve(form, submitted, around)
    by_name = {control.name: control for control in controls_of(controls)}
    for name, control in by_name.items():
        problem = _problem(control, by_name, around)
        if problem is not None:
            # a missing reason stands at the field that should hold it
            problems.setdefault(problem.params.get("field", name), problem)
    if problems:
        raise FormRejected(problems)
    return _result(controls, zone)


def _unknown(components: Sequence[Component], submitted: Mapping[str, Any], prefix: str) -> Iterator[str]:
    fields = {each.key: each for each in fields_of(components)}
    for name, value in submitted.items():
        if name not in fields:
            yield f"{prefix}{name}"
        elif isinstance(component := fields[name], DynamicList):
            for index, row in enumerate(rows_of(value)):
                yield from _unknown(component.components, row, f"{prefix}{name}.{index}.")


def _problem(control: Control, by_name: Mapping[str, Control], around: Surroundings) -> Problem | None:
    component = control.component
    if control.readonly:
        return Problem("not-writable") if control.raw is not None else None
    if control.problem is not None:
        return control.problem
    if isinstance(component, DynamicList):
        return _row_count_problem(component, control, around)
    if is_empty(control.value):
        needed = control.rules.required or (control.rules.min_length or 0) > 0
        return Problem("required") if needed else None
    return _limit_problem(component, control, by_name, around)


def _limit_problem(
    component: Component, control: Control, by_name: Mapping[str, Control], around: Surroundings
) -> Problem | None:
    match component:
        case TextField():
            return _text_problem(component, control, by_name)
        case Number():
            return _range_problem(float(control.value), control.rules)
        case Choice():
            return _choice_problem(control)
        case DateTime(no_past=True):
            return _past_problem(component, control.value, around)
        case FilePicker():
            return _file_problem(component, control.value, around)
    return None


def _row_count_problem(component: DynamicList, control: Control, around: Surroundings) -> Problem | None:
    given = around.variables.get(component.key)
    fixed = len(given) if isinstance(given, list) else component.default_repetitions
    return None if component.allow_add_remove or len(control.rows) == fixed else Problem("rows-fixed", {"limit": fixed})


def _text_problem(component: TextField, control: Control, by_name: Mapping[str, Control]) -> Problem | None:
    text, rules = control.value, control.rules
    if rules.min_length is not None and len(text) < rules.min_length:
        return Problem("too-short", {"limit": rules.min_length, "length": len(text)})
    if rules.max_length is not None and len(text) > rules.max_length:
        return Problem("too-long", {"limit": rules.max_length, "length": len(text)})
    return pattern_problem(component, text) or _count_problem(component, control, by_name)


def _count_problem(component: TextField, control: Control, by_name: Mapping[str, Control]) -> Problem | None:
    """A limit that holds in principle: beyond it a reason is needed, and is enough. Rule E22."""
    limit = control.rules.count_limit
    if limit is None or (count := count_characters(control.value)) <= limit:
        return None
    reason_name = control.name.removesuffix(component.key) + component.reason_key
    reason = by_name.get(reason_name)
    if reason is not None and not is_empty(reason.value):
        return None
    return Problem("reason-required", {"field": reason_name, "limit": limit, "count": count})


def _range_problem(value: float, rules: Rules) -> Problem | None:
    if rules.min is not None and value < rules.min:
        return Problem("too-small", {"limit": rules.min})
    if rules.max is not None and value > rules.max:
        return Problem("too-large", {"limit": rules.max})
    return None


def _choice_problem(control: Control) -> Problem | None:
    chosen = control.value if isinstance(control.value, list) else [control.value]
    offered = all(any(same_option(option.value, each) for option in control.options) for each in chosen)
    return None if offered else Problem("not-an-option")


def _past_problem(component: DateTime, value: str, around: Surroundings) -> Problem | None:
    if component.subtype == "time":
        return None
    limit = (_TODAY if component.subtype == "date" else _NOW).evaluate({}, around.env)
    return Problem("in-the-past") if limit and value < limit[: len(value)] else None


def _file_problem(component: FilePicker, value: list[str], around: Surroundings) -> Problem | None:
    if any(each not in around.files for each in value):
        return Problem("unknown-file")
    return Problem("too-many-files", {"limit": 1}) if len(value) > 1 and not component.multiple else None


def _result(controls: Sequence[Control], zone: tzinfo) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for control in controls:
        if control.hidden or control.readonly:
            continue
        component = control.component
        if isinstance(component, Group):
            values |= _result(control.children, zone)
        elif isinstance(component, DynamicList):
            values[component.key] = [_result(row, zone) for row in control.rows]
        elif isinstance(component, Choice):
            values[component.key] = _chosen(control)
        elif isinstance(component, DateTime) and control.value is not None:
            values[component.key] = _serialized(component, control.value, zone)
        elif isinstance(component, Field):
            values[component.key] = control.value
    return values


def _chosen(control: Control) -> Any:
    def offered(raw: Any) -> Any:
        return next(option.value for option in control.options if same_option(option.value, raw))

    if isinstance(control.value, list):
        return [offered(each) for each in control.value]
    return None if control.value is None else offered(control.value)


def _serialized(component: DateTime, value: str, zone: tzinfo) -> str:
    if component.subtype != "datetime" or component.serializing == "no_timezone":
        return value
    moment = datetime.fromisoformat(value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return (moment.astimezone(UTC) if component.serializing == "utc_normalized" else moment).isoformat()
