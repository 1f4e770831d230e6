"""A variable's value as an operator types it: the kind is chosen, the text is read strictly by it."""

import hashlib
import re
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from workflows.instances.errors import JsonWrong, NotADate, NotAnObject, NotANumber

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ValueKind(StrEnum):
    """What a value is, in the order in which they are offered. A date is kept as ISO text, as diagrams do."""

    TEXT = "text"
    NUMBER = "number"
    YES = "yes"
    NO = "no"
    DATE = "date"
    JSON = "json"
    EMPTY = "empty"


def read(kind: ValueKind, text: str) -> Any:
    """The JSON value of ``text``. Raises NotANumber, NotADate, JsonWrong."""
    match kind:
        case ValueKind.TEXT:
            return text.replace("\r\n", "\n")
        case ValueKind.NUMBER:
            return _number(text.strip())
        case ValueKind.YES | ValueKind.NO:
            return kind is ValueKind.YES
        case ValueKind.DATE:
            return _day(text.strip())
        case ValueKind.JSON:
            return _json(text)
        case ValueKind.EMPTY:
            return None


def read_object(text: str) -> dict[str, Any]:
    """A JSON object; none for nothing. Raises JsonWrong, NotAnObject."""
    found = _json(text) if text.strip() else {}
    if not isinstance(found, dict):
        raise NotAnObject(field="value")
    return found


def written(value: Any) -> tuple[ValueKind, str]:
    """How a value would be typed: its kind and its text."""
    if value is None:
        return ValueKind.EMPTY, ""
    if isinstance(value, bool):
        return (ValueKind.YES if value else ValueKind.NO), ""
    if isinstance(value, int | float):
        return ValueKind.NUMBER, str(value)
    if isinstance(value, str):
        return (ValueKind.DATE if _DAY.fullmatch(value) else ValueKind.TEXT), value
    return ValueKind.JSON, orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def fingerprint(value: Any) -> str:
    """Tells values apart, for those who come back to change what they saw."""
    return hashlib.sha256(orjson.dumps(value)).hexdigest()


def _number(text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise NotANumber(field="value", value=text)
    return float(text) if "." in text else int(text)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "").isoformat()
    except ValueError:
        raise NotADate(field="value", value=text) from None


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise JsonWrong(field="value", line=error.lineno, column=error.colno) from None
