"""Values of a scenario file: TOML as JSON values, and texts that begin with ``=`` as FEEL, as in diagrams."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from engine import feel
from workflows.calendar.feel import register_calendar
from workflows.calendar.working import OFFICE_ZONE, WorkingCalendar


def functions() -> feel.Functions:
    """The office's FEEL functions on the published calendar."""
    found = feel.Functions()
    calendar = WorkingCalendar()
    register_calendar(found, lambda: calendar)
    return found


def plain(value: Any) -> Any:
    """A TOML value as a JSON value: dates and times are ISO texts."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return value


def expressions(value: Any) -> Iterator[str]:
    """Every FEEL text in a plain value, without its ``=``."""
    if isinstance(value, str) and value.startswith("="):
        yield value[1:]
    elif isinstance(value, list):
        for each in value:
            yield from expressions(each)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from expressions(each)


def filled(value: Any, context: Mapping[str, Any], environment: feel.Environment) -> Any:
    """A plain value with every FEEL text evaluated in ``context``. Raises FeelEvaluationError."""
    if isinstance(value, str) and value.startswith("="):
        return feel.compile_expression(value[1:], environment.functions).evaluate_json(context, environment)
    if isinstance(value, list):
        return [filled(each, context, environment) for each in value]
    if isinstance(value, Mapping):
        return {name: filled(each, context, environment) for name, each in value.items()}
    return value


def local(moment: datetime | date) -> datetime:
    """A moment or day of the file, by the office's clocks where it names no offset; a day begins at midnight."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)
