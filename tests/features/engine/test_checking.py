"""Files are checked together, and beside what is deployed."""

import orjson

from engine.commands.deployments import Resource, check
from tests.support.diagrams import diagram, end, flow, node, start, user
from tests.support.engines import ADMIN, Bench

FORM = {
    "id": "opinion",
    "components": [
        {"type": "textfield", "key": "remark", "id": "f1", "label": "Remark"},
        {"type": "textfield", "key": "note", "id": "f2", "label": "Note"},
    ],
}


def _diagram(condition: str) -> bytes:
    choice = node("exclusiveGateway", "g", default="g-end")
    return diagram(
        start(), user("t"), choice, end(), "start -> t -> g -> end", flow("g", "again", condition), user("again")
    )


def _checked(bench: Bench, *resources: Resource) -> list[tuple[str, str, str]]:
    with bench.engine.transaction(ADMIN) as tx:
        found = check(tx, resources)
    return [
        (name, each.code, each.element)
        for name, findings in found.items()
        for each in findings
        if each.code.startswith(("condition.", "expression.", "form-field"))
    ]


def test_a_condition_is_held_against_the_form_beside_it(bench: Bench) -> None:
    """What a form of the same deployment writes, or one deployed before, is known to the diagram's expressions."""
    process, form = Resource("p.bpmn", _diagram("=remark > 3")), Resource("o.form", orjson.dumps(FORM))
    expected = [("p.bpmn", "condition.never-true", "g-again"), ("p.bpmn", "expression.compare", "g-again")]
    assert [each for each in _checked(bench, process, form) if each[0] == "p.bpmn"] == expected
    bench.deploy(opinion=FORM)
    assert _checked(bench, process) == expected


def test_a_field_that_nothing_reads_is_told_with_its_form(bench: Bench) -> None:
    """A form is seen beside the diagram that is deployed, or beside the changed one that is checked with it."""
    one_use = _diagram('=remark = "x"').replace(b'formId="opinion"', b'formId="other"', 1)
    bench.deploy(opinion=FORM, other=FORM | {"id": "other"}, p=one_use)
    form = Resource("o.form", orjson.dumps(FORM | {"id": "single"}))
    changed = one_use.replace(b'formId="opinion"', b'formId="single"').replace(b'formId="other"', b'formId="none"')
    assert _checked(bench, form) == []
    assert _checked(bench, form, Resource("p.bpmn", changed)) == [("o.form", "form-field-unread", "note")]
