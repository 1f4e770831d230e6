"""Who may act is not for the one to say who fills in a form."""

import pytest

from tests.support.diagrams import diagram, each, end, mapping, node, start, trigger, user, zeebe
from tests.unit.engine.lint.around import codes, findings

DRAFT = user("draft")
"""Its form writes ``lead`` and ``remark``."""


def _script(expression: str, result: str) -> str:
    return node("scriptTask", "script", zeebe("script", expression=expression, resultVariable=result))


def _after_draft(middle: str, task: str, first: str = DRAFT) -> bytes:
    return diagram(start(), first, middle, task, end(), "start -> draft -> script -> t -> end")


def _refused(file: bytes) -> bool:
    return "task.from-form" in codes(file)


def test_the_variable_that_the_form_writes_is_named() -> None:
    """The finding says which attribute reads which variables."""
    file = diagram(start(), DRAFT, user("t", candidateGroups="=[lead, remark]"), end(), "start -> draft -> t -> end")
    (found,) = [each for each in findings(file) if each.code == "task.from-form"]
    assert found.details["what"] == "candidateGroups"
    assert found.details["variables"] == ["lead", "remark"]


def test_a_script_does_not_launder() -> None:
    """What a script computes from a form is as little to be trusted as the form."""
    assert _refused(_after_draft(_script('="unit:" + lead', "group"), user("t", assignee="=group")))
    assert not _refused(_after_draft(_script('="unit:" + "a"', "group"), user("t", assignee="=group")))


def test_mappings_do_not_launder() -> None:
    """Outputs and inputs carry what they read."""
    task = node("task", "script", mapping(outputs={"chosen": "=lead"}))
    assert _refused(_after_draft(task, user("t", assignee="=chosen")))
    own = user("t", mapping(inputs={"chosen": "=lead"}), assignee="=chosen")
    assert _refused(_after_draft(node("task", "script"), own))


def test_an_output_mapping_of_the_form_carries_its_fields() -> None:
    """A form whose output is mapped writes the targets of the mapping, and nothing else."""
    draft = user("draft", mapping(outputs={"chosen": "=lead"}))
    assert _refused(_after_draft(node("task", "script"), user("t", assignee="=chosen"), draft))
    assert not _refused(_after_draft(node("task", "script"), user("t", assignee="=lead", form="empty"), draft))


def test_a_loop_over_a_form_field_does_not_launder() -> None:
    """The item of a loop is as little to be trusted as its collection."""
    looped = user("t", each("=lead", inputElement="one"), assignee="=one")
    assert _refused(_after_draft(node("task", "script"), looped))
    collected = node("task", "script", each("=[1]", outputCollection="all", outputElement="=lead"))
    assert _refused(_after_draft(collected, user("t", assignee="=all[1]")))


def test_a_filter_is_a_reading_too() -> None:
    """A name inside a filter may be the form's variable."""
    assert _refused(_after_draft(node("task", "script"), user("t", assignee='=[{u: "a"}][u = lead].u')))


def test_a_sub_process_hands_its_inputs_down() -> None:
    """What a sub-process was given from a form is seen by the tasks in it."""
    inner = node(
        "subProcess",
        "script",
        mapping(inputs={"chosen": "=lead"}),
        start("s"),
        user("inside", assignee="=chosen"),
        end("e"),
        "s -> inside -> e",
    )
    assert _refused(_after_draft(inner, user("t")))


@pytest.mark.parametrize(
    "trusted",
    [
        node("serviceTask", "script", zeebe("taskDefinition", type="notify"), mapping(outputs={"who": "=answer"})),
        node("businessRuleTask", "script", zeebe("calledDecision", decisionId="route", resultVariable="who")),
        node("callActivity", "script", zeebe("calledElement", processId="other"), mapping(outputs={"who": "=answer"})),
    ],
    ids=["delegate", "decision", "called process"],
)
def test_what_the_system_answers_is_trusted(trusted: str) -> None:
    """Delegates, decisions and called processes may say who acts."""
    assert not _refused(_after_draft(trusted, user("t", assignee="=who")))


def test_a_message_does_not_launder() -> None:
    """What a throwing event carries is as little to be trusted as what it was read from, wherever it is caught."""
    throw = node("intermediateThrowEvent", "script", mapping(inputs={"chosen": "=lead"}), trigger("signal", "go"))
    root = node("signal", "go", name="go")
    parts = (start(), DRAFT, throw, user("t", assignee="=chosen"), end(), "start -> draft -> script -> t -> end")
    assert _refused(diagram(*parts, root=root))


def test_a_form_inside_a_loop_may_overwrite_its_item() -> None:
    """A form in a looped sub-process that has a field called like the item writes the item."""
    inner = (start("s"), user("form"), user("inside", assignee="=lead"), end("e"), "s -> form -> inside -> e")
    looped = node("subProcess", "t", each("=[1, 2]", inputElement="lead"), *inner)
    assert _refused(diagram(start(), looped, end(), "start -> t -> end"))


def test_an_own_input_may_replace_a_field() -> None:
    """An element that sets the name from something else does not read the form's."""
    task = user("t", mapping(inputs={"lead": '="office"'}), assignee="=lead")
    assert not _refused(_after_draft(node("task", "script"), task))


def test_labels_of_other_readers_are_let_be() -> None:
    """A property that resembles none of the engine's is no business of the linter."""
    labelled = user("t", zeebe("properties", zeebe("property", name="stage", value="docketing")))
    assert codes(diagram(start(), labelled, end(), "start -> t -> end")) == []
