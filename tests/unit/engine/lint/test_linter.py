"""The linter as a whole."""

from tests.support.diagrams import diagram, end, file, node, pool, start, user, zeebe
from tests.unit.engine.lint.around import codes, findings


def test_a_sound_diagram_has_no_findings() -> None:
    """Nothing is said about a diagram that is right."""
    assert codes(diagram(start(), user("review"), end(), "start -> review -> end")) == []


def test_a_finding_says_where_it_is() -> None:
    """Process, element, line and column lead to what is wrong."""
    service = node("serviceTask", "call")
    (found,) = findings(diagram(start(), service, end(), "start -> call -> end"))
    assert (found.code, found.severity) == ("delegate.missing", "error")
    assert (found.process, found.element, found.line, found.column) == ("sample", "call", 4, 1)


def test_findings_are_ordered_by_process_and_place() -> None:
    """Findings come in the order in which a reader of the file meets them, process by process."""
    first, second, third = (node("serviceTask", name) for name in ("b1", "a1", "a2"))
    later = pool(start("s2"), third, end("e2"), "s2 -> a2 -> e2", process="b")
    earlier = pool(start("s1"), first, second, end("e1"), "s1 -> a1 -> b1 -> e1", process="a")
    assert [found.element for found in findings(file(later, earlier))] == ["b1", "a1", "a2"]


def test_a_process_that_is_only_drawn_is_not_examined() -> None:
    """The other participant of a collaboration may be as sketchy as it likes."""
    drawn = pool(node("serviceTask", "call"), process="outside", isExecutable="false")
    assert codes(file(drawn, pool(start(), user("review"), end(), "start -> review -> end"))) == ["process.skipped"]


def test_a_start_form_counts_as_a_form() -> None:
    """Who may act cannot be read from the form that starts the process either."""
    begin = start("start", zeebe("formDefinition", formId="opinion"))
    task = user("review", assignee="=lead")
    assert codes(diagram(begin, task, end(), "start -> review -> end")) == ["task.from-form"]
