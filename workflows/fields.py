"""Reading what a form or a diagram hands over: JSON values by name, checked as they are read."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from engine.errors import Invalid

Choice = TypeVar("Choice", bound=StrEnum)


class FieldMissing(Invalid):
    """The field ``field`` must be filled in."""

    code = "field-missing"


class FieldWrong(Invalid):
    """The field ``field`` holds a ``value`` that cannot be understood."""

    code = "field-wrong"


class FieldTooLong(Invalid):
    """The field ``field`` takes at most ``limit`` signs."""

    code = "field-too-long"


def text(values: Mapping[str, Any], field: str) -> str:
    """The text under ``field`` without surrounding blanks; "" when there is none. Raises FieldWrong."""
    value = values.get(field)
    if value is not None and not isinstance(value, str):
        raise FieldWrong(field=field, value=value)
    return (value or "").strip()


def required(values: Mapping[str, Any], field: str) -> str:
    """The text under ``field``. Raises FieldMissing when it is empty."""
    found = text(values, field)
    if not found:
        raise FieldMissing(field=field)
    return found


def short(values: Mapping[str, Any], field: str, limit: int) -> str:
    """The text under ``field``, of at most ``limit`` signs. Raises FieldMissing, FieldTooLong."""
    found = required(values, field)
    if len(found) > limit:
        raise FieldTooLong(field=field, limit=limit)
    return found


def day(values: Mapping[str, Any], field: str) -> date | None:
    """The ISO date under ``field``, None when there is none. Raises FieldWrong."""
    found = text(values, field)
    try:
        return date.fromisoformat(found[:10]) if found else None
    except ValueError:
        raise FieldWrong(field=field, value=found) from None


def required_day(values: Mapping[str, Any], field: str) -> date:
    """The ISO date under ``field``. Raises FieldMissing, FieldWrong."""
    found = day(values, field)
    if found is None:
        raise FieldMissing(field=field)
    return found


def flag(values: Mapping[str, Any], field: str) -> bool:
    """Whether ``field`` is ticked."""
    return values.get(field) is True


def choice(values: Mapping[str, Any], field: str, of: type[Choice]) -> Choice:
    """The code under ``field`` as a member of ``of``. Raises FieldMissing, FieldWrong."""
    found = required(values, field)
    try:
        return of(found)
    except ValueError:
        raise FieldWrong(field=field, value=found) from None


def choice_or(values: Mapping[str, Any], field: str, default: Choice) -> Choice:
    """The code under ``field``, ``default`` when it is empty. Raises FieldWrong."""
    return choice(values, field, type(default)) if text(values, field) else default


def nested(values: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """The mapping under ``field``. Raises FieldWrong."""
    found = values.get(field)
    if not isinstance(found, Mapping):
        raise FieldWrong(field=field, value=found)
    return found


def rows(values: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    """The rows under ``field``, none when there are none. Raises FieldWrong."""
    found = values.get(field) or []
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise FieldWrong(field=field, value=found)
    return found
