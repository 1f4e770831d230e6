"""Compensation seen by the other rules: handlers are reached by association, and see what the activity was given."""

from engine import bpmn
from tests.support.diagrams import diagram, each, end, file, mapping, node, pool, start, timer, trigger, user
from tests.unit.engine.lint.around import codes, findings


def _boundary(node_id: str, host: str, *parts: str) -> str:
    return node("boundaryEvent", node_id, trigger("compensate"), *parts, attachedToRef=host)


def _line(source: str, target: str) -> str:
    return node("association", f"{source}-{target}-line", sourceRef=source, targetRef=target)


def _handler(text: str) -> str:
    return text.replace(" id=", ' isForCompensation="true" id=', 1)


def _taken_back(activity: str, handler: str, *parts: str) -> bytes:
    throw = node("intermediateThrowEvent", "throw", trigger("compensate"))
    book = (activity, _boundary("b", "book"), _handler(handler), _line("b", "undo"))
    return diagram(start(), *book, throw, end(), "start -> book -> throw -> end", *parts)


def test_a_handler_is_part_of_the_flow() -> None:
    """Neither the handler nor its boundary event is unreachable, a dead end or a forgotten flow."""
    assert codes(_taken_back(user("book"), user("undo"))) == []


def test_what_follows_a_handler_that_takes_too_long_is_reached() -> None:
    """A boundary event on a handler leads on, and what it leads to is no surprise."""
    late = node("boundaryEvent", "late", timer("timeDuration", "PT1H"), attachedToRef="undo")
    parts = (late, user("remind"), end("gone"), "late -> remind -> gone")
    assert codes(_taken_back(user("book"), user("undo"), *parts)) == []


def test_a_compensation_boundary_event_ends_no_endless_loop() -> None:
    """Being compensated later is no way out of a loop."""
    loop = node("subProcess", "book", start("s"), user("a"), node("exclusiveGateway", "g"), "s -> g -> a -> g")
    assert "reach.no-end" in codes(_taken_back(loop, user("undo")))


def test_a_handler_is_not_assigned_by_what_the_activity_got_from_a_form() -> None:
    """The handler sees the inputs of the activity that it undoes: what people wrote does not choose who undoes it."""
    draft = user("draft")
    given = user("book", mapping(inputs={"chosen": "=lead"}))
    parts = (draft, given, _boundary("b", "book"), _handler(user("undo", assignee="=chosen")), _line("b", "undo"))
    throw = node("intermediateThrowEvent", "throw", trigger("compensate"))
    wrong = diagram(start(), *parts, throw, end(), "start -> draft -> book -> throw -> end")
    (found,) = [each for each in findings(wrong) if each.code == "task.from-form"]
    assert found.element == "undo"


def test_a_note_on_a_boundary_event_is_no_handler() -> None:
    """An association to a text annotation says nothing about what undoes the activity."""
    note = node("textAnnotation", "note") + _line("b", "note")
    assert codes(_taken_back(user("book"), user("undo"), note)) == []


def test_associations_may_stand_in_the_collaboration() -> None:
    """Editors that draw pools may put the line beside them."""
    parts = (user("book"), _boundary("b", "book"), _handler(user("undo")))
    throw = node("intermediateThrowEvent", "throw", trigger("compensate"))
    drawn = pool(start(), *parts, throw, end(), "start -> book -> throw -> end")
    text = file(node("collaboration", "c", _line("b", "undo")), drawn)
    assert codes(text) == []
    assert bpmn.read(text).processes["sample"].associations == (("b", "undo"),)


def test_an_event_sub_process_asks_for_what_its_scope_has_done() -> None:
    """From inside an event sub-process, an activity of the scope around it can be named."""
    error = node("error", "late", errorCode="LATE")
    ask = node("intermediateThrowEvent", "ask", node("compensateEventDefinition", None, activityRef="book"))
    inner = (start("hs", trigger("error", "late")), ask, end("he"), "hs -> ask -> he")
    handler = node("subProcess", "handler", *inner, triggeredByEvent="true")
    parts = (user("book"), _boundary("b", "book"), _handler(user("undo")), _line("b", "undo"), handler)
    text = diagram(start(), *parts, end("end", trigger("error", "late")), "start -> book -> end", root=error)
    assert codes(text) == []


def test_a_property_like_the_order_is_told() -> None:
    """A misspelt property of a throwing event is named with the right one."""
    wrong = '<zeebe:properties><zeebe:property name="compensationOrdr" value="together"/></zeebe:properties>'
    throw = node("endEvent", "last", wrong, trigger("compensate"))
    parts = (user("book", each("=[1]")), _boundary("b", "book"), _handler(user("undo")), _line("b", "undo"), throw)
    assert codes(diagram(start(), *parts, "start -> book -> last")) == ["property.unknown"]
