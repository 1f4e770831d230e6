"""How a changed file differs from the version that runs, in the reader's language."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from engine.store.tables import DefinitionKind
from engine.xml import decoded
from web.catalogues import named, sentences
from workflows.procedures.comparing import Changed, Comparison, FieldChange

LONGEST = 300
_CONTEXT = 3


@dataclass(frozen=True)
class Line:
    """A line of a file: ``mark`` is ``+``, ``-``, a space for one that stayed, or ``@`` where lines are left out."""

    mark: str
    text: str


def field_name(change: FieldChange) -> str:
    """What is called by this name in the designer, with the input, output or property it is."""
    label = str(gettext(f"change.{change.field}"))
    return f"{label} {change.of}" if change.of else label


def shortened(value: str | None) -> str:
    """A value as it is shown: a dash for none, cut when it is very long."""
    if value is None:
        return "–"
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"


def in_words(changed: Changed) -> str:
    """Every changed field of an element in one text."""
    said = (named(field_name(each), f"{shortened(each.before)} → {shortened(each.after)}") for each in changed.fields)
    return sentences(said)


def as_json(comparison: Comparison, against: str) -> dict[str, object]:
    """A comparison as the designer shows it."""
    return {
        "against": against,
        "added": [each.element for each in comparison.added],
        "removed": [{"element": each.element, "name": each.name} for each in comparison.removed],
        "changed": [{"element": each.element, "text": in_words(each)} for each in comparison.changed],
    }


def diagrams(
    comparison: Comparison, before: tuple[str, bytes], after: tuple[str, bytes]
) -> dict[str, dict[str, object]]:
    """Both diagrams, each given by its title and file, for the viewer, with their marks.

    On the old one what is removed is marked, on the new one what is added, on both what is changed.
    """
    changed = [each.element for each in comparison.changed]
    added = [each.element for each in comparison.added]
    removed = [each.element for each in comparison.removed]
    return {
        "after": _diagram(*after, {"added": added, "changed": changed}),
        "before": _diagram(*before, {"removed": removed, "changed": changed}),
    }


def lines(kind: DefinitionKind, before: bytes, after: bytes) -> Iterator[Line]:
    """The lines of a decision table or form that differ, with those around them."""
    old, new = (_lines(kind, body) for body in (before, after))
    told = difflib.unified_diff(old, new, lineterm="", n=_CONTEXT)
    for text in list(told)[2:]:  # the first two lines name the files
        yield Line(text[0], text[1:] if text[0] != "@" else "")


def _diagram(title: str, body: bytes, marks: dict[str, list[str]]) -> dict[str, object]:
    return {"xml": decoded(body), "title": title, "active": [], "done": [], "marks": marks}


def _lines(kind: DefinitionKind, body: bytes) -> list[str]:
    text = decoded(body)
    if kind is DefinitionKind.FORM:
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return text.splitlines()
