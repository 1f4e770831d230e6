"""The board: which tokens stand where, and the moves that every element's spec is made of."""

from collections import deque
from typing import Any

from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.runtime.effects import Effect, Ended, EscalationRaised
from engine.runtime.faults import NotWaiting, Runaway
from engine.runtime.host import Host
from engine.runtime.specs.catching import BoundaryEvent, Catching, EventStart
from engine.runtime.specs.conditional import Change, Conditional, woken
from engine.runtime.specs.inclusive_gateway import InclusiveGateway
from engine.runtime.specs.node import Node, ProcessSpec, Way
from engine.runtime.specs.scope import ProcessScope
from engine.runtime.token import Token
from engine.runtime.variables import holds

MAX_STEPS = 20_000


class Game(Workflow):  # type: ignore[misc]  # SpiffWorkflow ships no types
    """One instance, live. Only tokens that are somewhere are kept: its size follows what goes on, not what has been.

    A command calls one of the spec's moves and then ``step``; afterwards ``effects`` tell what to write, ``trace``
    what happened, ``changes`` which variables were set (scope's token, name, value).
    """

    spec: ProcessSpec
    tasks: dict[int, Token]

    def __init__(self, spec: ProcessSpec, instance_id: str, host: Host, *, called: bool) -> None:
        super().__init__(spec, deserializing=True)
        self.instance_id = instance_id
        self.host = host
        self.called = called
        self.serial = 0
        self.effects: list[Effect] = []
        self.trace: list[tuple[str, str, int]] = []
        self.changes: list[tuple[int, str, Any]] = []
        self._ready: deque[Token] = deque()
        self._news: list[Change] = []
        self._straight: dict[int, Node] = {}

    # -- what a command may do
    #

    def begin(self, variables: dict[str, Any], at: list[str] | None = None) -> None:
        """Start the instance at its none start event, or at the named elements."""
        root = self.new_token(self.spec.root, None, TaskState.STARTED)
        for name, value in variables.items():
            root.data[name] = value
            self.note_change(root, name, value)
        scope = self.spec.root
        assert isinstance(scope, ProcessScope)
        scope.open(root, [self.spec.node(name) for name in at] if at else None)

    def token(self, token_id: int) -> Token:
        """The live token with this id. Raises NotWaiting."""
        token = self.tasks.get(token_id)
        if token is None:
            raise NotWaiting(instance=self.instance_id, token=token_id)
        return token

    def step(self) -> None:
        """Run everything that became ready, in order, until all that is left waits. Raises Runaway."""
        for _ in range(MAX_STEPS):
            self.heed()
            if self._ready:
                token = self._ready.popleft()
                if self.tasks.get(token.id) is token:
                    self.take_turn(token)
            elif not self._fire_inclusive_join():
                return
        raise Runaway(instance=self.instance_id, steps=MAX_STEPS)

    def take_turn(self, token: Token) -> None:
        """Let a token run that became ready."""
        token.run()

    # -- the moves that specs are made of
    #

    @property
    def root(self) -> Token:
        """The token of the process itself."""
        return next(iter(self.tasks.values()))

    def new_token(self, spec: Node, scope: Token | None, state: int) -> Token:
        """A new token, wherever it is to stand."""
        self.serial += 1
        return Token(self, spec, scope, state, self.serial)

    def enter(self, spec: Node, scope: Token) -> Token:
        """A token reaches ``spec`` and will run in its turn."""
        token = self.new_token(spec, scope, TaskState.READY)
        self.trace.append(("enter", spec.element.id, token.id))
        self._ready.append(token)
        return token

    def wake(self, token: Token) -> None:
        """What the token waited for is there: it runs in its turn."""
        token._set_state(TaskState.READY)
        self._ready.append(token)

    def follow(self, way: Way, scope: Token) -> None:
        """Take a sequence flow."""
        self.trace.append(("take", way.flow.id, 0))
        way.target.arrive(scope, way)

    def leave(self, token: Token) -> None:
        """The token has done what it stood there for: it goes on along the flows of its element."""
        scope, spec = token.scope, token.task_spec
        self.trace.append(("leave", spec.element.id, token.id))
        if not self.heed(token):
            return
        spec.remember(token)
        if scope.task_spec.closes(scope, token):
            self._remove_task(token.id)
            scope.complete()
            return
        self._remove_task(token.id)
        if (goal := self._straight.pop(token.id, None)) is not None:
            self.enter(goal, scope)
            return
        for way in spec.ways_out(scope):
            self.follow(way, scope)
        self.settle(scope)

    def go_straight(self, token: Token, element: str) -> None:
        """When ``token`` leaves, it goes on at ``element`` of its scope, past whatever the flows would lead to."""
        self._straight[token.id] = self.spec.node(element)

    def depart(self, spec: Node, scope: Token, variables: dict[str, Any]) -> None:
        """An event that was waited for beside the flow happened: a token goes on from it in ``scope``."""
        token = self.new_token(spec, scope, TaskState.READY)
        self.trace.append(("enter", spec.element.id, token.id))
        spec.take_over(token, variables)
        token.complete()

    def cancel(self, token: Token) -> None:
        """Take the token and all that stands in it off the board."""
        self._remove_task(token.id)

    def clear(self, scope: Token, keep: Token | None = None) -> None:
        """Cancel everything in ``scope`` but ``keep``; what is done remains done."""
        for token in scope.within:
            if token is not keep and token.id in self.tasks:
                token.task_spec.swept(token)

    def interrupt(self, scope: Token, keep: Token | None = None) -> None:
        """Cancel all that goes on or listens inside ``scope``; its own boundary events stand outside and stay."""
        scope.task_spec.interrupted(scope)
        for token in scope.within:
            if token is not keep and not (token.waits_beside and isinstance(token.task_spec, BoundaryEvent)):
                token.task_spec.swept(token)

    def settle(self, scope: Token) -> None:
        """Complete ``scope`` when nothing in it goes on any more, nor is to."""
        if self.tasks.get(scope.id) is scope:
            scope.task_spec.settle(scope)

    def throw(self, origin: Token, catcher_kind: str, code: str | None, variables: dict[str, Any]) -> bool:
        """Hand an error or escalation to the nearest scope that catches it, innermost first. False when nobody does."""
        token: Token | None = origin
        own_start: Node | None = None
        while token is not None:
            catching = [
                child
                for child in token.within
                if child.waits_beside
                and isinstance(child.task_spec, Catching)
                and child.task_spec is not own_start
                and child.task_spec.catches(catcher_kind, code)
            ]
            if catching:
                # inside before outside, the named code before the catch-all
                best = min(
                    catching,
                    key=lambda child: (not isinstance(child.task_spec, EventStart), child.task_spec.catches_all),
                )
                best.task_spec.fire(best, variables)
                return True
            own_start = token.task_spec.own_start
            token = token.parent
        return False

    def fail(self, origin: Token, code: str | None, variables: dict[str, Any]) -> None:
        """An error event was thrown: caught here, or the instance ends with it and a caller may catch it."""
        if not self.throw(origin, "error", code, variables):
            root = self.root
            self.clear(root)
            self.end(root, code or "", variables)

    def escalate(self, origin: Token, code: str | None, variables: dict[str, Any]) -> None:
        """An escalation was thrown: caught here, or passed to the caller; nobody has to catch it."""
        if not self.throw(origin, "escalation", code, variables) and self.called:
            self.effects.append(EscalationRaised(origin.id, origin.task_spec.element.id, code, variables))

    def end(self, root: Token, error_code: str | None, variables: dict[str, Any]) -> None:
        """The instance is over."""
        self.clear(root)
        self.tasks.clear()
        self._ready.clear()
        self.completed = True
        self.effects.append(Ended(root.id, root.task_spec.element.id, error_code, variables))

    def note_change(self, scope: Token, name: str, value: Any, *, created: bool = False) -> None:
        """A variable was set; ``created``: the scope did not have it before. Conditional events will look at it."""
        self.changes.append((scope.id, name, value))
        self.note_news(scope, name, created=created)

    def note_news(self, scope: Token, *names: str, created: bool = False) -> None:
        """Conditions that read one of ``names`` may have become true."""
        self._news += (Change(scope.id, name, created, self.serial) for name in names if name in self.spec.watched)

    def heed(self, token: Token | None = None) -> bool:
        """Let conditional events look at what was set since they last did. Whether ``token`` is still there then."""
        if self._news:
            changes, self._news = self._news, []
            for listener in woken(self, changes):
                spec = listener.task_spec
                assert isinstance(spec, Conditional), "only conditional events look at variables"
                if listener.id in self.tasks and spec.listens(listener) and holds(spec.condition, listener):
                    self.wake_up(listener)
        return token is None or token.id in self.tasks

    def wake_up(self, listener: Token) -> None:
        """The condition that ``listener`` looks at holds."""
        listener.task_spec.fire(listener, {})

    def marking(self) -> dict[str, int]:
        """How many tokens stand at each element. Passes of a loop count, the loop and what waits beside do not.

        Neither does an activity that is being compensated: its handler does.
        """
        standing: dict[str, int] = {}
        for token in self.tasks.values():
            if token.parent is not None and not token.waits_beside and token.task_spec.stands:
                element = token.task_spec.element.id
                standing[element] = standing.get(element, 0) + 1
        return standing

    # -- hooks of the base class
    #

    def _task_removed_notify(self, token: Token) -> None:
        if not token.has_state(TaskState.COMPLETED):
            if not token.waits_beside and token.task_spec.moves:
                self.trace.append(("cancel", token.task_spec.element.id, token.id))
            token.task_spec.withdrawn(token)
        elif token.task_spec.holds_records:
            token.task_spec.released(token)

    def _fire_inclusive_join(self) -> bool:
        for token in self.tasks.values():
            if isinstance(token.task_spec, InclusiveGateway) and token.task_spec.may_fire(token):
                token.task_spec.fire_join(token)
                return True
        return False
