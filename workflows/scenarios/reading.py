"""Reads a scenario file: what it says is understood, or told with the scenario and the step where it is not."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.bpmn.model import Kind, Process, TimerKind, TriggerKind
from engine.runtime.faults import BadValue
from engine.runtime.timers import first
from workflows.calendar.working import OFFICE_ZONE
from workflows.scenarios.expecting import read_expectation
from workflows.scenarios.naming import Names, Unnamed, reachable
from workflows.scenarios.scenario import Act, Answer, Complaint, Person, Place, Scenario, Step
from workflows.scenarios.tables import Complaints
from workflows.scenarios.values import local

ENDING = ".scenario.toml"
STARTS_AT = datetime(2019, 10, 31, 9, tzinfo=OFFICE_ZONE)
"""When a scenario starts that does not say it."""
MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 50
_FILE = ("answers", "choices", "people", "process", "scenario", "starts_at", "usual", "variables")
_SCENARIO = ("answers", "business_key", "expect", "name", "starts_at", "step", "variables")
_WITH: Mapping[Act, tuple[str, ...]] = {
    Act.COMPLETE: ("as", "unchecked", "with"),
    Act.MESSAGE: ("key", "with"),
    Act.RETURN: ("error", "with"),
    Act.SIGNAL: ("with",),
    Act.UNTIL: (),
    Act.WAIT: (),
}
"""What may stand beside each act of a step."""


@dataclass(frozen=True)
class Reading:
    """The scenarios of a file that are fit to be played, and what is wrong with the others."""

    scenarios: tuple[Scenario, ...]
    complaints: tuple[Complaint, ...]


def read(file: str, text: str, processes: Mapping[str, Process], delegates: frozenset[str]) -> Reading:
    """The scenarios in ``text``, which name elements of ``processes`` and the ``delegates`` that there are."""
    told = Complaints(file)
    table = _table(told, text)
    if table is None:
        return Reading((), tuple(told.found))
    told.keys(table, _FILE, "process")
    process = told.get(table, "process", "text", "")
    if process not in processes:
        if process:
            told.add("unknown-process", text=process, known=sorted(processes))
        return Reading((), tuple(told.found))
    reader = _Reader(told, Names(process, reachable(process, processes), delegates), table)
    scenarios = [reader.scenario(each) for each in told.get(table, "scenario", "list", [{}])]
    wrong = {complaint.scenario for complaint in told.found}
    fit = () if "" in wrong else tuple(each for each in scenarios if each.name not in wrong)
    return Reading(fit, tuple(told.found))


def _table(told: Complaints, text: str) -> dict[str, Any] | None:
    if len(text) > MAX_CHARACTERS:
        told.add("too-large", limit=MAX_CHARACTERS)
        return None
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # also a whole number of thousands of digits
        told.add("not-toml", reason=str(error))
        return None
    except RecursionError:
        told.add("too-deep", limit=MAX_DEPTH)
        return None
    inside: list[Any] = [table]
    for _ in range(MAX_DEPTH):
        inside = [part for each in inside if isinstance(each, Mapping | list) for part in _parts(each)]
    if inside:
        told.add("too-deep", limit=MAX_DEPTH)
        return None
    return table


def _parts(value: Mapping[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, Mapping) else value


class _Reader:
    """Reads one scenario after the other against what the whole file says."""

    def __init__(self, told: Complaints, names: Names, table: Mapping[str, Any]) -> None:
        self._told = told
        self._names = names
        self._seen: set[str] = set()
        self._starts_at = local(told.get(table, "starts_at", "moment", STARTS_AT))
        self._variables = told.values(table, "variables")
        self._answers = self._read_answers(table)
        self._usual = self._read_usual(table)
        people, choices = told.get(table, "people", "table", {}), told.get(table, "choices", "table", {})
        self._people = {name: Person(name, frozenset(told.texts(people, name))) for name in people}
        self._choices = {name: told.texts(choices, name) for name in choices}
        if "scenario" not in table:
            told.add("no-scenario")

    def scenario(self, table: Mapping[str, Any]) -> Scenario:
        """One scenario; what is wrong with it is told."""
        told = self._told
        if not isinstance(table, Mapping):
            told.add("wrong-kind", key="scenario", wanted="table", value=str(table))
            table = {}
        name = told.get(table, "name", "text", "")
        told.scenario = name
        told.keys(table, _SCENARIO, "name")
        if name in self._seen:
            told.add("same-name", name=name)
        self._seen.add(name)
        variables = told.values(table, "variables")
        if variables and self._names.starts_by_itself():
            told.add("starts-by-itself", process=self._names.process)
        read = Scenario(
            file=told.file,
            name=name,
            process=self._names.process,
            starts_at=local(told.get(table, "starts_at", "moment", self._starts_at)).astimezone(UTC),
            business_key=told.get(table, "business_key", "text", None),
            variables={**self._variables, **variables},
            answers={**self._answers, **self._read_answers(table)},
            usual=self._usual,
            choices=self._choices,
            expected=read_expectation(told, self._names, table),
            steps=tuple(self._step(number, each) for number, each in enumerate(told.get(table, "step", "list", []), 1)),
        )
        told.scenario, told.step = "", None
        return read

    def _step(self, number: int, table: Mapping[str, Any]) -> Step:
        told = self._told
        told.step = number
        if not isinstance(table, Mapping):
            told.add("wrong-kind", key="step", wanted="table", value=str(table))
            return Step(number)
        acts = [act for act in Act if act.value in table]
        if len(acts) > 1:
            told.add("several-acts", keys=[act.value for act in acts])
        act = acts[0] if acts else None
        beside = _WITH[act] if act else ()
        told.keys(table, (*(each.value for each in Act), *beside, "expect"), *(() if act else ("expect",)))
        places = self._places(act, told.texts(table, act.value)) if act in (Act.COMPLETE, Act.RETURN) else ()
        values, error = told.values(table, "with"), told.get(table, "error", "text", None)
        if values and (error is not None or len(places) > 1):
            told.add("not-both", keys=["with", "error" if error is not None else "complete"])
        return Step(
            number,
            act,
            places=places,
            name=self._event_name(act, table),
            key=told.get(table, "key", "text", None),
            span=self._span(table),
            moment=local(table["until"]).astimezone(UTC) if told.get(table, "until", "moment", None) else None,
            values=values,
            error=error,
            person=self._person(told.get(table, "as", "text", None)),
            unchecked=told.get(table, "unchecked", "truth", False),
            expected=read_expectation(told, self._names, table),
        )

    def _places(self, act: Act | None, texts: tuple[str, ...]) -> tuple[Place, ...]:
        kind = Kind.USER_TASK if act is Act.COMPLETE else Kind.CALL_ACTIVITY
        found = []
        for text in texts:
            try:
                found.append(self._names.place(text, {kind}))
            except Unnamed as wrong:
                self._told.unnamed(str(act), wrong)
        return tuple(found)

    def _event_name(self, act: Act | None, table: Mapping[str, Any]) -> str:
        if act not in (Act.MESSAGE, Act.SIGNAL):
            return ""
        name: str = self._told.get(table, act.value, "text", "")
        try:
            self._names.check_known(name, self._names.event_names(TriggerKind(act.value)))
        except Unnamed as wrong:
            self._told.unnamed(act.value, wrong)
        return name

    def _span(self, table: Mapping[str, Any]) -> str:
        span: str = self._told.get(table, "wait", "text", "")
        try:
            if "wait" in table and isinstance(table["wait"], str):
                first(TimerKind.DURATION, span, STARTS_AT, OFFICE_ZONE, "")
        except BadValue:
            self._told.add("wrong-kind", key="wait", wanted="duration", value=span)
        return span

    def _person(self, name: str | None) -> Person | None:
        if name is None:
            return None
        try:
            self._names.check_known(name, self._people)
        except Unnamed as wrong:
            self._told.unnamed("as", wrong)
        return self._people.get(name)

    def _read_usual(self, table: Mapping[str, Any]) -> dict[Place, Mapping[str, Any]]:
        told = self._told
        usual = told.get(table, "usual", "table", {})
        found: dict[Place, Mapping[str, Any]] = {}
        for text in usual:
            try:
                found[self._names.place(text, {Kind.USER_TASK})] = told.values(usual, text)
            except Unnamed as wrong:
                told.unnamed("usual", wrong)
        return found

    def _read_answers(self, table: Mapping[str, Any]) -> dict[Place | str, tuple[Answer, ...]]:
        answers = self._told.get(table, "answers", "table", {})
        found: dict[Place | str, tuple[Answer, ...]] = {}
        for text, given in answers.items():
            place = self._answering(text)
            if place is not None:
                each = given if isinstance(given, list) else [given]
                found[place] = tuple(self._answer(place, text, answer) for answer in each)
        return found

    def _answering(self, text: str) -> Place | str | None:
        try:
            place = self._names.call(text)
        except Unnamed as wrong:
            self._told.unnamed("answers", wrong)
            return None
        if isinstance(place, str):
            return place
        element = self._names.element(place)
        if element.kind is not Kind.CALL_ACTIVITY and element.ext.delegate is None:
            self._told.add("answer-unknown", text=self._names.shown(place))
        return place

    def _answer(self, place: Place | str, text: str, given: Any) -> Answer:
        told = self._told
        if not isinstance(given, Mapping):
            told.add("wrong-kind", key=text, wanted="table", value=str(given))
            return Answer()
        calls = not isinstance(place, str) and self._names.element(place).kind is Kind.CALL_ACTIVITY
        told.keys(given, ("gives", "error", "waits") if calls else ("gives", "error"))
        if len(given) > 1:
            told.add("not-both", keys=list(given))
        return Answer(
            told.values(given, "gives"),
            told.get(given, "error", "text", None),
            told.get(given, "waits", "truth", False),
        )
