"""Holds what was seen against what was expected."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import feel
from workflows.calendar.working import OFFICE_ZONE
from workflows.scenarios.scenario import PARTIAL, Expectation, Item, Word
from workflows.scenarios.values import filled, local

Wrong = tuple[str, dict[str, Any]]
"""The code of a complaint and its details."""


@dataclass(frozen=True)
class Found:
    """One thing that was seen: the names it goes by, the one people read first, and what is known of it."""

    names: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """What is there after a step, what happened in it, and how the process stands (None: it has not begun)."""

    found: Mapping[Word, Sequence[Found]]
    variables: Mapping[str, Any]
    state: str | None


def judge(expected: Expectation, seen: Seen, environment: feel.Environment) -> Iterator[Wrong]:
    """What is not as expected. FEEL texts of the expectation read the variables of the process."""
    for word, items in expected.items.items():
        there = seen.found[word]
        wanted = [_evaluated(item, seen.variables, environment) for item in items]
        if not _fits(wanted, there, partial=word in PARTIAL):
            told = {fact for item in wanted for fact in item.facts}
            yield (
                "other-items",
                {"word": word.value, "expected": _listed(wanted), "found": _counted(there, told)},
            )
    for name, value in expected.variables.items():
        wanted_value = filled(value, seen.variables, environment)
        if name not in seen.variables or not _same(wanted_value, seen.variables[name]):
            found = _shown(seen.variables[name]) if name in seen.variables else "-"
            yield "other-variable", {"variable": name, "expected": _shown(wanted_value), "found": found}
    if expected.state is not None and expected.state != seen.state:
        yield "other-state", {"expected": expected.state, "found": seen.state or "-"}


def _evaluated(item: Item, variables: Mapping[str, Any], environment: feel.Environment) -> Item:
    return Item(item.name, item.count, filled(item.facts, variables, environment))


def _fits(items: Sequence[Item], found: Sequence[Found], *, partial: bool) -> bool:
    """Whether each item has as many things of its own as it counts; all of them, unless ``partial``."""
    left = list(found)
    for item in sorted(items, key=lambda item: -len(item.facts)):
        matching = [thing for thing in left if _is(item, thing)]
        if len(matching) < item.count:
            return False
        for thing in matching[: item.count]:
            left.remove(thing)
    return partial or not left


def _is(item: Item, thing: Found) -> bool:
    if item.name not in thing.names:
        return False
    return all(_agrees(expected, thing.facts.get(fact)) for fact, expected in item.facts.items())


def _agrees(expected: Any, found: Any) -> bool:
    """Whether a fact is as expected: a day means any time of it, a list any order, a table at least its keys."""
    if isinstance(expected, datetime):
        return isinstance(found, datetime) and local(expected) == found
    if isinstance(expected, date):
        return isinstance(found, datetime) and found.astimezone(OFFICE_ZONE).date() == expected
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            key in found and _same(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return sorted(map(str, expected)) == sorted(map(str, found))
    return _same(expected, found)


def _same(expected: Any, found: Any) -> bool:
    """Equal as JSON values: 1 is 1.0, but no truth value is a number."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(_same, expected, found))
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return expected.keys() == found.keys() and all(_same(value, found[key]) for key, value in expected.items())
    return bool(expected == found)


def _listed(items: Sequence[Item]) -> list[str]:
    return sorted(_told(item.name, item.facts, item.count) for item in items) or ["-"]


def _counted(found: Sequence[Found], told: set[str]) -> list[str]:
    described = Counter(
        _told(thing.names[0], {fact: value for fact, value in thing.facts.items() if fact in told}, 1)
        for thing in found
    )
    return sorted(f"{text} \u00d7 {count}" if count > 1 else text for text, count in described.items()) or ["-"]


def _told(name: str, facts: Mapping[str, Any], count: int) -> str:
    detailed = "; ".join(f"{fact} = {_shown(value)}" for fact, value in facts.items())
    text = f"{name} [{detailed}]" if detailed else name
    return f"{text} \u00d7 {count}" if count > 1 else text


def _shown(value: Any) -> str:
    """A value as the scenario file would write it."""
    if isinstance(value, datetime):
        return f"{local(value).astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return str(feel.literal_of(value))
