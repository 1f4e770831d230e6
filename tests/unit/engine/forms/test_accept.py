"""Judging what was submitted."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from engine.feel import Environment, FeelEvaluationError
from engine.forms import Form, FormRejected, Option, Surroundings, accept, count_characters, from_post, resolve
from tests.unit.engine.forms.samples import form_of, text

UNITS = {"units": [Option("JY", "Education"), Option("JT", "Transport")]}


def choice(kind: str, key: str, *values: Any, **attributes: Any) -> dict[str, Any]:
    """A choice among ``values``."""
    return {
        "type": kind,
        "key": key,
        "label": key,
        "values": [{"label": str(each), "value": each} for each in values],
        **attributes,
    }


def problems(form: Form, submitted: dict[str, Any], around: Surroundings | None = None) -> dict[str, str]:
    """The code of each refused field."""
    with pytest.raises(FormRejected) as caught:
        accept(form, submitted, around or Surroundings())
    return {name: each["code"] for name, each in caught.value.details["fields"].items()}


def test_values_get_their_types() -> None:
    """Text from a web form becomes JSON values of the fields' types."""
    form = form_of(
        text("name"),
        {"type": "number", "key": "days", "label": "d"},
        {"type": "number", "key": "cost", "label": "c", "decimalDigits": 2, "serializeToString": True},
        {"type": "checkbox", "key": "sure", "label": "s"},
        choice("radio", "level", 1, 2),
        choice("checklist", "marks", "a", "b"),
        {"type": "datetime", "subtype": "date", "key": "due_on", "label": "d"},
        {"type": "datetime", "subtype": "time", "key": "at", "label": "a"},
    )
    typed = {"name": " x\r\ny", "days": "5", "cost": "3.50", "sure": "true", "level": "2", "marks": ["b"]}
    moments = {"due_on": "2019-10-31", "at": "09:05"}
    expected = {"name": " x\ny", "days": 5, "cost": "3.50", "sure": True, "level": 2, "marks": ["b"]}
    assert accept(form, typed | moments, Surroundings()) == expected | moments


def test_what_is_absent_is_empty_and_every_field_is_answered() -> None:
    """Each field that could be written has a value in the result, empty in its own way."""
    form = form_of(
        text("a"),
        {"type": "number", "key": "n", "label": "n"},
        choice("checklist", "m", "x"),
        {"type": "checkbox", "key": "c", "label": "c"},
    )
    assert accept(form, {}, Surroundings()) == {"a": "", "n": None, "m": [], "c": False}


def test_every_error_is_reported_at_once() -> None:
    """All refused fields come back together, each with its code and parameters."""
    form = form_of(
        text("a", validate={"required": True}),
        text("b", validate={"minLength": 3}),
        text("c", validate={"maxLength": 3}),
        text("d", validate={"pattern": "^x"}),
        text("e", validate={"validationType": "email"}),
        {"type": "number", "key": "f", "label": "f", "validate": {"min": 1, "max": 5}},
        {"type": "number", "key": "g", "label": "g"},
        choice("select", "h", "x"),
        {"type": "datetime", "key": "i", "label": "i"},
    )
    submitted = {
        "a": "  ",
        "b": "xx",
        "c": "xxxx",
        "d": "yx",
        "e": "me",
        "f": "6",
        "g": "six",
        "h": "y",
        "i": "31.10.2019",
    }
    assert problems(form, submitted) == {
        "a": "required", "b": "too-short", "c": "too-long", "d": "pattern-mismatch", "e": "not-an-email",
        "f": "too-large", "g": "not-a-number", "h": "not-an-option", "i": "not-a-date",
    }  # fmt: skip


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "1" * 40, "0x10", "１e", ["1"], {"a": 1}, True])
def test_numbers_are_plain_numbers(value: Any) -> None:
    """What only a programming language takes for a number is refused."""
    assert problems(form_of({"type": "number", "key": "n", "label": "n"}), {"n": value}) == {"n": "not-a-number"}


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "\x1b[31m"])
def test_control_characters_are_refused(value: str) -> None:
    """Characters that no database or terminal should meet are refused."""
    assert problems(form_of(text("a")), {"a": value}) == {"a": "control-character"}


