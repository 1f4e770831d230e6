"""What is wrong with a model is found before it is deployed."""

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
