"""An HTML form's encoding of a submission: flat names, several values each, rows as ``items.0.unit``."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from engine.forms.components import Choice, Component, DynamicList, Field, FilePicker, Form, fields_of

ROW_MARK = "_"
"""Each rendered row sends ``items.0._`` too, so that a row in which nothing is ticked is still a row."""

_DIGITS = 6
"""How long the number of a row may be; pages count on from the last one, so numbers may exceed the count of rows."""


class MultiDict(Protocol):
    """What a web framework makes of a posted form."""

    def keys(self) -> Any:
        """Every name that was posted."""
        ...

    def getlist(self, key: str) -> Sequence[str]:
        """Every value posted under ``key``."""
        ...


def from_post(form: Form, posted: MultiDict) -> dict[str, Any]:
    """What ``posted`` submits to ``form``. Names that the form does not have are kept, so that judging refuses them."""
    tree: dict[str, Any] = {}
    for name in posted.keys():  # noqa: SIM118 - a multi-dict iterates its keys, the protocol promises only keys()
        _plant(tree, str(name), list(posted.getlist(name)))
    return _read(form.components, tree)


def _plant(tree: dict[str, Any], name: str, values: list[str]) -> None:
    *parents, leaf = name.split(".")
    for parent in parents:
        below = tree.setdefault(parent, {})
        if not isinstance(below, dict):
            tree[name] = values
            return
        tree = below
    tree[leaf] = values


def _read(components: Sequence[Component], tree: Mapping[str, Any]) -> dict[str, Any]:
    fields = {each.key: each for each in fields_of(components)}
    submitted: dict[str, Any] = {}
    for name, posted in tree.items():
        component = fields.get(name)
        if isinstance(component, DynamicList) and isinstance(posted, dict):
            indexes = _indexes(posted)
            submitted[name] = [_read(component.components, posted[index]) for index in indexes]
            submitted |= {f"{name}.{index}": values for index, values in posted.items() if index not in indexes}
        elif component is not None and isinstance(posted, list):
            submitted[name] = posted if _is_list(component) else posted[-1]
        elif name != ROW_MARK:
            submitted[name] = posted
    return submitted


def _is_list(component: Field) -> bool:
    return isinstance(component, FilePicker) or (isinstance(component, Choice) and component.multiple)


def _indexes(rows: Mapping[str, Any]) -> list[str]:
    numbered = (each for each in rows if each.isdecimal() and len(each) <= _DIGITS and isinstance(rows[each], dict))
    return sorted(numbered, key=int)
