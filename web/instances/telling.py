"""An instance laid open, in the reader's words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.model import EVENTS, Kind
from engine.commands.inspection import Standing, Subscription, WaitingJob
from engine.store.tables import LIVE, InstanceState, JobKind
from engine.xml import decoded
from web.catalogues import group_name, remarked
from web.history.telling import Narrator
from workflows.instances.inspecting import LaidOpen, Related

_SHORT = 80


@dataclass(frozen=True)
class Place:
    """A token as a line of a table.

    ``depth`` counts the scopes around it, ``number`` is that of a pass of a loop, ``passes`` how many of a loop are
    over and how many there are. ``people`` are asked to do its task, or have taken it on. ``job`` is what will be
    carried out for it, ``child`` what it called.
    """

    token: Standing
    name: str
    depth: int
    since: datetime | None
    number: int | None
    passes: tuple[int, int] | None
    people: tuple[str, ...]
    job: WaitingJob | None
    child: Related | None

    @property
    def subscription(self) -> Subscription | None:
        """The message or signal that it waits for."""
        return self.token.subscription


@dataclass(frozen=True)
class Variable:
    """A variable of a scope; ``shown`` is its value as text, ``long`` where that is better folded away."""

    name: str
    label: str
    shown: str
    long: bool


@dataclass(frozen=True)
class Scope:
    """A scope that holds variables; ``token`` is None for the whole process."""

    token: int | None
    name: str
    number: int | None
    variables: tuple[Variable, ...]


@dataclass(frozen=True)
class Told:
    """``narrator`` knows the words of the instance ``laid``, ``units`` the short names of units by code."""

    laid: LaidOpen
    narrator: Narrator
    units: Mapping[str, str]

    @property
    def name(self) -> str:
        """The process, and the unit whose part it is."""
        return self.narrator.member(self.narrator.course.members[0])

    @property
    def matter(self) -> str:
        """The number and title of the matter, the business key where it is none; empty for none."""
        course = self.narrator.course
        return f"{course.matter_no} {course.title}".strip() or self.laid.inspection.instance.business_key or ""

    @property
    def state(self) -> InstanceState:
        """Where it stands as a whole."""
        return InstanceState(self.laid.inspection.instance.state)

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in LIVE

    @property
    def incidents(self) -> list[WaitingJob]:
        """Its jobs that wait for somebody."""
        return [job for job in self.laid.inspection.jobs if job.incident]

    def places(self) -> list[Place]:
        """The tokens that stand in the flow, each below the scope that it stands in."""
        return [self._place(each) for each in self._ordered() if each.scope is not None and not each.beside]

    def listeners(self) -> list[Place]:
        """The events that are waited for beside the flow."""
        elements = self.laid.inspection.definition.diagram.elements
        return [self._place(each) for each in self._ordered() if each.beside and elements[each.element].kind in EVENTS]

    def place(self, token: int) -> Place | None:
        """The token with this id, None where it is gone, or is that of the process itself."""
        found = (each for each in self.laid.inspection.tokens if each.token == token and each.scope is not None)
        return next(map(self._place, found), None)

    def scopes(self) -> list[Scope]:
        """What holds variables, the whole process first, even where it holds none."""
        return [
            self._scope(each) for each in self._ordered() if each.scope is None or (each.variables and not each.beside)
        ]

    def element(self, element_id: str | None) -> str:
        """The name of an element on the instance's diagram."""
        return self.narrator.element(self.laid.inspection.definition.id, element_id)

    def targets(self, place: Place) -> list[tuple[str, str]]:
        """The steps that a token can be moved to, by name; the id is beside the name where two have the same."""
        return self._choices(place.token.targets)

    def activatable(self, place: Place) -> list[tuple[str, str]]:
        """What can be begun in an ad-hoc sub-process, likewise; nothing where the token stands for none."""
        diagram, element = self.laid.inspection.definition.diagram, place.token.element
        if diagram.elements[element].kind is not Kind.AD_HOC or place.token.takes_pass:
            return []
        return self._choices(each.id for each in diagram.activatable(element))

    def diagram(self, links: Mapping[str, str]) -> dict[str, Any]:
        """The data of the viewer island, see web/assets/README.md."""
        counts: dict[str, int] = {}
        for place in self.places():
            if place.passes is None:
                counts[place.token.element] = counts.get(place.token.element, 0) + 1
        failed = {job.element for job in self.incidents}
        waiting = "suspended" if self.state is InstanceState.SUSPENDED else "waiting"
        definition = self.laid.inspection.definition
        return {
            "xml": decoded(definition.body),
            "title": self.narrator.version(definition),
            "active": [
                {"element": element, "count": count, "kind": "incident" if element in failed else waiting}
                for element, count in counts.items()
            ],
            "done": sorted(self.laid.passed - set(counts)),
            "links": links,
        }

    def _choices(self, elements: Iterable[str]) -> list[tuple[str, str]]:
        named = [(element, self.element(element)) for element in elements]
        names = [name for _, name in named]
        return [(each, remarked(name, each) if names.count(name) > 1 else name) for each, name in named]

    def _ordered(self) -> Iterator[Standing]:
        within: dict[int | None, list[Standing]] = {}
        for each in self.laid.inspection.tokens:
            within.setdefault(each.scope, []).append(each)

        def below(scope: int | None) -> Iterator[Standing]:
            for each in within.get(scope, ()):
                yield each
                yield from below(each.token)

        return below(None)

    def _place(self, each: Standing) -> Place:
        task = each.task
        jobs = [job for job in self.laid.inspection.jobs if job.token == each.token]
        whole = each.facts.get("numberOfInstances")
        return Place(
            token=each,
            name=self.element(each.element),
            depth=self._depth(each),
            since=self.laid.since.get(each.token),
            number=each.facts.get("loopCounter"),
            passes=(each.facts["numberOfCompletedInstances"], whole) if whole is not None else None,
            people=self._people(task.id, task.assignee) if task else (),
            job=next((job for job in jobs if job.kind in (JobKind.TIMER, JobKind.DELEGATE, JobKind.EXTERNAL)), None),
            child=self.laid.called.get(each.child or ""),
        )

    def _depth(self, each: Standing) -> int:
        parents = {token.token: token.scope for token in self.laid.inspection.tokens}
        depth, scope = 0, each.scope
        while scope is not None and parents[scope] is not None:
            depth, scope = depth + 1, parents[scope]
        return depth

    def _people(self, task: str, assignee: str | None) -> tuple[str, ...]:
        if assignee:
            return (self.narrator.who(assignee),)
        asked = self.laid.candidates.get(task, ())
        return tuple(
            self.narrator.who(value) if kind == "user" else group_name(value, self.units) for kind, value in asked
        )

    def _scope(self, each: Standing) -> Scope:
        is_whole = each.scope is None
        return Scope(
            token=None if is_whole else each.token,
            name="" if is_whole else self.element(each.element),
            number=each.facts.get("loopCounter"),
            variables=tuple(self._variable(name, value) for name, value in each.variables.items()),
        )

    def _variable(self, name: str, value: Any) -> Variable:
        shown = self.narrator.values.text(name, value)
        return Variable(name, self.narrator.values.label(name), shown, len(shown) > _SHORT or "\n" in shown)
