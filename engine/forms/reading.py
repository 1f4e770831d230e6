"""form-js JSON to a :class:`Form`. What is not understood becomes a finding; nothing is passed over in silence."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from engine.errors import Invalid
from engine.forms.attributes import Attributes
from engine.forms.components import (
    Checkbox,
    Choice,
    Component,
    DateTime,
    DynamicList,
    Field,
    FilePicker,
    Form,
    Group,
    Number,
    Option,
    Separator,
    Spacer,
    Text,
    TextField,
    Validation,
)
from engine.forms.findings import Finding

MAX_BYTES = 512 * 1024
MAX_DEPTH = 8
MAX_COMPONENTS = 500
MAX_REPETITIONS = 300
"""How many rows a form may begin with, lists in lists multiplied."""

_FORM_LOOKS = ("type", "schemaVersion", "exporter", "executionPlatform", "executionPlatformVersion", "versionTag")
_CHOICE_TYPES = {"radio": False, "select": False, "checklist": True, "taglist": True}
_FIELD_PROPERTIES = frozenset({"source", "countLimit", "reasonKey", "display", "record", "remarks"})


class FormUnreadable(Invalid):
    """The bytes are not a form at all: not JSON, too large, nested too deeply, or not a form's JSON."""

    code = "form-unreadable"


def parse(content: bytes) -> Form:
    """The form written in ``content``, UTF-8 JSON of at most 512 KiB. Raises FormUnreadable."""
    if len(content) > MAX_BYTES:
        raise FormUnreadable(reason="too-large", limit=MAX_BYTES)
    try:
        schema = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise FormUnreadable(reason="not-json", line=error.lineno, column=error.colno) from None
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        raise FormUnreadable(reason="not-a-form")
    return _Reader().form(schema)


class _Reader:
    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._count = 0
        self._rows = 1

    def form(self, schema: Mapping[str, Any]) -> Form:
        attributes = Attributes(schema, "", "", self._findings)
        components = self._components(attributes, 0)
        form_id, properties = attributes.text("id"), attributes.texts("properties")
        attributes.skip(*_FORM_LOOKS)
        attributes.close()
        return Form(form_id, components, properties, tuple(self._findings))

    def _components(self, parent: Attributes, depth: int) -> tuple[Component, ...]:
        if depth > MAX_DEPTH:
            raise FormUnreadable(reason="too-deep", limit=MAX_DEPTH)
        read = []
        for index, item in enumerate(parent.items("components")):
            path = f"{parent.path}.components[{index}]".lstrip(".")
            self._count += 1
            if self._count > MAX_COMPONENTS:
                raise FormUnreadable(reason="too-many-components", limit=MAX_COMPONENTS)
            if not isinstance(item, dict):
                self._findings.append(Finding("form-component-invalid", "", path))
                continue
            component = self._component(item, path, depth)
            if component is not None:
                read.append(component)
        return tuple(read)

    def _component(self, item: Mapping[str, Any], path: str, depth: int) -> Component | None:
        kind = str(item.get("type"))
        name = str(item.get("key") or item.get("path") or item.get("id") or "")
        attributes = Attributes(item, path, name, self._findings)
        read = self._reader_of(kind, depth)
        if read is None:
            self._findings.append(Finding("form-component-unsupported", name, path, params={"type": kind}))
            return None
        common: dict[str, Any] = {"id": attributes.text("id"), "type": attributes.text("type"), "path": path}
        conditional = attributes.child("conditional")
        common["hide"] = conditional.only_expression("hide")
        conditional.close()
        layout = attributes.child("layout")
        common["columns"] = layout.whole("columns")
        layout.skip("row")
        layout.close()
        component = read(attributes, common)
        attributes.skip("verticalAlignment", "showOutline")
        attributes.close()
        return component

    def _reader_of(self, kind: str, depth: int) -> Callable[[Attributes, dict[str, Any]], Component] | None:
        if kind in _CHOICE_TYPES:
            return _choice
        if kind == "group":
            return lambda attributes, common: self._group(attributes, common, depth)
        if kind == "dynamiclist":
            return lambda attributes, common: self._dynamic_list(attributes, common, depth)
        return _READERS.get(kind)

    def _group(self, attributes: Attributes, common: dict[str, Any], depth: int) -> Group:
        if attributes.text("path"):
            self._findings.append(Finding("form-group-path", attributes.component, f"{attributes.path}.path"))
        label = attributes.text("label")
        return Group(**common, label=label, components=self._components(attributes, depth + 1))

    def _dynamic_list(self, attributes: Attributes, common: dict[str, Any], depth: int) -> DynamicList:
        attributes.skip("isRepeating", "disableCollapse", "nonCollapsedItems")
        repetitions, around = attributes.whole("defaultRepetitions") or 0, self._rows
        self._rows *= max(1, repetitions)
        if self._rows > MAX_REPETITIONS:
            raise FormUnreadable(reason="too-many-rows", limit=MAX_REPETITIONS)
        components = self._components(attributes, depth + 1)
        self._rows = around
        return DynamicList(
            **common,
            key=attributes.text("path"),
            label=attributes.text("label"),
            readonly=attributes.flag_or_expression("readonly"),
            properties=_properties(attributes),
            allow_add_remove=attributes.flag("allowAddRemove", default=True),
            default_repetitions=repetitions,
            components=components,
        )


