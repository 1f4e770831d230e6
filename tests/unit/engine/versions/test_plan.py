"""The plan: which element becomes which, what it says otherwise, and where a token may go over, from diagrams alone."""

import pytest

from engine import bpmn
from engine.bpmn.model import Process
from engine.versions import Plan, Reason, plan
from tests.support import diagrams
from tests.support.diagrams import each, end, flow, link, mapping, message, node, start, timer, trigger, user, zeebe

_MESSAGES = message("m1", "=a") + message("m2", "=b")


def _process(*parts: str) -> Process:
    return bpmn.read(diagrams.diagram(*parts, root=_MESSAGES)).processes["sample"]


def _planned(before: str, after: str, *around: str) -> Plan:
    """From one element ``t`` to another, with the same things around both."""
    return plan(*(_process(start(), part, end(), "start -> t -> end", *around) for part in (before, after)))


def _catch(inside: str) -> str:
    return node("intermediateCatchEvent", "t", inside)


def _called(process: str) -> str:
    return node("callActivity", "t", zeebe("calledElement", processId=process))


def _served(delegate: str) -> str:
    return node("serviceTask", "t", zeebe("taskDefinition", type=delegate))


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        (user("t"), user("t", form="other"), {"form"}),
        (user("t"), user("t", assignee="=chief"), {"assignment"}),
        (user("t"), user("t", zeebe("taskSchedule", dueDate="=now()")), {"schedule"}),
        (user("t"), user("t", zeebe("priorityDefinition", priority="=90")), {"priority"}),
        (user("t"), user("t", mapping({"a": "=1"})), {"mappings"}),
        (user("t"), user("t").replace('name="t"', 'name="other"'), {"name"}),
        (user("t"), user("t", zeebe("properties", zeebe("property", name="x", value="y"))), {"properties"}),
        (user("t", each("=a")), user("t", each("=b")), {"loop"}),
        (_served("one"), _served("two"), {"delegate"}),
        (_called("one"), _called("two"), {"called-process"}),
        (_catch(timer("timeDuration", "P1D")), _catch(timer("timeDuration", "P2D")), {"timer"}),
        (_catch(trigger("message", "m1")), _catch(trigger("message", "m2")), {"message"}),
        (_catch(timer("timeDuration", "P1D")), _catch(trigger("message", "m1")), {"message", "timer", "trigger"}),
        (user("t"), user("t"), set()),
    ],
)
def test_what_an_element_says_otherwise_is_told(before: str, after: str, parts: set[str]) -> None:
    """Each changed part by its name, and nothing that did not change."""
    assert set(_planned(before, after).changed.get("t", ())) == parts


def test_conditions_and_neighbours_count() -> None:
    """Another condition, another default and other ways belong to the gateway; a flow's own id does not matter."""
    ends = (start(), node("exclusiveGateway", "g", default="g-b"), end("a"), end("b"), "start -> g")
    before = _process(*ends, flow("g", "a", "=x > 1"), flow("g", "b"))
    other = _process(*ends, flow("g", "a", "=x > 2"), flow("g", "b"))
    renamed = _process(*ends, flow("g", "a", "=x > 1", id="else"), flow("g", "b"))
    more = _process(*ends, end("c"), flow("g", "a", "=x > 1"), flow("g", "b"), flow("g", "c", "=x > 5"))
    assert plan(before, other).changed == {"g": ("conditions",)}
    assert plan(before, renamed).changed == {}
    assert plan(before, more).changed == {"g": ("conditions", "outgoing")}


def test_elements_belong_together_by_id_and_kind_unless_mapped() -> None:
    """An id that names another kind now is no counterpart; an entry of the mapping is."""
    before = _process(start(), user("a"), user("b"), end(), "start -> a -> b -> end")
    after = _process(start(), _served("x").replace('"t"', '"a"'), user("c"), end(), "start -> a -> c -> end")
    agreed = plan(before, after, {"b": "c"})
    assert {name: each.target for name, each in agreed.counterparts.items()} == {
        "start": "start",
        "a": None,
        "b": "c",
        "end": "end",
    }
    assert (agreed.renamed, agreed.removed, agreed.added) == ({"b": "c"}, ("a",), ("a",))
    assert [name for name, each in agreed.counterparts.items() if each.mapped] == ["b"]
    assert [blocker.reason for blocker in agreed.counterparts["a"].blockers] == [Reason.KIND_CHANGED]


def test_only_where_tokens_can_stand_something_can_be_in_the_way() -> None:
    """What a token passes within one command may change or go as it likes."""
    parts = [
        start(),
        user("a"),
        _served("x"),
        node("exclusiveGateway", "g"),
        node("parallelGateway", "f"),
        node("parallelGateway", "j"),
        node("intermediateThrowEvent", "lt", link("l")),
        node("intermediateCatchEvent", "lc", link("l")),
        end(),
        "start -> a -> g -> t -> f -> j -> lt",
        flow("f", "j", id="second"),
        "lc -> end",
    ]
    agreed = plan(_process(*parts), _process(start(), end(), "start -> end"))
    assert {name for name, each in agreed.counterparts.items() if each.holds_tokens} == {"a", "j"}
    assert {name for name, each in agreed.counterparts.items() if each.blockers} == {"a", "j"}


def test_what_stands_alone_cannot_stand_for_two() -> None:
    """Two steps may become one; two joins may not."""
    before = _process(start(), user("a"), user("b"), node("parallelGateway", "g"), node("parallelGateway", "h"))
    after = _process(start(), user("a"), node("parallelGateway", "g"))
    faults = plan(before, after, {"b": "a", "h": "g"}).faults
    assert [(fault.element, fault.reason) for fault in faults] == [("h", Reason.MAPPED_TWICE)]


def test_several_likenesses_give_no_suggestion() -> None:
    """Two added steps of the same name: a person must say which."""
    named = [user(name).replace(f'name="{name}"', 'name="same"') for name in ("x", "y")]
    before = _process(start(), user("same"), end(), "start -> same -> end")
    after = _process(start(), *named, end(), "start -> x -> y -> end")
    assert plan(before, after).suggestions == {}
