"""What a form writes, as the linter knows it."""

from typing import Any

import orjson
import pytest

from engine.feel.typing import contains, one, shown
from engine.forms import Surroundings, accept, lint, parse, types_of

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


def _warned(hide: str) -> list[tuple[str, str]]:
    fields = [
        {"type": "datetime", "id": "1", "key": "due_on", "label": "a", "subtype": "date"},
        {"type": "checkbox", "id": "2", "key": "agreed", "label": "b"},
        {"type": "textfield", "id": "3", "key": "note", "label": "c", "conditional": {"hide": f"={hide}"}},
    ]
    found = lint(parse(orjson.dumps({"id": "sample", "components": fields})))
    assert all(each.path == "components[2].conditional.hide" for each in found)
    return [(each.code, each.severity) for each in found]


@pytest.mark.parametrize(
    ("hide", "codes"),
    [
        ("due_on < today()", ["expression.compare", "condition.never-true"]),
        ("due_on", ["condition.not-boolean"]),
        ("agreed and elsewhere > 3", []),
        ("due_on = null or date(due_on) < today()", []),
    ],
)
def test_what_a_form_asks_of_its_fields_is_checked(hide: str, codes: list[str]) -> None:
    """A condition that compares a date's text with a date is warned of; what the task brings may be anything."""
    assert _warned(hide) == [(code, "warning") for code in codes]


def test_rows_see_their_own_fields() -> None:
    """Inside of rows the fields of the row come first, and the row's number is a number."""
    row = [
        {"type": "number", "id": "2", "key": "days", "label": "b"},
        {
            "type": "textfield",
            "id": "3",
            "key": "note",
            "label": "c",
            "conditional": {"hide": '=days > 3 and i[1] = "x"'},
        },
    ]
    rows = {"type": "dynamiclist", "id": "1", "path": "steps", "label": "a", "components": row}
    (compare, _) = lint(parse(orjson.dumps({"id": "sample", "components": [rows]})))
    assert (compare.code, compare.params["left_types"], compare.params["expression_column"]) == (
        "expression.compare",
        ["number"],
        20,
    )