def _properties(attributes: Attributes) -> dict[str, str]:
    properties = attributes.texts("properties")
    for name in properties:
        if name not in _FIELD_PROPERTIES and not name.startswith("consequence:"):
            attributes.report("form-property-unknown", f"properties.{name}", severity="warning", property=name)
    return properties


def _field(attributes: Attributes, common: dict[str, Any]) -> dict[str, Any]:
    return common | {
        "key": attributes.text("key"),
        "label": attributes.text("label"),
        "description": attributes.text("description"),
        "default": attributes.take("defaultValue"),
        "disabled": attributes.flag("disabled"),
        "readonly": attributes.flag_or_expression("readonly"),
        "validation": _validation(attributes.child("validate")),
        "properties": _properties(attributes),
    }


def _validation(attributes: Attributes) -> Validation:
    validation = Validation(
        required=attributes.flag("required"),
        min_length=attributes.amount("minLength"),
        max_length=attributes.amount("maxLength"),
        min=attributes.amount("min"),
        max=attributes.amount("max"),
        pattern=attributes.text("pattern") or None,
        message=attributes.text("patternErrorMessage"),
        kind=attributes.one_of("validationType", "", "email", "phone", "custom"),
    )
    attributes.close()
    return validation


def _adornments(attributes: Attributes) -> dict[str, str]:
    appearance = attributes.child("appearance")
    read = {"prefix": appearance.text("prefixAdorner"), "suffix": appearance.text("suffixAdorner")}
    appearance.close()
    return read


def _text_field(attributes: Attributes, common: dict[str, Any]) -> Field:
    read = _field(attributes, common) | _adornments(attributes)
    properties = read["properties"]
    return TextField(
        **read,
        multiline=common["type"] == "textarea",
        count_limit=attributes.amount_of(properties.get("countLimit"), "properties.countLimit"),
        reason_key=properties.get("reasonKey", ""),
    )


def _number(attributes: Attributes, common: dict[str, Any]) -> Field:
    return Number(
        **_field(attributes, common) | _adornments(attributes),
        decimal_digits=attributes.whole("decimalDigits"),
        increment=str(attributes.take("increment") or ""),
        as_text=attributes.flag("serializeToString"),
    )


def _choice(attributes: Attributes, common: dict[str, Any]) -> Field:
    read = _field(attributes, common)
    return Choice(
        **read,
        options=_options(attributes),
        values_key=attributes.text("valuesKey"),
        values_expression=attributes.only_expression("valuesExpression"),
        source=read["properties"].get("source", ""),
        multiple=_CHOICE_TYPES[common["type"]],
        searchable=attributes.flag("searchable"),
    )


def _options(attributes: Attributes) -> tuple[Option, ...]:
    options = []
    for index, item in enumerate(attributes.items("values")):
        known = isinstance(item, dict) and set(item) <= {"label", "value"}
        if known and isinstance(item.get("value"), str | int | float):
            options.append(Option(item["value"], str(item.get("label", item["value"]))))
        else:
            attributes.report("form-option-invalid", f"values[{index}]")
    return tuple(options)


def _datetime(attributes: Attributes, common: dict[str, Any]) -> Field:
    label = attributes.text("dateLabel") or attributes.text("timeLabel")
    attributes.skip("dateLabel", "timeLabel", "timeInterval", "use24h")
    read = _field(attributes, common)
    return DateTime(
        **read | {"label": read["label"] or label},
        subtype=attributes.one_of("subtype", "date", "time", "datetime"),
        serializing=attributes.one_of("timeSerializingFormat", "no_timezone", "utc_offset", "utc_normalized"),
        no_past=attributes.flag("disallowPassedDates"),
    )


def _file_picker(attributes: Attributes, common: dict[str, Any]) -> Field:
    read = _field(attributes, common)
    return FilePicker(**read, multiple=attributes.flag("multiple"), accept=attributes.text("accept"))


_READERS: dict[str, Callable[[Attributes, dict[str, Any]], Component]] = {
    "textfield": _text_field,
    "textarea": _text_field,
    "number": _number,
    "checkbox": lambda attributes, common: Checkbox(**_field(attributes, common)),
    "datetime": _datetime,
    "filepicker": _file_picker,
    "text": lambda attributes, common: Text(**common, text=attributes.text("text")),
    "separator": lambda _attributes, common: Separator(**common),
    "spacer": lambda attributes, common: Spacer(**common, height=attributes.whole("height") or 0),
}
