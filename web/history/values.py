"""Variables and their values as people know them: labels of forms, names, units, days as people write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from engine.actor import SYSTEM_ID
from engine.forms import Choice, DynamicList, Field, TextField
from engine.forms.components import fields_of
from web.catalogues import named, sentences
from web.times import written_text
from workflows.history.mentions import is_option

NOTHING = "–"
_ID = re.compile(r"[0-9a-f]{32}")
_ID_SHOWN = 8


@dataclass(frozen=True)
class Values:
    """``fields`` are the forms' by the variable that they write, ``mentions`` the names of what values name."""

    fields: Mapping[str, Field]
    mentions: Mapping[str, str]

    def label(self, name: str) -> str:
        """What the forms call a variable, or else the catalogue; its own name where neither knows it."""
        field = self.fields.get(name)
        return field.label if field and field.label else _word(f"history-variable.{name}", name)

    def text(self, name: str, value: Any) -> str:
        """The value of a variable; the rows of a list and the parts of an object on a line each."""
        if isinstance(value, list) and any(isinstance(each, dict) and not is_option(each) for each in value):
            rows = self._of_rows(name)
            return "\n".join(rows.line(name, each) for each in value)
        if value and isinstance(value, dict) and not is_option(value):
            return "\n".join(self._parts(value))
        return self.line(name, value)

    def line(self, name: str, value: Any) -> str:
        """The same on one line."""
        if value in (None, "", [], {}):
            return NOTHING
        if isinstance(value, bool):
            return str(gettext("history.yes") if value else gettext("history.no"))
        if isinstance(value, list):
            rows = self._of_rows(name)
            return str(gettext("list.separator")).join(rows.line(name, each) for each in value)
        if isinstance(value, dict):
            return str(value["label"]) if is_option(value) else sentences(self._parts(value))
        return self._word(name, value)

    def _parts(self, value: Mapping[str, Any]) -> list[str]:
        return [named(self.label(key), self.line(key, each)) for key, each in value.items()]

    def _word(self, name: str, value: str | float) -> str:
        field = self.fields.get(name)
        if isinstance(field, Choice):
            for option in field.options:
                if option.value == value:
                    return option.label
        if not isinstance(value, str):
            return str(value)
        if isinstance(field, TextField):
            return value
        if value == SYSTEM_ID:
            return str(gettext("history.system"))
        if known := _word_of(name, value) or self.mentions.get(value):
            return known
        return str(gettext("history.id", id=value[:_ID_SHOWN])) if _ID.fullmatch(value) else written_text(value)

    def _of_rows(self, name: str) -> "Values":
        """What the parts of the rows of a list are called: its own fields before those of the whole form."""
        field = self.fields.get(name)
        if not isinstance(field, DynamicList):
            return self
        return replace(self, fields={**self.fields, **{each.key: each for each in fields_of(field.components)}})


def _word_of(name: str, value: str) -> str:
    """The word for a value of an enum or of a decision table, under the variable's name or its last part."""
    parts = (name, name.rpartition("_")[2])
    kinds = (kind for part in parts for kind in (part, part.replace("_", "-"), f"history-value.{part}"))
    return next(filter(None, (_word(f"{kind}.{value}", "") for kind in kinds)), "")


def _word(key: str, otherwise: str) -> str:
    found = str(gettext(key))
    return otherwise if found == key else found
