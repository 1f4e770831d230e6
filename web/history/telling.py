"""A course in the reader's words: for the player as JSON, for the table as rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext

from engine.actor import SYSTEM_ID
from engine.forms import Choice, Option
from engine.history.events import Event
from engine.history.story import Chapter
from engine.store.definitions import Definition
from engine.xml import decoded
from web.history.values import Values
from web.times import stamp_text
from workflows.history.course import Course, Member
from workflows.history.seals import DIVERGED, Seal

_SIDES = ("before", "after")
_SHORT = 60


@dataclass(frozen=True)
class Turn:
    """A chapter beside the one before it in its instance.

    ``tasks`` and ``timers`` were opened or changed by it; ``past_tasks`` and ``past_timers`` stood before and no more.
    """

    chapter: Chapter
    tasks: tuple[dict[str, Any], ...]
    timers: tuple[dict[str, Any], ...]
    past_tasks: tuple[dict[str, Any], ...]
    past_timers: tuple[dict[str, Any], ...]


def turns(chapters: Sequence[Chapter]) -> Iterator[Turn]:
    """What each chapter changed of the open tasks and the waiting timers, in the order given."""
    last: dict[str, Chapter] = {}
    for chapter in chapters:
        before = last.get(chapter.event.instance_id)
        tasks, timers = (before.tasks, before.timers) if before else ({}, {})
        yield Turn(
            chapter,
            _beyond(chapter.tasks, tasks),
            _beyond(chapter.timers, timers),
            tuple(tasks[token] for token in tasks.keys() - chapter.tasks.keys()),
            tuple(timers[token] for token in timers.keys() - chapter.timers.keys()),
        )
        last[chapter.event.instance_id] = chapter


def _beyond(now: dict[int, dict[str, Any]], before: dict[int, dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple(each for token, each in now.items() if before.get(token) != each)


@dataclass(frozen=True)
class Narrator:
    """Knows the names of people and elements; ``names`` are those of ``course.logins``.

    A ``discreet`` one does not say what values variables were given.
    """

    course: Course
    names: Mapping[str, str]
    discreet: bool = False

    @property
    def title(self) -> str:
        """The matter by number and title; the process where there is none."""
        known = f"{self.course.matter_no} {self.course.title}".strip()
        return known or self.course.root.definition.name

    def who(self, login: str | None) -> str:
        """The name of a person; empty for nobody."""
        if login == SYSTEM_ID:
            return str(gettext("history.system"))
        return self.names.get(login, login) if login else ""

    def doer(self, event: Event) -> str:
        """Who did it; both names where it was done in somebody's place."""
        by = self.who(event.actor)
        if event.principal == event.actor:
            return by
        return str(gettext("history.in-place-of", by=by, name=self.who(event.principal)))

    def element(self, definition_id: str, element_id: str | None) -> str:
        """The name of an element on the diagram of that time; empty for none."""
        if element_id is None:
            return ""
        found = self.course.definitions[definition_id].diagram.elements.get(element_id)
        return (found.name if found else "") or element_id

    def what(self, chapter: Chapter) -> str:
        """What happened, in words; the bare kind for one that has none."""
        event = chapter.event
        given = event.payload["given"]
        key = f"history-event.{event.kind}{_variant(event.kind, given)}"
        details = {
            "element": self.element(event.definition_id, event.element_id),
            "process": self.course.definitions[event.definition_id].name,
            "name": given.get("name", ""),
            "code": given.get("code", ""),
            "reason": given.get("reason", ""),
            "answer": gettext(f"signature.{'agreed' if given.get('agrees') else 'disagreed'}"),
            **self._people(event, given),
            **self._difference(event, given),
        }
        text = str(gettext(key))
        return event.kind if text == key else text % details

    def _difference(self, event: Event, given: Mapping[str, Any]) -> dict[str, Any]:
        """What somebody's hand changed, before and after, in words."""
        before: Any
        after: Any
        match event.kind:
            case "move":
                before, after = (self.element(event.definition_id, given[each]["element"]) for each in _SIDES)
            case "set-variable":
                before, after = (self._shown(given["name"], given[each].get(given["name"])) for each in _SIDES)
            case "migrate":
                before, after = (self.course.definitions[given[each]].version for each in ("from", "to"))
            case "send-back" | "take-back":
                told = {each: self.element(event.definition_id, given[each]["element"]) for each in _SIDES}
                return told | {"person": self.who(given["assignee"]) or str(gettext("history.by-diagram"))}
            case _:
                return {}
        return {"before": before, "after": after, "variable": self.values.label(given.get("name", ""))}

    def _people(self, event: Event, given: Mapping[str, Any]) -> dict[str, str]:
        """With whom somebody who has a task had to do."""
        logins: list[str | None] = []
        match event.kind:
            case "entrust" | "respond" | "transfer":
                logins = [given["after"]["assignee"]]
            case "recall":
                logins = [given["before"]["assignee"]]
            case "ask-signature":
                logins = given["signers"]
            case "comment" | "copy":
                logins = given["people"]
            case "complete":
                logins = given.get("against", [])
            case "unask-signature":
                logins = [given["signer"]]
        return {"person": str(gettext("list.separator")).join(self.who(each) for each in logins)}

    def _shown(self, name: str, value: Any) -> str:
        if self.discreet:
            return "…"
        text = self.values.text(name, value)
        return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"

    def member(self, member: Member) -> str:
        """What an instance is called: its process, and the unit whose part it is."""
        name = member.definition.name
        return str(gettext("history.part", process=name, unit=member.unit)) if member.unit else name

    def version(self, definition: Definition) -> str:
        """A process and which version of it."""
        return str(gettext("history.version", process=definition.name, version=definition.version))

    def seal(self, seals: Sequence[Seal], now: datetime) -> dict[str, Any]:
        """Whether the history is true, and how that was found out."""
        broken = next((seal.broken for seal in seals if seal.broken), None)
        if broken is None:
            counts = {"instances": len(seals), "events": sum(seal.events for seal in seals)}
            text = gettext("history.sealed", at=stamp_text(now), **counts)
        else:
            key = "history.diverged" if broken.reason == DIVERGED else "history.broken"
            reason = gettext(f"break.{broken.reason}")
            text = gettext(key, at=stamp_text(now), reason=reason, seq=broken.seq, instance=broken.instance_id)
        return {"ok": broken is None, "text": str(text)}

    @cached_property
    def values(self) -> Values:
        """What variables and their values are called."""
        return Values(self.course.fields, self.course.mentions)

    def options(self, name: str) -> Sequence[Option]:
        """The choices of the form's field that writes a variable; none where it is no choice."""
        field = self.course.fields.get(name)
        return field.options if isinstance(field, Choice) else ()

    def player(self, seal: dict[str, Any], time_zone: str) -> dict[str, Any]:
        """Everything as the island ``player`` reads it."""
        return {
            "title": self.title,
            "time_zone": time_zone,
            "verified": seal,
            "instances": [
                {"id": each.row.id, "name": self.member(each), "parent": each.row.parent_id}
                for each in self.course.members
            ],
            "versions": {known.id: decoded(known.body) for known in self.course.definitions.values()},
            "titles": {known.id: self.version(known) for known in self.course.definitions.values()},
            "events": [self._event(chapter) for chapter in self.course.chapters],
        }

    def _event(self, chapter: Chapter) -> dict[str, Any]:
        event = chapter.event
        return {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "actor": self.doer(event),
            "kind": event.kind,
            "text": self.what(chapter),
            "element": event.element_id,
            "instance": event.instance_id,
            "definition": event.definition_id,
            "marking": list(Counter(chapter.marking).elements()),
            "changed": [
                [name, self.values.label(name), self.values.text(name, before), self.values.text(name, after)]
                for name, (before, after) in chapter.changed.items()
            ],
            "record": event.body.decode(),
            "hash": event.hash.hex(),
            "timers": list(chapter.timers.values()),
            "tasks": [
                {
                    "element": task["element"],
                    "name": task["name"],
                    "assignee": self.who(task["assignee"]),
                    "due_at": task["due_at"],
                }
                for task in chapter.tasks.values()
            ],
        }


def _variant(kind: str, given: Mapping[str, Any]) -> str:
    """What is said of some events beside their kind."""
    if "against" in given:
        return "-against"
    return "-straight" if kind == "complete" and "straight" in given else ""
