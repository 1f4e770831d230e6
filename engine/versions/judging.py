"""Judges every live token of an instance: whether it can go over, and what goes with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.runtime import codec
from engine.runtime.specs.activity import Activity
from engine.runtime.specs.ad_hoc import AdHocSubProcess
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.specs.compensation import CompensationRecord
from engine.runtime.specs.compensation_events import CancelEnd
from engine.runtime.specs.conditional import Conditional
from engine.runtime.specs.gateways import Joining
from engine.runtime.specs.loop import LoopBody
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.specs.scope import Scope
from engine.runtime.specs.sub_process import EventSubProcess
from engine.runtime.specs.user_task import UserTask
from engine.versions import joins
from engine.versions.blockers import Blocker, Reason
from engine.versions.known import KNOWN_MEMORY, KNOWN_SPECS
from engine.versions.outcomes import Note, Outcome, What
from engine.versions.plan import Plan


@dataclass(slots=True)
class _Live:
    """A token as it is stored."""

    id: int
    node: Node
    parent: "_Live | None"
    memory: dict[str, Any]
    children: "list[_Live]" = field(default_factory=list)

    @property
    def beside(self) -> bool:
        return self.node.beside


def outcomes(body: bytes, source: ProcessSpec, target: ProcessSpec, plan: Plan) -> list[Outcome]:
    """What becomes of every live token of the state ``body``, in the order of the tokens; new ones come last."""
    live = _read(body, source)
    found = {token.id: _Judge(token, target, plan).outcome() for token in live}
    for token_id, blocker in _meetings(live, plan, found):
        found[token_id] = replace(found[token_id], blockers=(*found[token_id].blockers, blocker))
    armed = [each for token in live for each in _armed(token, found[token.id], target, plan)]
    return [*found.values(), *armed]


def _read(body: bytes, source: ProcessSpec) -> list[_Live]:
    live: dict[int, _Live] = {}
    for token_id, name, parent, memory in codec.stored(body):
        scope = live[parent] if parent is not None else None
        live[token_id] = _Live(token_id, source.node(name), scope, memory)
        if scope is not None:
            scope.children.append(live[token_id])
    return list(live.values())


class _Judge:
    """Judges one token."""

    def __init__(self, token: _Live, target: ProcessSpec, plan: Plan) -> None:
        self.token, self.plan, self.target = token, plan, target
        self.node, self.element = token.node, token.node.element
        self.is_root = token.parent is None
        self.image = plan.image(self.element.id)
        self.blockers: list[Blocker] = []

    def outcome(self) -> Outcome:
        """What becomes of it."""
        element = self.element.id
        if isinstance(self.node, CompensationRecord):
            self._check_record()
        elif not self.is_root:
            self.blockers += self.plan.counterparts[element].blockers
        if type(self.node) not in KNOWN_SPECS or not KNOWN_MEMORY.issuperset(self.token.memory):
            self._block(Reason.NOT_SUPPORTED)
        if self.image is None:
            what = What.KEPT if self.blockers else What.WITHDRAWN
            return Outcome(self.token.id, what, element, None, blockers=tuple(self.blockers))
        twin = self._twin(self.image)
        if twin is None or type(twin) is not type(self.node):
            if not self.blockers:
                self._block(Reason.KIND_CHANGED)
            return Outcome(self.token.id, What.KEPT, element, self.image, blockers=tuple(self.blockers))
        memory = self._memory(twin)
        return Outcome(
            self.token.id,
            What.KEPT,
            element,
            self.image,
            tuple(self._notes(twin)),
            tuple(self.blockers),
            twin.name,
            memory,
        )

    def _check_record(self) -> None:
        """What is done can be undone where the other version has the step, in the same scope, and a way to undo it."""
        twin = self._twin(self.image) if self.image is not None else None
        if twin is None or self.plan.image(self.element.scope) != twin.element.scope:
            self._block(Reason.COMPENSATION_LOST)

    def _block(self, reason: Reason, other: str = "") -> None:
        self.blockers.append(Blocker(reason, self.element.id, other))

    def _twin(self, image: str) -> Node | None:
        if self.is_root:
            return self.target.root
        name = image + self.node.name.removeprefix(self.element.id)
        return self.target.node(name) if name in self.target.task_specs else None

    def _memory(self, twin: Node) -> dict[str, Any]:
        if isinstance(self.node, Joining):
            return {"arrived": self._arrived(twin)}
        if isinstance(self.node, AdHocSubProcess):
            return {"next": self._next()}
        return {}

    def _arrived(self, twin: Node) -> dict[str, int]:
        arrived = joins.carried(self.plan, self.element, twin.element, self.token.memory["arrived"])
        if arrived is None:
            self._block(Reason.JOIN_CHANGED, twin.element.id)
        return arrived or {}

    def _next(self) -> list[str]:
        """What still is to begin in an ad-hoc sub-process."""
        found = []
        for name in self.token.memory["next"]:
            image = self.plan.image(name)
            if image is None:
                self.blockers.append(Blocker(Reason.REMOVED, name))
            else:
                found.append(image)
        return found

    def _notes(self, twin: Node) -> Iterator[Note]:
        changed = () if self.is_root else self.plan.counterparts[self.element.id].changes
        match twin:
            case UserTask():
                yield Note.TASK_KEPT
                of_parts = {
                    "name": Note.NAME_FOLLOWS,
                    "form": Note.FORM_FOLLOWS,
                    "assignment": Note.PEOPLE_STAY,
                    "schedule": Note.DATES_STAY,
                }
                yield from (note for part, note in of_parts.items() if part in changed)
            case ServiceTask() if "job" in self.token.memory:
                yield Note.JOB_GOES_ON
            case CallActivity():
                yield Note.CALL_GOES_ON
            case LoopBody():
                yield Note.LOOP_GOES_ON
            case Joining():
                yield Note.BRANCHES_KEPT
            case Conditional():
                yield from (Note.CONDITION_FOLLOWS for part in changed if part == "condition")
            case _ if "plan" in self.token.memory:
                yield Note.TIMER_STAYS_OLD if "timer" in changed else Note.TIMER_KEPT
            case _ if "armed" in self.token.memory and "message" in changed:
                yield Note.SUBSCRIBED_ANEW


def _meetings(live: list[_Live], plan: Plan, found: dict[int, Outcome]) -> Iterator[tuple[int, Blocker]]:
    """Where tokens of one scope were to meet and will not, or will wait for each other in vain."""
    for scope in live:
        image = found[scope.id].target
        if not isinstance(scope.node, Scope) or image is None:
            continue
        inside = [token for token in scope.children if not token.beside]
        before = [(token.id, token.node.element.id, token.memory.get("arrived", {})) for token in inside]
        yield from joins.lost(plan, scope.node.element.id, before)
        after = [
            (token.id, outcome.target, outcome.memory.get("arrived", {}))
            for token in inside
            if (outcome := found[token.id]).target is not None and not outcome.blockers
        ]
        if len(after) == len(inside):
            stuck = joins.starved(plan.source, scope.node.element.id, before)
            already = {(token_id, plan.image(join)) for token_id, join in stuck}
            for token_id, join in joins.starved(plan.target, image, after):
                if (token_id, join) not in already:
                    yield token_id, Blocker(Reason.JOIN_STARVED, found[token_id].element or "", join)


def _armed(token: _Live, outcome: Outcome, target: ProcessSpec, plan: Plan) -> Iterator[Outcome]:
    """The boundary events and event sub-processes that only the other version has begin to listen."""
    if outcome.what is not What.KEPT or outcome.spec is None:
        return
    node, twin = token.node, target.node(outcome.spec)
    listeners: list[Node] = []
    if isinstance(twin, Activity):
        known = {plan.image(event.id) for event in plan.source.boundaries(node.element.id)}
        listeners += [event for event in twin.boundaries if event.name not in known]
    if isinstance(node, Scope) and isinstance(twin, Scope) and not _interrupted(token):
        known = {plan.image(handler.name) for handler in node.handlers}
        listeners += [handler for handler in twin.handlers if handler.name not in known]
    for each in listeners:
        blocked: tuple[Blocker, ...] = ()
        if type(each) not in KNOWN_SPECS:
            blocked = (Blocker(Reason.NOT_SUPPORTED, each.name),)
        yield Outcome(token.id, What.ARMED, None, each.name, (), blocked, each.name)


def _interrupted(scope: _Live) -> bool:
    """Whether an interrupting event sub-process, or a cancellation, has taken over: nothing else listens any more."""
    return any(
        isinstance(token.node, CancelEnd)
        or (isinstance(token.node, EventSubProcess) and token.node.start.element.interrupting)
        for token in scope.children
    )
