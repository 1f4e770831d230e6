"""What a form writes, as the linter knows it."""

from typing import Any

import orjson
import pytest

from engine.feel.typing import contains, one, shown
from engine.forms import Surroundings, accept, parse, types_of

FORM = {
    "id": "sample",
    "components": [
        {"type": "textfield", "id": "1", "key": "title", "label": "a"},
        {"type": "number", "id": "2", "key": "days", "label": "b"},
        {"type": "number", "id": "3", "key": "amount", "label": "c", "serializeToString": True},
        {"type": "checkbox", "id": "4", "key": "agreed", "label": "d"},
        {"type": "datetime", "id": "5", "key": "due_on", "label": "e", "subtype": "date"},
        {"type": "select", "id": "6", "key": "level", "label": "f", "values": [{"label": "one", "value": 1}]},
        {"type": "checklist", "id": "7", "key": "ways", "label": "g", "values": [{"label": "x", "value": "x"}]},
        {"type": "select", "id": "8", "key": "person", "label": "h", "properties": {"source": "people"}},
        {
            "type": "dynamiclist",
            "id": "9",
            "path": "steps",
            "label": "i",
            "components": [{"type": "textfield", "id": "10", "key": "step", "label": "j"}],
        },
        {"type": "textfield", "id": "11", "key": "shown", "label": "k", "disabled": True},
        {"type": "filepicker", "id": "12", "key": "files", "label": "l"},
    ],
}
TYPES = types_of(parse(orjson.dumps(FORM)))


@pytest.mark.parametrize(
    ("key", "types"),
    [
        ("title", ["string"]),
        ("days", ["number"]),
        ("amount", ["string"]),
        ("agreed", ["boolean"]),
        ("due_on", ["string"]),
        ("level", ["number"]),
        ("ways", ["list"]),
        ("person", ["boolean", "number", "string"]),
        ("steps", ["list"]),
        ("files", ["list"]),
    ],
)
def test_a_field_writes_values_of_its_type(key: str, types: list[str]) -> None:
    """Each kind of field has its type; dates stay text."""
    assert shown(TYPES[key]) == types


def test_what_is_only_shown_is_not_written() -> None:
    """A disabled field says nothing about the variable of its name."""
    assert "shown" not in TYPES


@pytest.mark.parametrize(
    "submitted",
    [
        {},
        {
            "title": "x",
            "days": "3",
            "amount": "2.50",
            "agreed": "on",
            "due_on": "2019-10-31",
            "level": "1",
            "ways": ["x"],
            "steps": [{"step": "y"}],
        },
    ],
)
def test_what_is_accepted_is_of_the_type(submitted: dict[str, Any]) -> None:
    """Every value that the form lets through, empty ones too, is one of those foreseen."""
    accepted = accept(parse(orjson.dumps(FORM)), submitted, Surroundings())
    assert {key for key, value in accepted.items() if not contains(TYPES[key] | one("Null"), value)} == set()
