"""Reading and linting form-js JSON."""

from typing import Any

import orjson
import pytest

from engine.forms import Choice, DateTime, DynamicList, FormUnreadable, Group, Number, TextField, lint, parse
from tests.unit.engine.forms.samples import form_of, text

EDITOR_FORM = {
    "components": [
        {"text": "# Opinion", "type": "text", "layout": {"row": "Row_1", "columns": None}, "id": "Field_1"},
        {
            "label": "Opinion",
            "type": "textarea",
            "layout": {"row": "Row_2", "columns": 8},
            "id": "Field_2",
            "key": "opinion",
            "validate": {"required": True, "maxLength": 500},
            "properties": {"countLimit": "100", "reasonKey": "reason"},
        },
        {
            "label": "Reason",
            "type": "textfield",
            "id": "Field_3",
            "key": "reason",
            "appearance": {"prefixAdorner": "x"},
        },
        {"label": "Days", "type": "number", "id": "Field_4", "key": "days", "decimalDigits": 0, "increment": "1"},
        {"dateLabel": "Due", "type": "datetime", "subtype": "date", "id": "Field_5", "key": "due_on"},
        {
            "label": "Class",
            "type": "radio",
            "id": "Field_6",
            "key": "directive_class",
            "values": [{"label": "Action", "value": "action"}, {"label": "Guidance", "value": "guidance"}],
        },
        {
            "label": "Lead",
            "type": "select",
            "searchable": True,
            "id": "Field_7",
            "key": "lead",
            "properties": {"source": "units"},
        },
        {
            "label": "Co-units",
            "path": "co_units",
            "type": "dynamiclist",
            "isRepeating": True,
            "allowAddRemove": True,
            "defaultRepetitions": 2,
            "showOutline": True,
            "id": "Field_8",
            "components": [{"label": "Duty", "type": "textfield", "id": "Field_9", "key": "duty"}],
        },
        {
            "label": "More",
            "type": "group",
            "id": "Field_10",
            "components": [{"label": "Sure", "type": "checkbox", "id": "Field_11", "key": "sure"}],
        },
        {"type": "separator", "id": "Field_12"},
        {"type": "spacer", "id": "Field_13", "height": 60},
        {
            "label": "Papers",
            "type": "filepicker",
            "id": "Field_14",
            "key": "papers",
            "multiple": True,
            "accept": ".pdf",
        },
    ],
    "type": "default",
    "id": "draft_opinion",
    "executionPlatform": "Camunda Cloud",
    "executionPlatformVersion": "8.8.0",
    "exporter": {"name": "form-js", "version": "1.21.0"},
    "schemaVersion": 19,
}


def codes(*components: dict[str, Any], **attributes: Any) -> list[str]:
    """The codes that lint finds in a form of these components."""
    return [finding.code for finding in lint(form_of(*components, **attributes))]


def test_a_form_of_the_editor_is_understood_whole() -> None:
    """What the bpmn.io editor writes is read without any finding."""
    form = parse(orjson.dumps(EDITOR_FORM))
    assert lint(form) == []
    assert form.id == "draft_opinion"
    assert form.keys == {"opinion", "reason", "days", "due_on", "directive_class", "lead", "co_units", "sure", "papers"}
    kinds = {type(component) for component in form.components}
    assert {TextField, Number, DateTime, Choice, DynamicList, Group} <= kinds


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"form"', b'{"components": 1}', b"\xff\xfe", b"{" * 5000, b" " * 600_000],
    ids=["empty", "cut", "list", "text", "components", "bytes", "deep", "large"],
)
def test_what_is_no_form_is_refused(content: bytes) -> None:
    """Bytes that are not a form are refused with one error, not with a crash."""
    with pytest.raises(FormUnreadable):
        parse(content)


def test_deep_nesting_is_refused() -> None:
    """Groups in groups in groups have an end."""
    component: dict[str, Any] = text("a")
    for index in range(30):
        component = {"type": "group", "id": f"g{index}", "label": "g", "components": [component]}
    with pytest.raises(FormUnreadable):
        form_of(component)


def test_unknown_components_are_named() -> None:
    """A component that is not supported is a finding with its place."""
    (finding,) = lint(form_of(text("a"), {"type": "html", "content": "<b>", "id": "h"}))
    assert (finding.code, finding.path, finding.component) == ("form-component-unsupported", "components[1]", "h")
    assert finding.params == {"type": "html"}


def test_unknown_attributes_are_named() -> None:
    """An attribute nobody knows is a finding, wherever it stands."""
    found = lint(form_of(text("a", shiny=True, validate={"unique": True}), surprise=1))
    assert {each.path for each in found} == {"components[0].shiny", "components[0].validate.unique", "surprise"}
    assert {each.code for each in found} == {"form-attribute-unknown"}


def test_values_of_the_wrong_kind_are_named() -> None:
    """A number where a text belongs is a finding and is not used."""
    found = lint(form_of(text("a", label=5, validate={"maxLength": "many"})))
    assert {"components[0].label", "components[0].validate.maxLength"} <= {each.path for each in found}


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (text(""), "form-key-missing"),
        (text("a.b"), "form-key-bad"),
        (text("this"), "form-key-bad"),
        (text("a", validate={"pattern": "(?=x)"}), "form-pattern-bad"),
        (text("a", validate={"minLength": 5, "maxLength": 2}), "form-limits-crossed"),
        (text("a", disabled=True, validate={"required": True}), "form-required-readonly"),
        (text("a", properties={"countLimit": "10", "reasonKey": "nowhere"}), "form-reason-unknown"),
        (text("a", properties={"colour": "red"}), "form-property-unknown"),
        (text("a", label=""), "form-label-missing"),
        (text("a", layout={"columns": 40}), "form-columns-bad"),
        ({"type": "select", "key": "a", "label": "a"}, "form-options-missing"),
        ({"type": "radio", "key": "a", "label": "a", "values": [{"label": "x"}]}, "form-option-invalid"),
        ({"type": "radio", "key": "a", "label": "a", "values": [{"value": 1}, {"value": "1"}]}, "form-option-twice"),
        ({"type": "group", "label": "a", "path": "deep", "components": []}, "form-group-path"),
        ({"type": "text", "text": "Dear {{name}}"}, "form-text-template"),
        (
            {"type": "datetime", "key": "a", "label": "a", "subtype": "time", "timeSerializingFormat": "utc_offset"},
            "form-time-offset",
        ),
    ],
)
def test_each_mistake_has_its_code(component: dict[str, Any], code: str) -> None:
    """Each mistake in a component is found under its own code."""
    assert code in codes(component)


def test_keys_must_be_unique() -> None:
    """Two fields of one key are found, in groups too; a row has keys of its own."""
    grouped = {"type": "group", "id": "g", "label": "g", "components": [{"id": "x", **text("a")}]}
    assert codes(text("a"), grouped).count("form-key-twice") == 2
    rows = {"type": "dynamiclist", "path": "rows", "id": "r", "label": "r", "components": [{"id": "x", **text("a")}]}
    assert codes(text("a"), rows) == []


def test_an_expression_that_does_not_parse_is_found() -> None:
    """A broken condition is found before deployment, with its place."""
    findings = lint(form_of(text("a", conditional={"hide": "=b = "})))
    assert [(each.code, each.path) for each in findings] == [("form-expression-bad", "components[0].conditional.hide")]
