"""Functions of the application."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from engine import feel


def working_days(start: date, days: int, calendar: str | None = None) -> dict[str, Any]:
    """A stand-in for a domain function."""
    return {"end": start + timedelta(days=days), "calendar": calendar, "rate": 0.5}


@pytest.fixture
def functions() -> feel.Functions:
    """A register with one function of several words."""
    register = feel.Functions()
    register.register("add working days", ["date", "days", "calendar?"], working_days)
    return register


def test_called_by_name_with_feel_values(functions: feel.Functions) -> None:
    """Arguments arrive as FEEL values, and what comes back is a FEEL value."""
    expression = feel.compile_expression('add working days(date("2024-02-28"), 2)', functions)
    assert expression.evaluate_json({}) == {"end": "2024-03-01", "calendar": None, "rate": 0.5}
    assert expression.names == frozenset()


def test_called_with_named_arguments(functions: feel.Functions) -> None:
    """Arguments may be named; unknown or missing ones make the call null."""
    call = 'add working days(days: 1, date: @"2024-01-01", calendar: "office").calendar'
    assert feel.compile_expression(call, functions).evaluate({}) == "office"
    assert feel.compile_expression("add working days(days: 1)", functions).evaluate({}) is None
    assert feel.compile_expression("add working days(1, 2, 3, 4)", functions).evaluate({}) is None


def test_calls_can_be_recorded_and_replayed(functions: feel.Functions) -> None:
    """Each call of a registered function, and none of FEEL's own, goes through the environment's ``call``."""
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def replay(name: str, _function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        seen.append((name, arguments))
        return {"end": "recorded"}

    expression = feel.compile_expression('add working days(@"2024-01-01", count([1])).end', functions)
    assert expression.evaluate({}, feel.Environment(call=replay)) == "recorded"
    assert seen == [("add working days", (date(2024, 1, 1), 1))]


def test_functions_given_at_evaluation(functions: feel.Functions) -> None:
    """A text compiled without the register finds plain names in the environment's."""
    functions.register("twice", ["n"], lambda n: n * 2)
    assert feel.compile_expression("twice(4)").evaluate({}, feel.Environment(functions=functions)) == 8
    assert functions.names() == {"add working days", "twice"}


def test_a_name_is_taken_once(functions: feel.Functions) -> None:
    """Neither FEEL's functions nor registered ones can be replaced."""
    for name in ("count", "add working days"):
        with pytest.raises(ValueError, match="exists"):
            functions.register(name, [], working_days)
