"""An instance's events folded into what stood after each of them.

Tokens, variables, tasks and timers as they were then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.history.events import Event

TASK_FACTS = ("element", "name", "assignee", "due_at", "candidate_users", "candidate_groups")

_CHANGED = ("assignee", "due_at")
_CHANGING = frozenset({"claim", "entrust", "recall", "reschedule", "respond", "transfer", "unclaim"})
"""Kinds of events that change nothing but facts of an open task."""


@dataclass(frozen=True)
class Chapter:
    """One event and the state it led to.

    ``marking`` counts tokens by element; ``changed`` has, by variable, the value before and after where they differ;
    ``tasks`` are the open tasks with assignee and due time, ``timers`` the waiting timers, both by token.
    """

    event: Event
    marking: dict[str, int]
    changed: dict[str, tuple[Any, Any]]
    tasks: dict[int, dict[str, Any]]
    timers: dict[int, dict[str, Any]]


def tell(events: Iterable[Event]) -> Iterator[Chapter]:
    """The story of one instance, from its events in order."""
    marking: dict[str, int] = {}
    variables: dict[tuple[int, str], Any] = {}
    tasks: dict[int, dict[str, Any]] = {}
    timers: dict[int, dict[str, Any]] = {}
    for event in events:
        payload = event.payload
        changed: dict[str, tuple[Any, Any]] = {}
        for scope, name, value in payload.get("changes", ()):
            before = changed[name][0] if name in changed else variables.get((scope, name))
            changed[name] = (before, value)
            variables[scope, name] = value
        _follow(event, payload, tasks, timers)
        marking = payload.get("marking", marking)
        differing = {name: pair for name, pair in changed.items() if _differ(*pair)}
        yield Chapter(event, marking, differing, dict(tasks), dict(timers))


def _differ(before: Any, after: Any) -> bool:
    return type(before) is not type(after) or before != after  # 1 and true are equal in Python, not in JSON


def _follow(
    event: Event, payload: dict[str, Any], tasks: dict[int, dict[str, Any]], timers: dict[int, dict[str, Any]]
) -> None:
    given = payload.get("given", {})
    match event.kind:
        case "complete":
            tasks.pop(_token(given), None)
        case kind if kind in _CHANGING and _token(given) in tasks:
            new = given.get("after", given)
            tasks[_token(given)] = tasks[_token(given)] | {fact: new[fact] for fact in _CHANGED if fact in new}
        case "hasten" if given["token"] in timers:
            timers[given["token"]] = timers[given["token"]] | given["after"]
        case "timer":
            timers.pop(given["token"], None)
        case "migrate":
            for standing in (tasks, timers):
                standing.update(
                    {token: each | {"element": _renamed(given, each["element"])} for token, each in standing.items()}
                )
        case "cancel":
            tasks.clear()
            timers.clear()
    for name, effect in payload.get("effects", ()):
        _apply(name, effect, tasks, timers)
    if event.kind in ("complete", "send-back", "take-back") and given.get("assignee") is not None:
        _hand(event, given, tasks)


def _hand(event: Event, given: dict[str, Any], tasks: dict[int, dict[str, Any]]) -> None:
    """The task that going back, or straight back, has opened is with whoever was named."""
    if event.kind == "complete":
        token = max(token for token, each in tasks.items() if each["element"] == given["straight"])
    else:
        token = given["after"]["token"]
    tasks[token] = tasks[token] | {"assignee": given["assignee"]}


def _renamed(given: dict[str, Any], element: str) -> str:
    found: str = given["mapping"].get(element, element)
    return found


def _token(given: dict[str, Any]) -> int:
    return int(given["task"].rpartition("-")[2])


def _apply(
    name: str, effect: dict[str, Any], tasks: dict[int, dict[str, Any]], timers: dict[int, dict[str, Any]]
) -> None:
    token = effect["token"]
    match name:
        case "TaskOpened":
            tasks[token] = {key: effect[key] for key in TASK_FACTS}
        case "TaskChanged" if token in tasks:
            tasks[token] = tasks[token] | {"element": effect["element"], "name": effect["name"]}
        case "TaskWithdrawn":
            tasks.pop(token, None)
        case "TimerSet":
            timers[token] = {"element": effect["element"], "due_at": effect["due_at"]}
        case "Released":
            timers.pop(token, None)
        case "Ended":
            tasks.clear()
            timers.clear()
