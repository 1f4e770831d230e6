"""Reads what a scenario expects: tasks, timers, calls, messages, variables, the state."""

import re
from collections.abc import Mapping
from typing import Any

from engine.bpmn.model import Kind, TriggerKind
from engine.store.tables import InstanceState
from workflows.scenarios.naming import Names, Unnamed
from workflows.scenarios.scenario import Expectation, Item, Word
from workflows.scenarios.tables import Complaints

_COUNTED = re.compile(r"(?P<name>.+?)\s+[x\u00d7]\s*(?P<count>\d+)")
_TASK = {"assignee": "text", "due": "moment", "groups": "list", "users": "list"}
HEADS: Mapping[Word, str] = {
    Word.AMONG_TASKS: "at",
    Word.CALLS: "to",
    Word.ESCALATIONS: "code",
    Word.MESSAGES: "name",
    Word.PASSED: "at",
    Word.SIGNALS: "name",
    Word.TASKS: "at",
    Word.TIMERS: "at",
}
"""Under which key a table names the thing that is expected; a text alone is that name."""
FACTS: Mapping[Word, Mapping[str, str]] = {
    Word.AMONG_TASKS: _TASK,
    Word.CALLS: {"inputs": "table"},
    Word.ESCALATIONS: {"variables": "table"},
    Word.MESSAGES: {"key": "text", "variables": "table"},
    Word.PASSED: {},
    Word.SIGNALS: {"variables": "table"},
    Word.TASKS: _TASK,
    Word.TIMERS: {"due": "moment"},
}
"""What else may be expected of it, with the kind of value."""
_ALLOWED = (*(word.value for word in Word), "refused", "state", "variables")


def read_expectation(told: Complaints, names: Names, table: Mapping[str, Any]) -> Expectation:
    """What stands under ``expect``; nothing is expected where there is none."""
    if "expect" not in table:
        return Expectation()
    given = told.get(table, "expect", "table", {})
    told.keys(given, _ALLOWED)
    state = told.get(given, "state", "text", None)
    if state is not None and state not in tuple(InstanceState):
        told.add("not-one-of", key="state", value=state, known=[each.value for each in InstanceState])
    return Expectation(
        items={
            word: tuple(_item(told, names, word, each) for each in told.get(given, word.value, "list", []))
            for word in Word
            if word.value in given
        },
        variables=told.values(given, "variables"),
        state=state,
        refused=told.get(given, "refused", "text", None),
    )


def _item(told: Complaints, names: Names, word: Word, given: Any) -> Item:
    head, facts = HEADS[word], FACTS[word]
    if isinstance(given, str):
        counted = _COUNTED.fullmatch(given)
        name, count = (counted["name"], int(counted["count"])) if counted else (given, 1)
        return Item(_name(told, names, word, name), count)
    if not isinstance(given, Mapping):
        told.add("wrong-kind", key=word.value, wanted="item", value=str(given))
        return Item("")
    told.keys(given, (head, "count", *facts), head)
    found: dict[str, Any] = {}
    for fact, kind in facts.items():
        if fact in given:
            found[fact] = told.values(given, fact) if kind == "table" else told.get(given, fact, kind, None)
    return Item(
        _name(told, names, word, told.get(given, head, "text", "")), told.get(given, "count", "whole", 1), found
    )


def _name(told: Complaints, names: Names, word: Word, text: str) -> str:
    try:
        match word:
            case Word.TASKS | Word.AMONG_TASKS:
                return names.shown(names.place(text, {Kind.USER_TASK}))
            case Word.PASSED | Word.TIMERS:
                return names.shown(names.place(text))
            case Word.CALLS:
                called = names.call(text)
                return called if isinstance(called, str) else names.shown(called)
            case Word.MESSAGES:
                names.check_known(text, names.event_names(TriggerKind.MESSAGE))
            case Word.SIGNALS:
                names.check_known(text, names.event_names(TriggerKind.SIGNAL))
            case Word.ESCALATIONS:
                pass  # a diagram may catch any code, and throw one that nobody named
    except Unnamed as wrong:
        told.unnamed(word.value, wrong)
    return text