def test_a_field_the_form_does_not_have_is_refused() -> None:
    """Nobody writes a variable that the form does not name, in rows neither."""
    rows = {"type": "dynamiclist", "path": "rows", "label": "r", "components": [{"id": "x", **text("a")}]}
    assert problems(form_of(text("a"), rows), {"a": "", "approved": "true", "rows": [{"a": "", "b": 1}]}) == {
        "approved": "unknown-field",
        "rows.0.b": "unknown-field",
    }


def test_read_only_fields_may_not_be_set() -> None:
    """Disabled and read-only fields are shown, never written."""
    form = form_of(text("a", disabled=True), text("b", readonly=True), text("c"))
    assert problems(form, {"a": "x", "b": "y"}) == {"a": "not-writable", "b": "not-writable"}
    assert accept(form, {"c": "z"}, Surroundings({"a": "kept"})) == {"c": "z"}


def test_named_sources_give_the_options() -> None:
    """A choice may take its options from the caller; a value beyond them is refused."""
    form = form_of({"type": "select", "key": "lead", "label": "l", "properties": {"source": "units"}})
    assert accept(form, {"lead": "JY"}, Surroundings(options=UNITS)) == {"lead": "JY"}
    assert problems(form, {"lead": "XX"}, Surroundings(options=UNITS)) == {"lead": "not-an-option"}
    assert problems(form, {"lead": "JY"}) == {"lead": "not-an-option"}


def test_options_come_from_variables_too() -> None:
    """``valuesKey`` names a variable that holds the options."""
    form = form_of({"type": "taglist", "key": "t", "label": "t", "valuesKey": "tags"})
    around = Surroundings({"tags": ["a", {"label": "B", "value": "b"}]})
    assert accept(form, {"t": ["a", "b"]}, around) == {"t": ["a", "b"]}
    assert problems(form, {"t": ["c"]}, around) == {"t": "not-an-option"}


@pytest.mark.rule("E22")
def test_a_text_beyond_its_count_needs_a_reason() -> None:
    """1001 characters where 1000 are the limit need a reason, which is enough; white space does not count."""
    form = form_of(text("report", properties={"countLimit": "1000", "reasonKey": "reason"}), text("reason"))
    assert accept(form, {"report": "报 " * 1000, "reason": ""}, Surroundings())["reason"] == ""
    assert problems(form, {"report": "报" * 1001, "reason": " "}) == {"reason": "reason-required"}
    assert accept(form, {"report": "报" * 1001, "reason": "综合"}, Surroundings())["reason"] == "综合"
    assert count_characters("报 告\n") == 2


def test_rows_are_judged_one_by_one() -> None:
    """A problem in a row is reported under the row's name; rows keep their order."""
    row = [{"id": "u", **text("unit", validate={"required": True})}, {"id": "d", **text("duty")}]
    form = form_of({"type": "dynamiclist", "path": "units", "label": "u", "components": row})
    assert problems(form, {"units": [{"unit": "JY"}, {"unit": ""}]}) == {"units.1.unit": "required"}
    assert accept(form, {"units": [{"unit": "b"}, {"unit": "a", "duty": "x"}]}, Surroundings()) == {
        "units": [{"unit": "b", "duty": ""}, {"unit": "a", "duty": "x"}]
    }
    assert problems(form, {"units": "all"}) == {"units": "not-a-list"}
    assert problems(form, {"units": [{}] * 301}) == {"units": "too-many-rows"}


def test_a_list_of_fixed_length_keeps_it() -> None:
    """Where rows may not be added, there are as many as were given."""
    row = [{"id": "d", **text("duty")}]
    form = form_of({"type": "dynamiclist", "path": "units", "label": "u", "allowAddRemove": False, "components": row})
    around = Surroundings({"units": [{"duty": "a"}, {"duty": "b"}]})
    assert len(accept(form, {"units": [{}, {}]}, around)["units"]) == 2
    assert problems(form, {"units": [{}, {}, {}]}, around) == {"units": "rows-fixed"}


def test_files_must_be_those_on_record() -> None:
    """A file field holds ids that the caller vouches for."""
    form = form_of({"type": "filepicker", "key": "papers", "label": "p"})
    around = Surroundings(files={"f1", "f2"})
    assert accept(form, {"papers": ["f1"]}, around) == {"papers": ["f1"]}
    assert problems(form, {"papers": ["f9"]}, around) == {"papers": "unknown-file"}
    assert problems(form, {"papers": ["f1", "f2"]}, around) == {"papers": "too-many-files"}


