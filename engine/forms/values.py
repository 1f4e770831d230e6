"""What was typed into one field, made a JSON value of the field's type and held against its limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.feel.regex import compile_pattern
from engine.feel.scope import DEFAULT, State
from engine.forms.components import Checkbox, Choice, DateTime, Field, FilePicker, Number, TextField

MAX_TEXT = 20_000
MAX_ITEMS = 500
_MAX_DIGITS = 30
_EMAIL = r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$"
_PHONE = r"^\+?[0-9][0-9 ()\-]{3,24}$"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
"""What no text may hold: control characters but the tab and the end of a line, and halves of characters."""


@dataclass(frozen=True)
class Problem:
    """Why a value is not accepted: a code and the JSON values that a sentence about it may mention."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Unfit(Exception):
    """A value is not of the field's type."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, params)


def empty_value(component: Field) -> Any:
    """The value of a field left empty: "" for text, [] for several choices or files, False for a checkbox, or None."""
    match component:
        case TextField():
            return ""
        case Checkbox():
            return False
        case Choice(multiple=True) | FilePicker():
            return []
        case _:
            return None


def is_empty(value: Any) -> bool:
    """Whether nothing was given; an unticked box counts as nothing."""
    return value is None or value is False or (isinstance(value, str) and not value.strip()) or value == []


def count_characters(text: str) -> int:
    """The length of a text as offices count it: every character except white space."""
    return sum(not char.isspace() for char in text)


def coerce(component: Field, raw: Any) -> Any:
    """``raw`` (text from a web form, or JSON) as a value of the field's type. Raises Unfit."""
    if raw is None:
        return empty_value(component)
    match component:
        case Number():
            value: Any = _number(component, raw)
        case Checkbox():
            value = _flag(raw)
        case Choice(multiple=True):
            value = [_option(component, each) for each in _list(raw) if each != ""]
        case Choice():
            value = _option(component, raw)
        case DateTime():
            value = _moment(component, raw)
        case FilePicker():
            value = [_text(each) for each in _list(raw) if each != ""]
        case _:
            value = _text(raw)
    return value


def pattern_problem(component: Field, value: str) -> Problem | None:
    """The problem of a text that does not look as the field asks."""
    validation = component.validation
    if validation.kind == "email" and not _matches(_EMAIL, value):
        return Problem("not-an-email")
    if validation.kind == "phone" and not _matches(_PHONE, value):
        return Problem("not-a-phone-number")
    if validation.pattern and not _matches(validation.pattern, value):
        return Problem("pattern-mismatch", {"message": validation.message})
    return None


def _matches(pattern: str, value: str) -> bool:
    """Whether a part of ``value`` matches, within FEEL's budget; a wrong one, refused by lint, matches none."""
    compiled = compile_pattern(pattern, "")
    return compiled is not None and compiled.search(value, 0, State(DEFAULT)) is not None


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Unfit("not-text")
    if len(raw) > MAX_TEXT:
        raise Unfit("too-long", limit=MAX_TEXT, length=len(raw))
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise Unfit("control-character")
    return text


def _number(component: Number, raw: Any) -> int | float | str | None:
    text = str(raw).strip() if isinstance(raw, str | int | float) and not isinstance(raw, bool) else "?"
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Unfit("not-a-number") from None
    if not value.is_finite() or len(value.as_tuple().digits) > _MAX_DIGITS or abs(value.adjusted()) > _MAX_DIGITS:
        raise Unfit("not-a-number")
    digits = component.decimal_digits
    if digits is not None and value != round(value, digits):
        raise Unfit("too-many-decimals", limit=digits)
    if component.as_text:
        return format(value, "f")
    return int(value) if value == value.to_integral_value() else float(value)


def _flag(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "on", "1"):
        return True
    if raw in ("false", ""):
        return False
    raise Unfit("not-a-flag")


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list | tuple):
        raise Unfit("not-a-list")
    if len(raw) > MAX_ITEMS:
        raise Unfit("too-many-items", limit=MAX_ITEMS)
    return list(raw)


def _option(component: Choice, raw: Any) -> Any:
    if not isinstance(raw, str | int | float | bool):
        raise Unfit("not-an-option")
    if raw == "":
        return None
    return next((option.value for option in component.options if same_option(option.value, raw)), raw)


def same_option(value: Any, raw: Any) -> bool:
    """Whether ``raw``, possibly its text in a web form, is the option ``value``."""
    return option_text(value) == option_text(raw)


def option_text(value: Any) -> str:
    """An option's value as text in a web form."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _moment(component: DateTime, raw: Any) -> str | None:
    text = raw.strip() if isinstance(raw, str) else "?"
    if not text:
        return None
    try:
        if component.subtype == "date":
            return date.fromisoformat(text).isoformat()
        if component.subtype == "time":
            return time.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")
        return datetime.fromisoformat(text).isoformat(timespec="minutes")
    except ValueError:
        raise Unfit(f"not-a-{component.subtype}") from None
