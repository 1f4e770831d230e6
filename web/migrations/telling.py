"""A migration in the reader's words: what becomes of each step, of each token, and what is in the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from engine.bpmn.model import Process
from engine.commands.migrating import Preview
from engine.commands.migrating_many import Outcome as InstanceOutcome
from engine.versions import Blocker, What
from engine.versions.outcomes import Outcome
from web.catalogues import label, locale_name, named, remarked, text_in
from workflows.instances.planning import Planned

TO = "to."
"""Before the name of a field: the element of the version at hand whose counterpart it holds."""
PLANNED = "planned"
"""The field that tells an empty mapping that was chosen from none that was asked for yet."""


@dataclass(frozen=True)
class Line:
    """A step of the version at hand: what it becomes, what else it could become, and what would be in the way.

    ``same`` tells that the other version has a step of this id and kind.
    """

    element: str
    name: str
    chosen: str
    same: bool
    others: tuple[tuple[str, str], ...]
    blockers: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether it simply stays what it is."""
        return self.same and not self.chosen and not self.blockers


@dataclass(frozen=True)
class Fate:
    """What becomes of one token, in words; ``due_at`` where it is a timer that is kept."""

    name: str
    target: str
    what: str
    notes: tuple[str, ...]
    blockers: tuple[str, ...]
    due_at: datetime | None


@dataclass(frozen=True)
class Obstacle:
    """What keeps instances from going over: at which step, why, and which ones."""

    name: str
    text: str
    instances: tuple[Preview, ...]


def mapping_of(asked: MultiDict[str, str]) -> dict[str, str] | None:
    """The counterparts that were chosen; None where nothing was chosen yet."""
    if PLANNED not in asked:
        return None
    return {name.removeprefix(TO): value for name, value in asked.items() if name.startswith(TO) and value}


@dataclass(frozen=True)
class Told:
    """A planned migration in the reader's words."""

    planned: Planned

    def lines(self) -> list[Line]:
        """The steps at which something can stand, in the order of the diagram."""
        return [self._line(each) for each, told in self.planned.plan.counterparts.items() if told.holds_tokens]

    def faults(self) -> dict[str, str]:
        """What is wrong with the mapping, by the field."""
        return {f"{TO}{fault.element}": self.blocker(fault) for fault in self.planned.plan.faults}

    def fates(self) -> list[Fate]:
        """What becomes of the tokens where it is about one instance; of scopes that simply stay nothing is said."""
        if self.planned.instance_id is None:
            return []
        return [
            self._fate(outcome, told.due)
            for told in self.planned.previews
            for outcome in told.outcomes
            if outcome.notes or outcome.blockers or outcome.what is not What.KEPT
        ]

    def obstacles(self) -> list[Obstacle]:
        """Why instances cannot go over, by step, the most frequent first."""
        found: dict[Blocker, dict[str, Preview]] = {}
        for each in self.planned.previews:
            for _, blocker in each.blockers:
                found.setdefault(blocker, {})[each.instance_id] = each
        told = [
            Obstacle(_name(self.planned.source.diagram, blocker.element), self.blocker(blocker), tuple(kept.values()))
            for blocker, kept in found.items()
        ]
        return sorted(told, key=lambda obstacle: -len(obstacle.instances))

    def blocker(self, blocker: Blocker) -> str:
        """One reason in words."""
        return blocked(blocker.reason, blocker.other, self.planned.target.diagram)

    def _line(self, element: str) -> Line:
        source, target = self.planned.source.diagram.elements, self.planned.target.diagram.elements
        counterpart, own = self.planned.plan.counterparts[element], source[element]
        twin = target.get(element)
        others = [each for each in target.values() if each.kind is own.kind and each.id != element]
        return Line(
            element=element,
            name=own.name or element,
            chosen=self.planned.plan.mapping.get(element, ""),
            same=twin is not None and twin.kind is own.kind,
            others=_named(own.name, ((each.id, each.name or each.id) for each in others)),
            blockers=tuple(self.blocker(each) for each in counterpart.blockers),
        )

    def _fate(self, outcome: Outcome, due: Mapping[int, datetime]) -> Fate:
        has_timer = any(note.startswith("timer-") for note in outcome.notes)
        return Fate(
            name=_name(self.planned.source.diagram, outcome.element),
            target=_name(self.planned.target.diagram, outcome.target),
            what=label("migration-fate", outcome.what),
            notes=tuple(label("migration-note", note) for note in outcome.notes),
            blockers=tuple(self.blocker(each) for each in outcome.blockers),
            due_at=due.get(outcome.token) if has_timer else None,
        )


def why_not(outcome: InstanceOutcome, source: Process, target: Process) -> list[str]:
    """Why an instance was not taken over, a sentence for each step; none where nothing was in the way."""
    if outcome.problem is None:
        return []
    tokens = outcome.details.get("tokens", ())
    told = [named(_name(source, each["element"]), blocked(each["reason"], each["other"], target)) for each in tokens]
    return list(dict.fromkeys(told)) or [text_in(locale_name(), f"error.{outcome.problem}", outcome.details)]


def blocked(reason: str, other: str, target: Process) -> str:
    """One reason why something cannot go over, in words."""
    return label("migration-blocker", reason) % {"other": _name(target, other)}


def _name(process: Process, element: str | None) -> str:
    found = process.elements.get(element or "")
    return (found.name if found else "") or element or ""


def _named(own: str, choices: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """With the id beside a name that several have, the step at hand among them."""
    known: Sequence[tuple[str, str]] = list(choices)
    names = [own, *(name for _, name in known)]
    return tuple((each, remarked(name, each) if names.count(name) > 1 else name) for each, name in known)
