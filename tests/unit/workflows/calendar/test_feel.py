"""The calendar's functions as FEEL calls them: by position, with dates or ISO strings."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from workflows.calendar.feel import OutsideCalendar, register_calendar
from workflows.calendar.working import WorkingCalendar


class Register:
    """Keeps what is registered."""

    def __init__(self) -> None:
        self.known: dict[str, Callable[..., Any]] = {}

    def register(self, name: str, parameters: tuple[str, ...], function: Callable[..., Any]) -> None:
        """Keep it."""
        assert parameters
        self.known[name] = function


CASES = [
    ("add working days", ("2019-09-27", Decimal(5)), date(2019, 10, 10)),
    ("working days between", (date(2019, 9, 27), "2019-10-10"), 5),
    ("is working day", ("2019-09-29",), True),
    ("next week start", ("2019-10-05",), date(2019, 10, 8)),
    ("add months", ("2019-01-31", 1), date(2019, 2, 28)),
    ("next monthly", ("2020-01-31", 1, "2020-01-31"), date(2020, 2, 29)),
    ("next monthly", ("2020-01-31", 1, "2020-02-29"), date(2020, 3, 31)),
    ("next monthly", ("2020-01-31", 1, "2020-04-01"), date(2020, 4, 30)),
    ("next monthly", ("2019-11-30", 3, "2019-11-30"), date(2020, 2, 29)),
    ("next monthly", ("2019-11-30", 3, "2020-02-29"), date(2020, 5, 30)),
    ("next monthly", ("2020-03-31", 1, "2020-01-01"), date(2020, 4, 30)),
    ("end of day", ("2019-10-10",), datetime(2019, 10, 10, 10, tzinfo=UTC)),
    ("is working day", (datetime(2019, 9, 30, 23, tzinfo=UTC),), False),
    ("is working day", ("2019-09-28T16:30:00+00:00",), True),
]


@pytest.mark.parametrize(("name", "arguments", "result"), CASES)
def test_functions_answer_for_the_office_day(name: str, arguments: tuple[Any, ...], result: object) -> None:
    """Each function takes dates and ISO strings; a moment counts as the day it is in the office."""
    register = Register()
    register_calendar(register, WorkingCalendar)
    assert register.known[name](*arguments) == result


UNANSWERABLE: list[tuple[str, tuple[Any, ...]]] = [
    ("is working day", ("tomorrow",)),
    ("is working day", (None,)),
    ("end of day", (3,)),
    ("add working days", ("2019-09-27", "many")),
    ("add working days", ("2019-09-27", 10**9)),
    ("add months", ("2019-09-27", 10**30)),
    ("add months", ("2019-09-27", 10**5)),
    ("next week start", ("9999-12-31",)),
    ("next monthly", ("2020-01-31", 0, "2020-01-31")),
    ("next monthly", ("2020-01-31", 10**30, "2020-01-31")),
    ("working days between", ("0001-01-01", "9999-12-31")),
]


@pytest.mark.parametrize(("name", "arguments"), UNANSWERABLE)
def test_what_is_no_day_or_too_far_away_is_refused(name: str, arguments: tuple[Any, ...]) -> None:
    """FEEL is told, instead of getting a wrong day or counting for ever."""
    register = Register()
    register_calendar(register, WorkingCalendar)
    with pytest.raises(OutsideCalendar):
        register.known[name](*arguments)
