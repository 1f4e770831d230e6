"""TOML tables with a memory for what is wrong in them: unknown keys, missing ones, values of another kind."""

from collections.abc import Collection, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any

from engine import feel
from workflows.scenarios.naming import Unnamed, near
from workflows.scenarios.scenario import Complaint
from workflows.scenarios.values import expressions, functions, plain

KINDS: Mapping[str, type[Any] | tuple[type[Any], ...]] = {
    "list": list,
    "moment": (date, datetime),
    "table": dict,
    "text": str,
    "truth": bool,
    "whole": int,
}
"""The kinds of values a key may want; ``wanted.<name>`` is the word for it."""


class Complaints:
    """What is wrong with a file so far, and where reading stands: in which scenario, at which step."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.scenario = ""
        self.step: int | None = None
        self.found: list[Complaint] = []
        self.functions = functions()

    def add(self, code: str, **details: Any) -> None:
        """Something is wrong here."""
        self.found.append(Complaint(code, self.file, self.scenario, self.step, details))

    def unnamed(self, key: str, wrong: Unnamed) -> None:
        """A name leads nowhere, or to several things."""
        self.add(wrong.code, key=key, text=wrong.text, known=list(wrong.known))

    def keys(self, table: Mapping[str, Any], allowed: Collection[str], *needed: str) -> None:
        """Every key of ``table`` has to be ``allowed``, the ``needed`` ones have to be there."""
        for key in table:
            if key not in allowed:
                self.add("key-unknown", key=key, known=list(near(key, allowed)))
        for key in needed:
            if key not in table:
                self.add("key-missing", key=key)

    def get(self, table: Mapping[str, Any], key: str, kind: str, default: Any) -> Any:
        """The value of ``key``; the default where there is none or one of another kind."""
        if key not in table:
            return default
        value = table[key]
        wanted = KINDS[kind]
        if not isinstance(value, wanted) or (kind == "whole" and isinstance(value, bool)) or _is_beyond(value):
            self.add("wrong-kind", key=key, wanted=kind, value=str(value))
            return default
        return value

    def values(self, table: Mapping[str, Any], key: str) -> dict[str, Any]:
        """The table under ``key`` as JSON values; every FEEL text in it has to be FEEL."""
        found: dict[str, Any] = plain(self.get(table, key, "table", {}))
        for text in expressions(found):
            try:
                feel.compile_expression(text, self.functions)
            except feel.FeelSyntaxError as error:
                self.add("bad-expression", key=key, text=text, expected=error.details["expected"])
        return found

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """The texts under ``key``: one, or a list of them."""
        value = table.get(key, [])
        each = value if isinstance(value, list) else [value]
        if all(isinstance(text, str) for text in each):
            return tuple(each)
        self.add("wrong-kind", key=key, wanted="texts", value=str(value))
        return ()


def _is_beyond(value: Any) -> bool:
    """Whether a day stands at the edge of the calendar, where another time zone or one more day leads out of it."""
    return isinstance(value, date) and not MINYEAR < value.year < MAXYEAR
