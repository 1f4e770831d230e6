"""Files before anything is made of them."""

import pytest

from engine.lint.resources import lint_resource
from tests.support.diagrams import diagram, end, node, start
from tests.unit.engine.lint.around import surroundings

REFUSED = {"dmn-invalid", "file.unknown-kind", "form-unreadable", "not-bpmn", "xml-refused"}
"""The codes of files that cannot be read at all."""


@pytest.mark.parametrize(
    ("name", "body", "code", "line"),
    [
        ("a.bpmn", b"<definitions>\n<process></definitions>", "xml-refused", 2),
        ("a.bpmn", b"<html/>", "not-bpmn", 1),
        ("a.dmn", b"<html/>", "dmn-invalid", 1),
        ("a.form", b"{\n  broken", "form-unreadable", 2),
        ("a.exe", b"MZ", "file.unknown-kind", 1),
    ],
)
def test_what_cannot_be_read_is_a_finding(name: str, body: bytes, code: str, line: int) -> None:
    """A file that is none is refused with its place, not with an exception."""
    (found,) = lint_resource(name, body, surroundings())
    assert (found.code, found.severity, found.line) == (code, "error", line)
    assert code in REFUSED


def test_a_diagram_is_linted() -> None:
    """What the linter says about a diagram is said about its file."""
    body = diagram(start(), node("serviceTask", "call"), end(), "start -> call -> end")
    assert [found.code for found in lint_resource("a.bpmn", body, surroundings())] == ["delegate.missing"]


FORM = b"""{
  "id": "f", "type": "default",
  "components": [
    {"type": "textfield", "id": "a", "key": "a", "label": "[{\\"A\\", 1}]", "validate": {"required": true}},
    {"type": "textfield", "id": "b", "key": "2 b", "label": "B",
     "validate": {"minLength": 5, "maxLength": 3}}
  ]
}"""


def test_a_form_is_linted() -> None:
    """What is wrong with a form is said with the component, its path, line and column."""
    bad_key, crossed = lint_resource("a.form", FORM, surroundings())
    assert (bad_key.code, bad_key.process, bad_key.details["path"]) == ("form-key-bad", "f", "components[1].key")
    assert (bad_key.line, bad_key.column) == (5, 38)
    assert (crossed.code, crossed.element, crossed.line, crossed.column) == ("form-limits-crossed", "2 b", 6, 19)


def test_a_decision_is_linted() -> None:
    """What is wrong with a decision file is said with the element and its line."""
    body = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
    <decision id="empty" name="empty"/></definitions>"""
    assert ("dmn-logic-missing", 2) in [
        (found.code, found.line) for found in lint_resource("a.dmn", body, surroundings())
    ]
