"""Expressions of a diagram against what is known of its variables."""

import pytest

from engine.lint.findings import Finding
from tests.support.diagrams import diagram, each, end, flow, mapping, node, start, timer, user, zeebe
from tests.unit.engine.lint.around import findings

RULE = node("businessRuleTask", "decide", zeebe("calledDecision", decisionId="route", resultVariable="way"))

WAIT = node("intermediateCatchEvent", "wait", timer("timeDuration", "=count([remark])"))
DURATION = ["days and time duration", "string", "years and months duration"]
MOMENT = ["date", "date and time", "string"]
NEVER = ["condition.never-true", "expression.compare"]


def _told(*parts: str) -> list[Finding]:
    said = ("expression.", "condition.")
    return [each for each in findings(diagram(start(), *parts, end())) if each.code.startswith(said)]


def _asked(condition: str, *before: str) -> list[str]:
    choice = node("exclusiveGateway", "g", default="g-end")
    chain = " -> ".join(["start", *(part.split(' id="')[1].split('"')[0] for part in before), "g", "end"])
    return [each.code for each in _told(*before, choice, user("x"), chain, flow("g", "x", condition), "x -> end")]


def _script(name: str, expression: str) -> str:
    return node("scriptTask", name, zeebe("script", expression=expression, resultVariable=name))


def test_a_field_is_known_by_its_form() -> None:
    """A text of a form is told where it is compared with a date, with the place in the file and in the expression."""
    choice = node("exclusiveGateway", "g", default="g-end")
    condition = flow("g", "x", "=remark = null or\n remark < today()")
    (found,) = _told(user("t"), choice, user("x"), "start -> t -> g -> end", condition, "x -> end")
    assert (found.code, found.element, found.severity) == ("expression.compare", "g-x", "warning")
    assert (found.details["expression_line"], found.details["expression_column"]) == (2, 9)
    assert (found.details["left_types"], found.details["right_types"]) == (["string"], ["date"])
    assert found.line > 1


@pytest.mark.parametrize(
    ("condition", "before", "expected"),
    [
        ("=remark > 3", [user("t")], NEVER),
        ("=remark", [user("t")], ["condition.not-boolean"]),
        ("=date(remark) < today()", [user("t")], []),
        ("=way > 3", [user("t"), RULE], NEVER),
        ('=way = "x"', [user("t"), RULE], []),
        ("=late > date(remark)", [user("t"), _script("late", "=today()")], NEVER),
        ("=late > remark", [user("t"), _script("late", "=today()")], []),
        ("=late.day", [user("t"), _script("late", "={days: 3}")], ["condition.never-true", "expression.entry"]),
        ("=late.days = remark", [user("t"), _script("late", "={days: 3}")], NEVER),
        ("=count > 3", [user("t"), _script("count", "=count + 1")], []),
    ],
)  # fmt: skip  # a table reads better
def test_variables_are_followed_to_conditions(condition: str, before: list[str], expected: list[str]) -> None:
    """Forms, decisions and scripts give variables their types; a date in a variable is a text."""
    assert _asked(condition, *before) == expected


def test_mappings_and_loops_pass_types_on() -> None:
    """An input, the element of a collection and what is collected have the types of what they come from."""
    collect = each('=["a"]', inputElement="unit", outputCollection="all", outputElement="=loopCounter")
    task = user("t", collect, mapping({"copy": "=unit"}), candidateGroups="=copy + 1")
    found = _told(task, _script("sum", '=all[1] + "x"'), "start -> t -> sum -> end")
    assert [(each.element, each.code) for each in found] == [
        ("t", "expression.calculate"),
        ("sum", "expression.calculate"),
    ]


def test_what_a_delegate_brings_is_not_known() -> None:
    """Outputs of a service task, and variables that the start declares, may be anything."""
    call = node("serviceTask", "call", zeebe("taskDefinition", type="notify"), mapping(None, {"lead": "=remark"}))
    assert _asked("=lead > 3", user("t"), call) == []


@pytest.mark.parametrize(
    ("parts", "taken"),
    [
        ((user("t", each('="a"')), "start -> t -> end"), ["list"]),
        ((user("t", candidateGroups="=3"), "start -> t -> end"), ["list", "string"]),
        ((user("t", zeebe("taskSchedule", dueDate="=count([1])")), "start -> t -> end"), MOMENT),
        ((user("t"), WAIT, "start -> t -> wait -> end"), DURATION),
    ],
)  # fmt: skip  # a table reads better
def test_a_place_takes_certain_types(parts: tuple[str, ...], taken: list[str]) -> None:
    """A loop over a text, groups that are a number and a timer that is no time are refused."""
    (found,) = [each for each in _told(*parts) if each.code == "expression.result"]
    assert (found.severity, found.details["taken_types"]) == ("error", taken)
