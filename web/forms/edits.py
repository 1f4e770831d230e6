"""Rows added and removed by buttons: the submission as typed, with one row more or less."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from engine.forms import DynamicList, Form
from engine.forms.components import fields_of
from engine.forms.controls import MAX_ROWS, initial, rows_of


def edited(form: Form, submitted: Mapping[str, Any], name: str, subject: str) -> dict[str, Any]:
    """``submitted`` after ``add`` of a row to the list ``subject`` or ``remove`` of the row ``subject`` (``items.2``).

    What fits no list of the form leaves it as it was: the worst a stale page can do is nothing.
    """
    changed = deepcopy(dict(submitted))
    lists = {each.key: each for each in fields_of(form.components) if isinstance(each, DynamicList)}
    key, _, index = subject.partition(".")
    component = lists.get(key)
    if component is None or not component.allow_add_remove:
        return changed
    rows = [dict(row) for row in rows_of(changed.get(key))]
    if name == "add" and len(rows) < MAX_ROWS:
        rows.append(initial(component.components, {}))
    elif name == "remove" and index in map(str, range(len(rows))):
        del rows[int(index)]
    changed[key] = rows
    return changed
