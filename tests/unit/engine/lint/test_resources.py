"""Files before anything is made of them."""

import orjson
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


def test_a_form_is_linted() -> None:
    """What is wrong with a form is said with the component and its path."""
    form = {"id": "f", "type": "default", "components": [{"type": "textfield", "id": "c", "key": "2 b", "label": "B"}]}
    (found,) = lint_resource("a.form", orjson.dumps(form), surroundings())
    assert (found.code, found.process, found.details["path"]) == ("form-key-bad", "f", "components[0].key")
