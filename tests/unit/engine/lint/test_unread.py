"""Fields of forms that nothing reads."""

from typing import Any

import orjson
import pytest

from engine import bpmn, forms
from engine.lint import Subject
from engine.lint.unread import unread_fields
from tests.support.diagrams import diagram, each, end, flow, mapping, node, start, user, zeebe
from tests.unit.engine.lint.around import surroundings


def _field(key: str, kind: str = "textfield", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"f_{key}", "key": key, "label": key, **more}


def _form(form_id: str, *fields: dict[str, Any]) -> forms.Form:
    return forms.parse(orjson.dumps({"id": form_id, "components": list(fields)}))


def _subject(body: bytes) -> Subject:
    read = bpmn.read(body)
    return Subject(read, next(iter(read.processes.values())), surroundings())


def _unread(
    form: forms.Form, *parts: str, others: tuple[forms.Form, ...] = (), around: tuple[bytes, ...] = ()
) -> set[str]:
    chain = " -> ".join(["start", *(part.split(' id="')[1].split('"')[0] for part in parts), "end"])
    subject = _subject(diagram(start(), *parts, end(), chain))
    known = {each.id: each for each in (form, *others)}
    return {field.key for field in unread_fields(form, [subject, *map(_subject, around)], known)}


REPORT = _form("report", _field("text"), _field("note"))
TASK = user("t", form="report")
CALL = node("serviceTask", "s", zeebe("taskDefinition", type="notify"), mapping({"text": "=text"}))


def test_a_field_that_no_input_names_is_found() -> None:
    """A delegate is given its inputs: a field that none of them reads goes nowhere."""
    assert _unread(REPORT, TASK, CALL) == {"note"}


def test_a_form_that_no_process_uses_says_nothing() -> None:
    """Without a diagram that uses it, nothing can be said of a form."""
    assert _unread(REPORT, user("t")) == set()


@pytest.mark.parametrize(
    "reader",
    [
        node("scriptTask", "x", zeebe("script", expression="=[text, note]", resultVariable="all")),
        node("task", "x", mapping({"both": '=[{a: 1}][note = "x"]', "other": "=text"})),
        node("callActivity", "x", zeebe("calledElement", processId="other")),
    ],
)  # fmt: skip  # a list reads better
def test_a_field_that_is_read_is_not(reader: str) -> None:
    """Scripts and mappings read names, names in filters too; a call without inputs hands on everything."""
    assert _unread(REPORT, TASK, reader) == set()


def test_decisions_read_what_they_need() -> None:
    """A decision sees every variable and reads those it names."""
    rule = node("businessRuleTask", "r", zeebe("calledDecision", decisionId="route", resultVariable="way"))
    form = _form("report", _field("urgency"), _field("note"))
    assert _unread(form, user("t", form="report"), rule) == {"note"}


def test_other_forms_read_by_key_and_by_expression() -> None:
    """A form that has a field of the same name shows the value; a form's expressions read it too."""
    shown = _form("shown", _field("text", readonly=True), _field("x", conditional={"hide": '=note = ""'}))
    assert _unread(REPORT, TASK, user("u", form="shown"), others=(shown,)) == set()
    assert _unread(REPORT, TASK, user("u", form="report")) == set()


def test_what_is_meant_to_stay_in_the_record_is_left_alone() -> None:
    """Files, boxes that must be ticked, fields that are shown only, and those said to be for the record."""
    form = _form(
        "report",
        _field("files", "filepicker"),
        _field("agreed", "checkbox", validate={"required": True}),
        _field("shown", disabled=True),
        _field("kept", properties={"record": "only"}),
        _field("maybe", "checkbox"),
    )
    assert _unread(form, TASK) == {"maybe"}


def test_a_caller_may_read_what_comes_back() -> None:
    """A process that hands everything back says nothing; outputs of a call read what they name."""
    back = node("callActivity", "c", zeebe("calledElement", processId="sample"), mapping({"a": "=1"}))
    some = node("callActivity", "c", zeebe("calledElement", processId="sample"), mapping({"a": "=1"}, {"b": "=note"}))
    callers = [diagram(start(), call, end(), "start -> c -> end", process="caller") for call in (back, some)]
    assert _unread(REPORT, TASK, around=(callers[0],)) == set()
    assert _unread(REPORT, TASK, around=(callers[1],)) == {"text"}


def test_conditions_and_loops_read_too() -> None:
    """A condition on a flow and the collection of a loop count."""
    choice = node("exclusiveGateway", "g", default="g-end")
    file = diagram(
        start(), TASK, choice, user("u", each("=note")), end(), "start -> t -> g -> end", flow("g", "u", '=text = "x"')
    )
    assert list(unread_fields(REPORT, [_subject(file)], {})) == []
