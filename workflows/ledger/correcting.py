"""Mending a row by hand before its import is confirmed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from engine.errors import Invalid
from workflows.ledger.entry import Entry, Standing
from workflows.ledger.reading.interpret import MAX_TITLE
from workflows.matters.values import DirectiveClass, DueKind, Source, Urgency

_MOST_TIMES = 999


class CorrectionWrong(Invalid):
    """The ``value`` given for ``field`` cannot be one."""

    code = "ledger-correction-wrong"


def corrected(entry: Entry, values: Mapping[str, str], units: Collection[str]) -> Entry:
    """``entry`` with ``values`` in place of what was understood; ``units`` are the codes there are.

    Values are text: days in ISO form, codes of units separated by ``;``. A day given for the deadline stands as it is.
    Raises CorrectionWrong, also for a field that cannot be corrected.
    """
    changes: dict[str, Any] = {}
    for field, value in values.items():
        try:
            changes[field] = _READERS[field](value.strip())
        except (KeyError, ValueError):
            raise CorrectionWrong(field=field, value=value) from None
    named = [changes.get("lead_unit", entry.lead_unit), *changes.get("co_units", ())]
    unknown = [code for code in named if code and code not in units]
    if unknown:
        raise CorrectionWrong(field="co_units" if unknown[0] in named[1:] else "lead_unit", value=unknown[0])
    if changes.get("due_on") and changes["due_on"] != entry.due_on:
        changes["due_kind"] = DueKind.DATE
    mended = replace(entry, **changes)
    return replace(mended, co_units=tuple(code for code in mended.co_units if code != mended.lead_unit))


def _title(value: str) -> str:
    if not 0 < len(value) <= MAX_TITLE:
        raise ValueError(value)
    return value


def _required(value: str) -> str:
    if not value:
        raise ValueError(value)
    return value


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _count(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or int(value) > _MOST_TIMES:
        raise ValueError(value)
    return int(value)


def _units(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, value.split(";"))))


_READERS: Mapping[str, Callable[[str], Any]] = {
    "matter_no": str,
    "source": Source,
    "source_text": str,
    "directive_class": lambda value: DirectiveClass(value) if value else None,
    "title": _title,
    "requirement": str,
    "urgency": Urgency,
    "lead_unit": _required,
    "co_units": _units,
    "responsible_leader": str,
    "handler": str,
    "docketed_on": _day,
    "due_on": _day,
    "progress": str,
    "standing": Standing,
    "urge_count": _count,
    "return_count": _count,
    "completed_on": _day,
    "closed_out_on": _day,
    "merged_into": str,
    "remarks": str,
}

CORRECTABLE = tuple(_READERS)
"""The fields that can be mended by hand."""
