from dataclasses import fields

import pytest

from engine.bpmn.model import Element, Extensions, Flow
from tests.support import diagrams
from tests.support.diagrams import each, end, flow, mapping, node, start, timer, user, zeebe
from web.texts import known
from workflows.procedures.comparing import Changed, Comparison, compare
from workflows.settings import LOCALES


def compared(before: bytes, after: bytes) -> Comparison:
    """Two versions of the process ``sample``."""
    return compare(before, after, "sample")


def of(element: str, comparison: Comparison) -> Changed:
    """What changed about ``element``, the only one that did."""
    assert [change.element for change in comparison.changed] == [element]
    return comparison.changed[0]


SIMPLE = diagrams.diagram(start(), user("review"), end(), "start -> review -> end")


def test_the_same_meaning_is_no_difference() -> None:
    """Shapes, order of elements and spaces between them do not count."""
    drawn_elsewhere = diagrams.diagram(end(), user("review"), "start -> review -> end", start(), drawn=False)
    assert compared(SIMPLE, drawn_elsewhere).count == 0


def test_elements_and_flows_are_added_and_removed() -> None:
    """What is only in one of both is named with the name people know, or its ends."""
    longer = diagrams.diagram(start(), user("review"), user("sign"), end(), "start -> review -> sign -> end")
    there, back = compared(SIMPLE, longer), compared(longer, SIMPLE)
    assert [(each.element, each.name) for each in there.added] == [
        ("sign", "sign"),
        ("review-sign", "review → sign"),
        ("sign-end", "sign → end"),
    ]
    assert [each.element for each in there.removed] == ["review-end"]
    assert [each.element for each in back.added] == ["review-end"]
    assert [each.element for each in back.removed] == ["sign", "review-sign", "sign-end"]


@pytest.mark.parametrize(
    ("old", "new", "fact", "before", "after"),
    [
        (user("t"), user("t", assignee="=chief"), ("assignee", ""), None, "=chief"),
        (user("t"), user("t", form="other"), ("form_id", ""), "opinion", "other"),
        (user("t"), user("t", zeebe("taskSchedule", dueDate="=now()")), ("due_date", ""), None, "=now()"),
        (user("t"), user("t", mapping({"a": "=1"})), ("input", "a"), None, "=1"),
        (user("t", mapping({}, {"a": "=1"})), user("t", mapping({}, {"a": "=2"})), ("output", "a"), "=1", "=2"),
        (user("t", each("=a")), user("t", each("=b")), ("loop", "input_collection"), "=a", "=b"),
        (
            user("t", zeebe("properties", zeebe("property", name="stage", value="a"))),
            user("t", zeebe("properties", zeebe("property", name="stage", value="b"))),
            ("property", "stage"),
            "a",
            "b",
        ),
    ],
)
def test_a_changed_field_is_told_with_both_values(
    old: str, new: str, fact: tuple[str, str], before: str | None, after: str
) -> None:
    """Assignment, form, dates, mappings, loops and properties are compared one by one."""
    files = [diagrams.diagram(start(), task, end(), "start -> t -> end") for task in (old, new)]
    told = {(each.field, each.of): (each.before, each.after) for each in of("t", compared(*files)).fields}
    assert told[fact] == (before, after)


def test_a_timer_is_compared_by_what_it_says() -> None:
    """A later date of a timer is a change of its event."""
    files = [
        diagrams.diagram(start(), node("intermediateCatchEvent", "wait", timer("timeDuration", text)), end())
        for text in ("P1D", "P2D")
    ]
    change = of("wait", compared(*files)).fields[0]
    assert (change.field, change.of, change.before, change.after) == (
        "trigger",
        "timer",
        "timeDuration P1D",
        "timeDuration P2D",
    )


def test_conditions_and_their_order_count() -> None:
    """Another condition changes its flow; another order of the flows changes the gateway, because the first wins."""
    gateway = node("exclusiveGateway", "g", default="g-c")
    ways = [flow("g", "a", "=x > 1"), flow("g", "b", "=x > 2"), flow("g", "c")]
    ends = (start(), gateway, end("a"), end("b"), end("c"), "start -> g")
    before = diagrams.diagram(*ends, *ways)
    other = diagrams.diagram(*ends, flow("g", "a", "=x > 5"), *ways[1:])
    assert of("g-a", compared(before, other)).fields[0].after == "=x > 5"
    swapped = diagrams.diagram(*ends, ways[1], ways[0], ways[2])
    assert of("g", compared(before, swapped)).fields[0].field == "order"


def test_every_field_has_a_word_in_each_language() -> None:
    """Whatever can differ has a text ``change.<field>``."""
    composed = {"inputs", "outputs", "properties", "unknown", "listeners", "place", "id", "incoming", "outgoing"}
    named = {each.name for kind in (Element, Extensions, Flow) for each in fields(kind)} - composed
    named = (named - {"triggers", "ext"}) | {"input", "output", "property", "trigger", "order", "executable"}
    for locale in LOCALES:
        assert {f"change.{name}" for name in named} <= set(known(locale))
