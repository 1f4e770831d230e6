"""A form as the templates need it: the engine's controls, sentences for what is wrong, words for what a button does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext

from engine.forms import (
    Choice,
    Control,
    Expression,
    Field,
    Form,
    FormRejected,
    Surroundings,
    controls_of,
    count_characters,
    resolve,
)
from engine.forms.components import walk
from web.catalogues import named

_CONSEQUENCE = "consequence"


@dataclass(frozen=True)
class FileView:
    """An uploaded file as a form shows it."""

    id: str
    name: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True)
class Submit:
    """A button that submits: ``value`` under ``name`` ("" for a plain one), and what pressing it leads to, in words."""

    name: str
    value: str
    label: str
    consequence: str


@dataclass(frozen=True)
class FormView:
    """Everything the macros in templates/forms/ show.

    ``errors`` are sentences by field name; ``remarks`` what was said about a field in the round before, by key;
    ``live`` says that some fields depend on others, so that a change may show or hide some.
    """

    controls: tuple[Control, ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FileView] = field(default_factory=dict)
    submits: tuple[Submit, ...] = ()
    live: bool = False

    @property
    def deciding(self) -> str:
        """The name of the field that the buttons decide; empty where a plain button submits."""
        return self.submits[0].name if self.submits else ""

    def count(self, text: str) -> int:
        """How long ``text`` is, as the limits of the form count it."""
        return count_characters(text)


def show(
    form: Form,
    submitted: Mapping[str, Any],
    around: Surroundings,
    *,
    rejected: FormRejected | None = None,
    remarks: Mapping[str, str] | None = None,
    files: Mapping[str, FileView] | None = None,
    errors: Mapping[str, str] | None = None,
) -> FormView:
    """The view of ``form`` with ``submitted`` typed in and, where it was refused, the reasons at their fields.

    ``errors`` are sentences about fields that somebody else than the form has found.
    """
    controls = resolve(form, submitted, around)
    labels = {control.name: _label(control) for control in controls_of(controls)}
    return FormView(
        controls,
        {name: _error(each, labels.get(name, name)) for name, each in _problems(rejected)} | dict(errors or {}),
        remarks or {},
        files or {},
        _submits(form, controls, around),
        live=_depends(form),
    )


def shows_as_buttons(control: Control) -> bool:
    """Whether this choice is made by the button that submits the form."""
    component = control.component
    return isinstance(component, Choice) and not component.multiple and component.properties.get("display") == "buttons"


def _label(control: Control) -> str:
    return control.component.label if isinstance(control.component, Field) else ""


def _problems(rejected: FormRejected | None) -> list[tuple[str, Mapping[str, Any]]]:
    return list(rejected.details["fields"].items()) if rejected else []


def _error(problem: Mapping[str, Any], label: str) -> str:
    params = problem["params"]
    if params.get("message"):
        return named(label, params["message"])
    text = str(gettext(f"field.{problem['code']}"))
    return text % {"label": label, **params}


def _depends(form: Form) -> bool:
    return any(
        component.hide is not None
        or (isinstance(component, Field) and isinstance(component.readonly, Expression))
        or (isinstance(component, Choice) and component.values_expression is not None)
        for component in walk(form.components)
    )


def _submits(form: Form, controls: tuple[Control, ...], around: Surroundings) -> tuple[Submit, ...]:
    values = {control.name: control.value for control in controls_of(controls)}
    context = {**around.variables, **values}
    deciding = next((each for each in controls_of(controls) if shows_as_buttons(each) and not each.readonly), None)
    if deciding is None or not isinstance(deciding.component, Choice):
        return (
            Submit("", "", str(gettext("form.submit")), _said(form.properties.get(_CONSEQUENCE, ""), context, around)),
        )
    properties = deciding.component.properties
    return tuple(
        Submit(
            deciding.name,
            str(option.value),
            option.label,
            _said(properties.get(f"{_CONSEQUENCE}:{option.value}", ""), context, around),
        )
        for option in deciding.options
    )


def _said(text: str, context: Mapping[str, Any], around: Surroundings) -> str:
    """A consequence as written, or as an expression gives it."""
    if not text.startswith("="):
        return text
    said = Expression(text[1:]).evaluate(context, around.env)
    return said if isinstance(said, str) else ""
