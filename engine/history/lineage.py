"""Which completed steps everything that goes on came after, found by playing the record of an instance again.

Each token knows its past: the tokens of the user tasks whose completion led to it. A step can be gone back to by taking
off the board whatever has it in its past, and giving back to joins what they had got from elsewhere. What then stands
there could have come about without the step, so that every join is met again by as many tokens as it waits for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.history.events import Event
from engine.history.replaying import UNMOVED, ReplayingHost, SpecOf, act, migrated
from engine.runtime import codec
from engine.runtime.game import Game
from engine.runtime.host import Host
from engine.runtime.specs.activity import EACH
from engine.runtime.specs.compensation import is_under_way, records
from engine.runtime.specs.gateways import Joining
from engine.runtime.specs.inclusive_gateway import InclusiveGateway
from engine.runtime.specs.loop import LoopBody
from engine.runtime.specs.node import Node, ProcessSpec
from engine.runtime.specs.scope import Scope
from engine.runtime.specs.sub_process import EventSubProcess
from engine.runtime.specs.user_task import UserTask
from engine.runtime.token import Token

Past = frozenset[int]
PUTTING_BACK = frozenset({"send-back", "take-back"})
"""The kinds of events that put an instance back to a step."""
NOTHING: Past = frozenset()
NO_RETURN = "noReturn"
"""The property (``true``) of an element after which nobody goes back to a step before it: what it does is final."""


@dataclass(frozen=True, slots=True)
class Step:
    """A user task that was completed, or a loop of them: its token, in ``scope``, by the event ``seq``.

    ``actor`` is who did it, or in whose place it was done.
    """

    token: int
    element: str
    scope: int
    past: Past
    seq: int
    actor: str
    is_loop: bool


@dataclass(frozen=True, slots=True)
class WayBack:
    """What going back to ``step`` means.

    ``cancel`` are the tokens to take off the board and ``ended`` the elements at which something goes on in them;
    ``joins`` is for ``put_back``. ``obstacle``: why it cannot be done, ``final``, ``ended-other-work`` or
    ``compensating``; None where it can.
    """

    step: Step
    cancel: tuple[int, ...]
    ended: tuple[str, ...]
    joins: dict[str, dict[str, int]]
    obstacle: str | None


@dataclass(frozen=True, slots=True)
class _Joined:
    scope: int
    element: str
    taken: dict[str, Past]
    past: Past


@dataclass(frozen=True, slots=True)
class Deed:
    """An event, and the past of the token that it was about."""

    event: Event
    past: Past


@dataclass
class Lineage:
    """Everything known of the past of an instance, as it stands after ``deeds``."""

    now: Past = NOTHING
    event: Event | None = None
    pasts: dict[int, Past] = field(default_factory=dict)
    within: dict[int, Past] = field(default_factory=dict)
    arrived: dict[tuple[int, str], dict[str, list[Past]]] = field(default_factory=dict)
    joined: list[_Joined] = field(default_factory=list)
    cut: list[tuple[int, Past, Past]] = field(default_factory=list)
    final: list[Past] = field(default_factory=list)
    steps: dict[int, Step] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)

    def forget(self, game: Game) -> None:
        """The instance goes on under another version: nobody goes back behind that."""
        self.pasts, self.within, self.joined, self.cut, self.steps = {}, {}, [], [], {}
        self.arrived = {
            (token.scope.id, token.task_spec.element.id): {
                flow: [NOTHING] * count for flow, count in token.internal_data.get("arrived", {}).items()
            }
            for token in game.tasks.values()
            if isinstance(token.task_spec, Joining)
        }

    def arrive(self, scope: Token, join: str, flow: str) -> None:
        """A token comes to a join."""
        self.arrived.setdefault((scope.id, join), {}).setdefault(flow, []).append(self.now)

    def leave(self, token: Token) -> None:
        """A token goes on: what follows has its past, that of all within it, and itself where it was a step."""
        past = self.pasts.get(token.id, NOTHING) | self.within.get(token.id, NOTHING)
        spec = token.task_spec
        if isinstance(spec, Joining):
            past |= self._join(token)
        if spec.element.ext.properties.get(NO_RETURN) == "true":
            self.final.append(past)
        if is_step(spec) and self.event is not None:
            is_loop = isinstance(spec, LoopBody)
            event = self.event
            self.steps[token.id] = Step(
                token.id,
                spec.element.id,
                token.scope.id,
                self.pasts.get(token.id, NOTHING),
                event.seq,
                event.principal,
                is_loop,
            )
            past |= {token.id}
        self.now = past

    def remove(self, token: Token, *, cut: bool) -> None:
        """A token is taken off the board; ``cut``: while it still went on."""
        past = self.pasts.get(token.id, NOTHING)
        if token.parent is None:
            return
        scope = token.scope.id
        self.within[scope] = self.within.get(scope, NOTHING) | past | self.within.get(token.id, NOTHING)
        if cut:
            self.cut.append((scope, self.now, past))

    def undo(self, step: int) -> None:
        """The instance is put back to ``step``: joins have what they had from elsewhere, nothing of what followed."""
        scope, past = self.steps[step].scope, self.steps[step].past
        for (holder, join), flows in self._put_back(step, scope).items():
            self.arrived[holder, join] = flows
        self.joined = [each for each in self.joined if each.scope != scope or step not in each.past]
        self.steps = {each.token: each for each in self.steps.values() if step not in each.past | {each.token}}
        self.now = past

    def joins(self, step: int, scope: int) -> dict[str, dict[str, int]]:
        """How many tokens are to wait on each flow of the joins of ``scope``, where that differs from how many do."""
        back = self._put_back(step, scope)
        counted = {key: {flow: len(each) for flow, each in flows.items() if each} for key, flows in back.items()}
        was = {key: {flow: len(each) for flow, each in flows.items() if each} for key, flows in self.arrived.items()}
        return {key[1]: flows for key, flows in counted.items() if flows != was.get(key, {})}

    def _put_back(self, step: int, scope: int) -> dict[tuple[int, str], dict[str, list[Past]]]:
        back = {
            key: {flow: [past for past in pasts if step not in past] for flow, pasts in flows.items()}
            for key, flows in self.arrived.items()
            if key[0] == scope
        }
        for each in self.joined:
            if each.scope == scope and step in each.past:
                flows = back.setdefault((scope, each.element), {})
                for flow, past in each.taken.items():
                    if step not in past:
                        flows.setdefault(flow, []).append(past)
        return back

    def _join(self, token: Token) -> Past:
        waiting = self.arrived.get((token.scope.id, token.task_spec.element.id), {})
        taken = {
            flow: waiting[flow].pop(0) if waiting.get(flow) else NOTHING
            for flow in token.internal_data.get("arrived", {})
        }
        past = NOTHING.union(*taken.values())
        spec, scope = token.task_spec, token.scope.id
        if isinstance(spec, InclusiveGateway):  # it has also waited for those who did not come this way after all
            here = [each for each in self.steps.values() if each.scope == scope]
            past |= {each.token for each in here if spec.may_come(each.element, taken)}
        self.joined.append(_Joined(token.scope.id, token.task_spec.element.id, taken, past))
        return past


class TracedGame(Game):
    """A game that keeps the lineage of its tokens."""

    def __init__(self, spec: ProcessSpec, instance_id: str, host: Host, *, called: bool) -> None:
        self.lineage = Lineage()
        super().__init__(spec, instance_id, host, called=called)

    def new_token(self, spec: Node, scope: Token | None, state: int) -> Token:
        """A new token comes after whatever happens now."""
        token = super().new_token(spec, scope, state)
        self.lineage.pasts[token.id] = self.lineage.now
        return token

    def take_turn(self, token: Token) -> None:
        """What the token brings about comes after what it came after."""
        self.lineage.now = self.lineage.pasts.get(token.id, NOTHING)
        super().take_turn(token)

    def wake_up(self, listener: Token) -> None:
        """What happens comes after what made the condition true and after whatever the listener came after."""
        before = self.lineage.now
        self.lineage.now = before | self.lineage.pasts.get(listener.id, NOTHING)
        super().wake_up(listener)
        self.lineage.now = before

    def follow(self, way: Any, scope: Token) -> None:
        """Joins remember from where each token came."""
        before = self.lineage.now
        if isinstance(way.target, Joining):
            self.lineage.arrive(scope, way.target.element.id, way.flow.id)
        super().follow(way, scope)
        self.lineage.now = before  # a join that was filled has gone on with more than this

    def leave(self, token: Token) -> None:
        """Go on, with the past of the token."""
        self.lineage.leave(token)
        super().leave(token)

    def _task_removed_notify(self, token: Token) -> None:
        goes_on = token.task_spec.moves and not token.waits_beside and not token.task_spec.name.endswith(EACH)
        self.lineage.remove(token, cut=goes_on and not token.has_state(TaskState.COMPLETED))
        super()._task_removed_notify(token)


def is_step(spec: Node) -> bool:
    """Whether people complete what stands there: a user task, or a loop of them as a whole."""
    return isinstance(spec.each if isinstance(spec, LoopBody) else spec, UserTask) and not spec.name.endswith(EACH)


def trace(
    events: Iterable[Event], *, called: bool, spec_of: SpecOf, zone: tzinfo, functions: feel.Functions
) -> TracedGame:
    """The instance as it stands after ``events``, with the lineage of its tokens. Raises what the game refuses."""
    host = ReplayingHost(zone, functions)
    game: TracedGame | None = None
    for event in events:
        if event.kind in UNMOVED:
            if game is not None:
                game.lineage.deeds.append(Deed(event, _past_of(game, event)))
            continue
        host.load(event)
        if game is None:
            game = TracedGame(spec_of(event.definition_id), event.instance_id, host, called=called)
        elif event.kind == "migrate":
            game = _carried(game, event, spec_of)
            continue
        lineage = game.lineage
        lineage.event, lineage.now = event, _past_of(game, event)
        lineage.deeds.append(Deed(event, lineage.now))
        if event.kind in PUTTING_BACK:
            lineage.undo(event.payload["given"]["step"])
        act(game, event)
        game.step()
    assert game is not None, "the first event starts the instance"
    return game


def ways_back(game: TracedGame, token: Token) -> list[WayBack]:
    """The steps that what ``token`` stands for can be sent back to, the last first; each element once.

    Those of its own scope and of the scopes around it, which it came after: the pass of a loop for itself, an event
    sub-process not beyond itself.
    """
    found: dict[str, WayBack] = {}
    inner = token
    while inner.parent is not None:
        scope = inner.scope
        if not isinstance(scope.task_spec, LoopBody):
            if not isinstance(scope.task_spec, Scope):
                break
            past = game.lineage.pasts.get(inner.id, NOTHING)
            steps = [step for step in game.lineage.steps.values() if step.scope == scope.id and step.token in past]
            for step in sorted(steps, key=lambda step: -step.token):
                if step.element not in found:
                    found[step.element] = way_back(game, step)
            if isinstance(scope.task_spec, EventSubProcess):
                break
        inner = scope
    return list(found.values())


def way_back(game: TracedGame, step: Step) -> WayBack:
    """What going back to ``step``, whose scope is still open, means."""
    lineage, scope = game.lineage, game.token(step.scope)
    after = [
        token
        for token in scope.within
        if step.token in lineage.pasts.get(token.id, NOTHING)
        and token.task_spec.moves
        and not token.waits_beside
        and not isinstance(token.task_spec, Joining)
    ]
    obstacle = None
    if any(is_under_way(record) for record in records(scope)):
        obstacle = "compensating"
    elif any(step.token in past for past in lineage.final):
        obstacle = "final"
    elif any(where == scope.id and step.token in now and step.token not in past for where, now, past in lineage.cut):
        obstacle = "ended-other-work"
    ended = [each.task_spec for token in after for each in _all_in(token) if not each.waits_beside]
    return WayBack(
        step,
        tuple(token.id for token in after),
        tuple(spec.element.id for spec in ended if spec.stands and not isinstance(spec, Scope)),
        lineage.joins(step.token, scope.id),
        obstacle,
    )


def _all_in(token: Token) -> list[Token]:
    return [token, *(each for child in token.within for each in _all_in(child))]


def _past_of(game: TracedGame, event: Event) -> Past:
    given = event.payload["given"]
    token = int(given["task"].rpartition("-")[2]) if "task" in given else given.get("token", given.get("scope"))
    return game.lineage.pasts.get(token, NOTHING) if isinstance(token, int) else NOTHING


def _carried(game: TracedGame, event: Event, spec_of: SpecOf) -> TracedGame:
    carried = migrated(game, event, spec_of)
    carried.step()
    lineage = game.lineage
    body, host = codec.encode(carried), game.host
    again = codec.decode(body, carried.spec, event.instance_id, host, called=game.called, kind=TracedGame)
    assert isinstance(again, TracedGame), "it was asked for"
    again.lineage = lineage
    lineage.forget(again)
    return again
