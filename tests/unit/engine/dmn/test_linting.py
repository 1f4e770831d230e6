"""What is wrong with a model is found before it is deployed."""

from typing import Any

import pytest

from engine import dmn
from engine.xml import XmlRefused
from tests.unit.engine.dmn.models import decision, literal, model, table


def findings(*elements: str) -> list[tuple[str, str]]:
    """Code and element of each finding."""
    return [(found.code, found.element_id) for found in dmn.lint(dmn.parse(model(*elements)))]


def test_a_sound_model_has_none() -> None:
    """Nothing is found where nothing is wrong."""
    assert findings(decision("d", table(["x"], ["y"], [["1", "2"]]))) == []


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ([decision("d", literal("1 +"))], ("dmn-expression", "id-d")),
        ([decision("d", table(["x"], ["y"], [["> ", "1"]]))], ("dmn-expression", "rule1")),
        ([decision("d", table(["x"], ["y"], []))], ("dmn-table-empty", "table")),
        ([decision("d", table(["x", "z"], ["y"], [["1"]]))], ("dmn-table-cells", "rule1")),
        ([decision("d", table(["x"], ["y"], [["1", "2"]], policy="BEST"))], ("dmn-hit-policy", "table")),
        ([decision("d", table(["x"], ["y"], [["1", "2"]], policy="PRIORITY"))], ("dmn-priorities-missing", "table")),
        ([decision("d", literal("1"), requires=["requiredInput#gone"])], ("dmn-reference", "id-d")),
        ([decision("d", "")], ("dmn-logic-missing", "id-d")),
        ([decision("d", literal("1"), type_ref="tGone")], ("dmn-type-unknown", "id-d")),
        ([decision("d", literal("d"), requires=["requiredDecision#id-d"])], ("dmn-cycle", "id-d")),
        ([], ("dmn-decisions-missing", "model")),
    ],
)
def test_found(elements: list[str], expected: tuple[str, str]) -> None:
    """Each defect is found, at the element it is in."""
    assert expected in findings(*elements)


def test_a_finding_tells_the_place_in_the_text() -> None:
    """A text that is no FEEL is found with the line of the XML and the details of the syntax error."""
    text = model("\n\n" + decision("d", literal("1 +")))
    (found,) = dmn.lint(dmn.parse(text))
    assert found.line == 3
    assert found.details["expected"] == "expression"


@pytest.mark.parametrize("text", [b"<a/>", b'<definitions xmlns="urn:other"/>'])
def test_other_xml_is_no_model(text: bytes) -> None:
    """XML that is no decision model is refused."""
    with pytest.raises(dmn.DmnInvalid):
        dmn.parse(text)


def test_a_doctype_is_refused() -> None:
    """No entity of a decision model is ever looked at."""
    with pytest.raises(XmlRefused):
        dmn.parse(b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///secret">]>' + model())


def test_deep_nesting_is_refused() -> None:
    """Boxed expressions nested without end are refused as such."""
    deep = "<list>" * 60 + literal("1") + "</list>" * 60
    with pytest.raises(dmn.DmnInvalid):
        dmn.parse(model(decision("d", deep)))


def typed(
    cell: str, result: str, *, column: str = "string", output: str = "number"
) -> list[tuple[str, dict[str, Any]]]:
    """Code and details of the warnings about a table with one rule."""
    text = decision("d", table(["x"], ["y"], [[cell, result]]))
    text = text.replace("<inputExpression", f'<inputExpression typeRef="{column}"', 1)
    text = text.replace("<output ", f'<output typeRef="{output}" ', 1)
    found = dmn.lint(dmn.parse(model(text)))
    return [(each.code, dict(each.details)) for each in found if each.severity == "warning"]


@pytest.mark.parametrize(
    ("cell", "result", "code"),
    [
        ("3", "1", "dmn-test-type"),
        ('not("a", 3)', "1", "dmn-test-type"),
        ("> today()", "1", "dmn-test-type"),
        ("string length(3)", "1", "expression.argument"),
        ('"a"', '"one"', "dmn-result-type"),
        ('"a"', "today()", "dmn-result-type"),
        ('"a"', 'string length("a") + "b"', "expression.calculate"),
    ],
)
def test_a_cell_is_held_against_its_column(cell: str, result: str, code: str) -> None:
    """A test that the column never meets, and a result that becomes null, are told with rule and column."""
    ((found, details),) = typed(cell, result)
    assert found == code
    assert (details.get("rule"), details.get("column")) == (1, "x") or details["what"] in {"x 1", "y 1"}


@pytest.mark.parametrize(
    ("cell", "result", "column", "output"),
    [
        ("-", "null", "string", "number"),
        ('"a", "b"', "1", "string", "number"),
        ("null", "unknown", "string", "number"),
        ('matches(?, "a")', "[1]", "string", "number"),
        ('< date("2019-10-31")', "today()", "date", "date and time"),
        ("[1..3], > 7", 'string(1) + "a"', "number", "string"),
        ("unknown", "x", "number", "boolean"),
    ],
)
def test_a_cell_of_the_right_type_is_left_alone(cell: str, result: str, column: str, output: str) -> None:
    """What may be met and what is made to conform is no reason to warn."""
    assert typed(cell, result, column=column, output=output) == []