@pytest.mark.parametrize(
    ("serializing", "expected"),
    [
        ("no_timezone", "2019-10-31T09:00"),
        ("utc_offset", "2019-10-31T09:00:00+08:00"),
        ("utc_normalized", "2019-10-31T01:00:00+00:00"),
    ],
)
def test_moments_are_written_as_the_form_says(serializing: str, expected: str) -> None:
    """A date with a time is kept without, with, or normalised for the offset of the office."""
    form = form_of(
        {"type": "datetime", "subtype": "datetime", "key": "at", "label": "a", "timeSerializingFormat": serializing}
    )
    assert accept(form, {"at": "2019-10-31T09:00"}, Surroundings(), timezone(timedelta(hours=8))) == {"at": expected}


def test_a_web_form_is_decoded() -> None:
    """Flat names become fields, lists and rows; a row in which nothing is ticked is still a row."""
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "label": "r",
        "components": [{"id": "x", "type": "checkbox", "key": "ok", "label": "o"}],
    }
    form = form_of(text("a"), choice("checklist", "m", "x", "y"), rows)
    posted = MultiDict(
        [
            ("a", "1"),
            ("m", "x"),
            ("m", "y"),
            ("rows.0._", "1"),
            ("rows.10._", "1"),
            ("rows.2.ok", "true"),
            ("evil", "1"),
        ]
    )
    submitted = from_post(form, posted)
    assert submitted == {"a": "1", "m": ["x", "y"], "rows": [{}, {"ok": "true"}, {}], "evil": ["1"]}
    assert problems(form, submitted) == {"evil": "unknown-field"}


@pytest.mark.parametrize("name", ["a.b", "a.b.c", "rows", "rows.x.ok", "...", ".", "rows.0.ok.1", "rows.0"])
def test_names_that_fit_nothing_do_no_harm(name: str) -> None:
    """Crooked names are refused or dropped, never a crash."""
    rows = {
        "type": "dynamiclist",
        "path": "rows",
        "label": "r",
        "components": [{"id": "x", "type": "checkbox", "key": "ok", "label": "o"}],
    }
    form = form_of(text("a"), rows)
    submitted = from_post(form, MultiDict([("a", "1"), (name, "x"), ("rows.0.ok", "true")]))
    try:
        accepted = accept(form, submitted, Surroundings())
    except FormRejected as rejected:
        accepted = dict.fromkeys(rejected.details["fields"])
    assert accepted


def test_limits_and_visibility_are_the_same_for_showing_and_judging() -> None:
    """Resolving a form gives the typed value, the limits and the problem of each control."""
    (control,) = resolve(
        form_of({"type": "number", "key": "n", "label": "n", "validate": {"min": 2}}), {"n": "x"}, Surroundings()
    )
    assert (control.raw, control.value, control.rules.min) == ("x", None, 2)
    assert control.problem is not None
    assert control.problem.code == "not-a-number"


def hidden_unless(other: str, value: str, component: dict[str, Any]) -> dict[str, Any]:
    """``component`` shown only where the field ``other`` holds ``value``."""
    return {**component, "conditional": {"hide": f'={other} != "{value}"'}}


def test_hidden_fields_are_dropped() -> None:
    """What a condition hides is neither required nor kept, even when it was sent."""
    form = form_of(text("kind"), hidden_unless("kind", "planned", text("by", validate={"required": True})))
    assert accept(form, {"kind": "solved", "by": "forged"}, Surroundings()) == {"kind": "solved"}
    assert problems(form, {"kind": "planned"}) == {"by": "required"}


def test_a_hidden_field_counts_as_empty_for_the_others() -> None:
    """Conditions that depend on a hidden field see it empty: what it holds was not asked."""
    form = form_of(
        text("a"),
        hidden_unless("a", "yes", text("b")),
        hidden_unless("b", "yes", text("c", validate={"required": True})),
    )
    assert accept(form, {"a": "no", "b": "yes", "c": "x"}, Surroundings()) == {"a": "no"}


