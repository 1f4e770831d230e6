"""Entries and flags as JSON values, for keeping a reading in the database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_type_hints

from workflows.ledger.entry import Entry, Flag, Weight

_TYPES: Mapping[str, Any] = get_type_hints(Entry)
FIELDS = tuple(field.name for field in fields(Entry))


def pack_entry(entry: Entry) -> dict[str, Any]:
    """``entry`` as JSON values: days in ISO form, codes as text."""
    return {name: _pack(getattr(entry, name)) for name in FIELDS}


def unpack_entry(packed: Mapping[str, Any]) -> Entry:
    """What ``pack_entry`` gave, as an entry."""
    return Entry(**{name: _unpack(value, _TYPES[name]) for name, value in packed.items()})


def pack_flag(flag: Flag) -> dict[str, Any]:
    """``flag`` as JSON values."""
    return {
        "code": flag.code,
        "field": flag.field,
        "weight": flag.weight.value,
        "parameters": {name: str(value) for name, value in flag.parameters.items()},
    }


def unpack_flag(packed: Mapping[str, Any]) -> Flag:
    """What ``pack_flag`` gave, as a flag."""
    return Flag(packed["code"], packed["field"], Weight(packed["weight"]), packed["parameters"])


def fingerprint(entry: Entry) -> str:
    """What tells a row again that has no number: the same words about the same matter give the same fingerprint."""
    told = pack_entry(entry)
    kept = [told[name] for name in ("source", "source_text", "title", "requirement", "docketed_on", "lead_unit")]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def _pack(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _unpack(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return tuple(value) if isinstance(value, list) else value
