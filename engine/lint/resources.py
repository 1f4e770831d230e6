"""Linting files before anything is made of them: what cannot even be read is a finding too, with its place."""

from collections.abc import Mapping, Sequence

from engine import bpmn, dmn, forms
from engine.errors import Fault
from engine.lint.codes import CODES
from engine.lint.findings import Finding, Surroundings
from engine.lint.json_places import JsonPlaces
from engine.lint.linter import lint
from engine.lint.subject import Subject
from engine.lint.unread import unread_fields

_UNREAD = "form-field-unread"


def lint_resource(name: str, body: bytes, surroundings: Surroundings) -> list[Finding]:
    """Everything wrong with the file ``name``, whose ending says what it is: ``.bpmn``, ``.dmn`` or ``.form``."""
    try:
        if name.endswith(".bpmn"):
            return lint(bpmn.read(body), surroundings)
        if name.endswith(".form"):
            return _form(body)
        if name.endswith(".dmn"):
            return _decisions(body, surroundings)
    except Fault as fault:
        line, column = fault.details.get("line", 1), fault.details.get("column", 1)
        return [Finding(fault.code, CODES[fault.code], "", line, column, "", {"file": name, **fault.details})]
    return [Finding("file.unknown-kind", CODES["file.unknown-kind"], "", 1, 1, "", {"file": name})]


def lint_usage(body: bytes, subjects: Sequence[Subject], known: Mapping[str, forms.Form]) -> list[Finding]:
    """What is only seen of a form beside every process (``subjects``) and every other form (``known``, by id)."""
    try:
        form = forms.parse(body)
    except Fault:
        return []  # said by lint_resource
    places = JsonPlaces(body.decode())
    unread = unread_fields(form, subjects, known)
    found = [forms.Finding(_UNREAD, each.key, f"{each.path}.key", "warning", {"key": each.key}) for each in unread]
    return [_of_form(each, form.id, places) for each in found]


def _form(body: bytes) -> list[Finding]:
    form, places = forms.parse(body), JsonPlaces(body.decode())
    return [_of_form(found, form.id, places) for found in forms.lint(form)]


def _of_form(found: forms.Finding, form: str, places: JsonPlaces) -> Finding:
    line, column = places.of(found.path)
    details = {"path": found.path, **found.params}
    return Finding(found.code, found.severity, found.component or form, line, column, form, details)


def _decisions(body: bytes, surroundings: Surroundings) -> list[Finding]:
    model = dmn.parse(body)
    return [
        Finding(found.code, found.severity, found.element_id, found.line, 1, model.id, found.details)
        for found in dmn.lint(model, surroundings.functions)
    ]
