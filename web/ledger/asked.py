"""The ledger's filters as they stand in the address: unknown words count as none."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for
from werkzeug.datastructures import MultiDict

from workflows.ledger.queries import SORTS, Column, LedgerFilter
from workflows.matters.queries import MatterFilter
from workflows.matters.values import Kind, Light, Source, Stage, Status, Urgency

Choice = TypeVar("Choice", bound=StrEnum)

FILTERS = ("q", "light", "kind", "source", "tag", "batch", "listed", "stage", "status", "urgency", "unit")
ORDER = ("sort", "order")


def wanted(arguments: MultiDict[str, str]) -> LedgerFilter:
    """The filter that the address asks for."""
    sort = _one(arguments, "sort", Column)
    return LedgerFilter(
        MatterFilter(
            text=arguments.get("q", "").strip(),
            sources=_several(arguments, "source", Source),
            kinds=_several(arguments, "kind", Kind),
            tags=frozenset(_tag(key) for key in arguments.getlist("tag") if key),
            batch=arguments.get("batch") or None,
            listed=arguments.get("listed") == "yes",
            stages=_several(arguments, "stage", Stage),
            statuses=_several(arguments, "status", Status),
            unit=arguments.get("unit") or None,
        ),
        lights=_several(arguments, "light", Light),
        urgency=_one(arguments, "urgency", Urgency),
        sort=sort if sort in SORTS else None,
        descending=arguments.get("order") == "desc",
    )


def kept(arguments: MultiDict[str, str], *, but: str = "", value: str | None = None) -> dict[str, Any]:
    """The filters and the order of the address, without one (``but``) or with one ``value`` of it taken out."""
    left: dict[str, Any] = {}
    for name in (*FILTERS, *ORDER):
        values = [each for each in arguments.getlist(name) if each and (name != but or (value and each != value))]
        if values:
            left[name] = values
    return left


def sorted_by(arguments: MultiDict[str, str], column: Column) -> str:
    """The address of the same list sorted by ``column``; asked again, the other way round."""
    turned = arguments.get("sort") == column and arguments.get("order") != "desc"
    order: dict[str, Any] = {"sort": [column.value], "order": ["desc"] if turned else []}
    return url_for("ledger.ledger", **{**kept(arguments), **order})


def _tag(key: str) -> tuple[str, str]:
    kind, _, code = key.partition(":")
    return kind, code


def _several(arguments: MultiDict[str, str], name: str, kind: type[Choice]) -> frozenset[Choice]:
    known = set(kind)
    return frozenset(kind(value) for value in arguments.getlist(name) if value in known)


def _one(arguments: MultiDict[str, str], name: str, kind: type[Choice]) -> Choice | None:
    value = arguments.get(name)
    return kind(value) if value in set(kind) else None
