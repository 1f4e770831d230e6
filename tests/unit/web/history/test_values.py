"""Recorded values in the words of those who read a history."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engine.forms import Choice, DynamicList, Field, Option, TextField
from tests.support.offices import make_office
from web.app import create_app
from web.history.values import Values

ID = "0123456789abcdef0123456789abcdef"
UNIT = Field("d", "select", "", key="unit", label="协办单位")
FIELDS: dict[str, Field] = {
    "class": Choice("a", "radio", "", key="class", label="批示类别", options=(Option("action", "批办性"),)),
    "note": TextField("b", "textfield", "", key="note", label="说明"),
    "co": DynamicList("c", "dynamiclist", "", key="co", label="协办", components=(UNIT,)),
}
VALUES = Values(FIELDS, {"EDU": "市教育局", "lee": "李若溪", ID: "市住建局"})


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The site of an empty office."""
    return create_app(make_office(tmp_path))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("class", "action", "批办性"),
        ("directive_class", "guidance", "指导性"),
        ("inspectors", ["lee", "system"], "李若溪、系统"),
        ("assignment_id", ID, "市住建局"),
        ("report_id", ID[::-1], "编号 fedcba98"),
        ("note", "lee", "lee"),
        ("note", "2019-10-31", "2019-10-31"),
        ("at", "2019-11-05T08:30:00+08:00", "2019年11月5日 08:30"),
        ("urges", 0, "0"),
        ("strict", False, "否"),
        ("remarks", "", "–"),
        ("team", [{"value": ID, "label": "孙桥"}, {"value": "x", "label": "林女士"}], "孙桥、林女士"),
        ("co", [{"unit": "EDU", "note": ""}, {"unit": "X"}], "协办单位：市教育局；说明：–\n协办单位：X"),
        ("unit", "EDU", "市教育局"),
        ("deadline", {"due_on": "2019-10-31", "parts": ["EDU"]}, "办结时限：2019年10月31日\n各承办单位：市教育局"),
    ],
)
def test_a_value_is_told_as_people_know_it(app: Flask, name: str, value: Any, told: str) -> None:
    """Words of forms, decisions and enums, names, days; what somebody typed stays as typed; rows are lines."""
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert VALUES.text(name, value) == told


def test_a_variable_that_nobody_names_keeps_its_name(app: Flask) -> None:
    """An office's own variable has no word in the catalogue."""
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert [VALUES.label(name) for name in ("co", "matter_id", "our_own")] == ["协办", "事项", "our_own"]