def test_conditions_read_variables_and_the_clock() -> None:
    """A condition may read the process's variables beside the form's fields."""
    form = form_of(text("a", conditional={"hide": '=urgency = "top"'}))
    assert accept(form, {"a": "x"}, Surroundings({"urgency": "top"})) == {}
    assert accept(form, {"a": "x"}, Surroundings({"urgency": "normal"})) == {"a": "x"}


def test_a_hidden_group_hides_all_that_is_in_it() -> None:
    """Fields of a hidden group are dropped; those of a shown one are judged."""
    inside = {"type": "group", "label": "g", "components": [{"id": "x", **text("inner", validate={"required": True})}]}
    form = form_of(text("kind"), hidden_unless("kind", "more", inside))
    assert accept(form, {"kind": "less", "inner": "x"}, Surroundings()) == {"kind": "less"}
    assert problems(form, {"kind": "more"}) == {"inner": "required"}


def test_conditions_in_rows_read_their_own_row() -> None:
    """A row's condition sees the row first and the form around it."""
    row = [{"id": "r", **text("role")}, {"id": "d", **hidden_unless("role", "co", text("duty"))}]
    form = form_of({"type": "dynamiclist", "path": "units", "label": "u", "components": row})
    submitted = {"units": [{"role": "co", "duty": "x"}, {"role": "lead", "duty": "y"}]}
    assert accept(form, submitted, Surroundings()) == {"units": [{"role": "co", "duty": "x"}, {"role": "lead"}]}


def test_limits_may_be_expressions() -> None:
    """The count limit, lengths and amounts may depend on other fields. Rule E22: 2000 for composite reports."""
    limit = "=if composite then 5 else 3"
    form = form_of(
        {"type": "checkbox", "key": "composite", "label": "c"},
        text("report", properties={"countLimit": limit, "reasonKey": "reason"}),
        text("reason"),
    )
    assert problems(form, {"report": "1234"}) == {"reason": "reason-required"}
    assert accept(form, {"report": "1234", "composite": "true"}, Surroundings())["report"] == "1234"


def test_a_least_length_makes_a_text_required() -> None:
    """As in form-js, an empty text is shorter than any least length; so a reason can be demanded by another answer."""
    form = form_of(text("decision"), text("why", validate={"minLength": '=if decision = "no" then 1 else 0'}))
    assert problems(form, {"decision": "no", "why": " "}) == {"why": "required"}
    assert accept(form, {"decision": "yes"}, Surroundings())["why"] == ""


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(a|a)*$", "(.*)*x", "^(a?){30}a{30}$"])
def test_patterns_that_explode_elsewhere_are_harmless(pattern: str) -> None:
    """The notorious patterns answer, or run out of their steps: no submission can stop the server."""
    form = form_of(text("a", validate={"pattern": pattern}))
    with pytest.raises((FormRejected, FeelEvaluationError)):
        accept(form, {"a": "a" * 2000 + "!"}, Surroundings())


def test_options_may_be_expressions() -> None:
    """``valuesExpression`` computes the choices."""
    form = form_of({"type": "select", "key": "s", "label": "s", "valuesExpression": "=for u in units return u.code"})
    around = Surroundings({"units": [{"code": "JY"}, {"code": "JT"}]})
    assert accept(form, {"s": "JT"}, around) == {"s": "JT"}
    assert problems(form, {"s": "XX"}, around) == {"s": "not-an-option"}


def test_days_gone_by_are_refused_where_the_form_says_so() -> None:
    """``disallowPassedDates`` compares with the office's today; today itself is allowed."""
    form = form_of({"type": "datetime", "key": "on", "label": "o", "disallowPassedDates": True})
    env = Environment(now=datetime(2019, 10, 31, 17, tzinfo=UTC), zone=timezone(timedelta(hours=8)))
    assert problems(form, {"on": "2019-10-31"}, Surroundings(env=env)) == {"on": "in-the-past"}
    assert accept(form, {"on": "2019-11-01"}, Surroundings(env=env)) == {"on": "2019-11-01"}


def test_a_read_only_field_keeps_its_variable_in_conditions() -> None:
    """A field that cannot be written is not empty because nothing was sent for it."""
    form = form_of(text("kind", readonly="=locked"), hidden_unless("kind", "planned", text("by")))
    assert accept(form, {"by": "x"}, Surroundings({"locked": True, "kind": "planned"})) == {"by": "x"}
