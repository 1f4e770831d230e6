"""The token game of BPMN 2.0.2 (chapter 13), written from the standard to judge an engine by.

It knows every order in which things may happen: ``play`` gives all the worlds in which all that is left waits. Tokens
stand on sequence flows until their target takes them, so that joins are what the standard says of tokens on flows.
Where it leaves a choice: a token at an activity counts for an inclusive join on every path from the activity, by way
of its boundary events too; an event sub-process does not catch what is thrown inside itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.conformance.drawing import PROCESS, Drawing, Flow, Node

MAX_WORLDS = 400

Seen = frozenset[tuple[tuple[object, ...], int]]
"""What can be observed of a world: how many of each."""


class TooMany(Exception):
    """There are more orders of events than are worth looking at."""


@dataclass(eq=False)
class Spot:
    """Where something is: a token on a ``flow`` or ``standing`` at a node, a running ``scope``, or a ``loop``.

    ``edges`` are the boundary events that listen here, ``handlers`` the starts of the event sub-processes.
    """

    what: str
    name: str
    parent: "Spot | None"
    edges: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    inner: list["Spot"] = field(default_factory=list)
    left: int = 0
    completed: int = 0

    def copy(self, parent: "Spot | None" = None) -> "Spot":
        """The same again, standing in ``parent``."""
        made = Spot(
            self.what, self.name, parent, self.edges[:], self.handlers[:], left=self.left, completed=self.completed
        )
        made.inner = [spot.copy(made) for spot in self.inner]
        return made

    def key(self) -> tuple[object, ...]:
        """The same for spots that differ in nothing that matters."""
        own = (self.what, self.name, tuple(sorted(self.edges)), tuple(sorted(self.handlers)), self.left, self.completed)
        return (*own, tuple(sorted((spot.key() for spot in self.inner), key=repr)))

    def everything(self) -> Iterator["Spot"]:
        """This spot and all within."""
        yield self
        for spot in self.inner:
            yield from spot.everything()

    def remove(self) -> "Spot":
        """Take it away; the spot that it was in."""
        assert self.parent is not None, "the process is never taken away"
        self.parent.inner.remove(self)
        return self.parent


class World:
    """A state of one instance; its methods change it, ``play`` does not."""

    def __init__(self, drawing: Drawing, x: int) -> None:
        self.drawing = drawing
        self.x = x
        self.root = Spot("scope", PROCESS, None)
        self.ended = False
        self.refused = False
        """No condition held: what led here is undone."""

    @classmethod
    def begin(cls, drawing: Drawing, x: int) -> "World":
        """A new instance."""
        world = cls(drawing, x)
        world._open(world.root)
        return world

    def copy(self) -> "World":
        """The same again."""
        made = World(self.drawing, self.x)
        made.root, made.ended, made.refused = self.root.copy(), self.ended, self.refused
        return made

    def key(self) -> tuple[object, ...]:
        """The same for worlds that differ in nothing that matters."""
        return (self.x, self.ended, self.refused, *(() if self.ended or self.refused else self.root.key()))

    def seen(self) -> Seen:
        """What can be observed from outside."""
        if self.ended:
            return frozenset()
        found: Counter[tuple[object, ...]] = Counter()
        for spot in self.root.everything():
            found.update(("listens", name) for name in (*spot.edges, *spot.handlers))
            if spot.what == "loop":
                found["loop", spot.name, spot.completed] += 1
            elif spot.what == "flow":
                found["arrived", spot.name] += 1
            elif spot.parent is not None:
                found["at", spot.name] += 1
                if self._node(spot).kind == "events":
                    found.update(("at", flow.target) for flow in self.drawing.out_of(spot.name))
        return frozenset(found.items())

    # what the world does to the instance
    #

    def happen(self, element: str) -> Iterator["World"]:
        """What ``element`` waits for happens, to each of the tokens that it may happen to."""
        for place, spot in enumerate(self.root.everything()):
            if element in spot.edges or element in spot.handlers or self._waits_for(spot, element):
                world = self.copy()
                world._happen_at(list(world.root.everything())[place], element)
                yield world

    def fail(self, element: str, code: str) -> Iterator["World"]:
        """What was called by ``element`` ended with an error."""
        for place, spot in enumerate(self.root.everything()):
            if spot.what == "standing" and spot.name == element:
                world = self.copy()
                world._error(list(world.root.everything())[place], code)
                yield world

    def _waits_for(self, spot: Spot, element: str) -> bool:
        if spot.what != "standing":
            return False
        if self._node(spot).kind == "events":
            return any(flow.target == element for flow in self.drawing.out_of(spot.name))
        return spot.name == element

    def _happen_at(self, spot: Spot, element: str) -> None:
        if element in spot.edges or element in spot.handlers:
            self._catch(spot, self.drawing.nodes[element])
        elif spot.name != element:
            self._leave(self.drawing.nodes[element], spot.remove())
        else:
            self._complete(spot)

    # how tokens move
    #

    def _node(self, spot: Spot) -> Node:
        return self.drawing.nodes[spot.name]

    def _open(self, scope: Spot) -> None:
        scope.handlers = [start.id for start in self.drawing.handler_starts(scope.name)]
        for node in self.drawing.inside(scope.name):
            if node.kind == "start":
                self._leave(node, scope)

    def _enter(self, node: Node, scope: Spot) -> None:
        match node.kind:
            case "user" | "receive" | "call" | "catch" | "events" | "sub":
                edges = [boundary.id for boundary in self.drawing.boundaries(node.id)]
                if node.loop is None:
                    self._begin(node, scope, edges)
                else:
                    self._begin_loop(node, scope, edges)
            case "end":
                self._end(node, scope)
            case "throw":
                if not self._escalate(scope, node.code):
                    self._leave(node, scope)
            case "link-throw":
                for other in self.drawing.inside(scope.name):
                    if other.kind == "link-catch" and other.code == node.code:
                        self._leave(other, scope)
            case _:
                self._leave(node, scope)

    def _begin(self, node: Node, around: Spot, edges: list[str]) -> None:
        spot = Spot("scope" if node.kind == "sub" else "standing", node.id, around, edges)
        around.inner.append(spot)
        if node.kind == "sub":
            self._open(spot)

    def _begin_loop(self, node: Node, scope: Spot, edges: list[str]) -> None:
        assert node.loop is not None
        if node.loop.count == 0:
            self._leave(node, scope)
            return
        begun = 1 if node.loop.sequential else node.loop.count
        loop = Spot("loop", node.id, scope, edges, left=node.loop.count - begun)
        scope.inner.append(loop)
        for _ in range(begun):
            self._begin(node, loop, [])

    def _end(self, node: Node, scope: Spot) -> None:
        match node.trigger:
            case "terminate":
                scope.inner.clear()
            case "error":
                self._error(scope, node.code)
            case "escalation":
                self._escalate(scope, node.code)

    def _leave(self, node: Node, scope: Spot) -> None:
        flows = self.drawing.out_of(node.id)
        taken = [
            flow
            for flow in flows
            if flow.id != node.default and (node.kind == "and" or flow.over is None or self.x > flow.over)
        ]
        if node.kind == "xor":
            taken = taken[:1]
        if flows and not taken:
            if node.default is None:
                self.refused = True
                return
            taken = [self.drawing.flows[node.default]]
        scope.inner += [Spot("flow", flow.id, scope) for flow in taken]

    def _complete(self, spot: Spot) -> None:
        if spot.parent is None:
            self.ended = True
            return
        node, around = self._node(spot), spot.remove()
        if around.what != "loop":
            self._leave(node, around)
            return
        assert node.loop is not None
        around.completed += 1
        enough = node.loop.enough is not None and around.completed >= node.loop.enough
        if around.left and not enough:
            around.left -= 1
            self._begin(node, around, [])
        elif enough or not around.inner:
            self._leave(node, around.remove())

    # what is thrown and caught
    #

    def _error(self, origin: Spot, code: str | None) -> None:
        catcher = self._catcher(origin, "error", code)
        if catcher is None:
            self.ended = True
        else:
            self._catch(*catcher)

    def _escalate(self, origin: Spot, code: str | None) -> bool:
        """Whether it was caught by something that interrupts."""
        catcher = self._catcher(origin, "escalation", code)
        if catcher is None:
            return False
        self._catch(*catcher)
        return catcher[1].interrupting

    def _catcher(self, origin: Spot, kind: str, code: str | None) -> tuple[Spot, Node] | None:
        level: Spot | None = origin
        left_handler = None
        while level is not None:
            for listening in (level.handlers, level.edges):
                nodes = [self.drawing.nodes[name] for name in listening]
                able = [node for node in nodes if node.trigger == kind and node.scope != left_handler]
                for wanted in (code, None):
                    for node in able:
                        if node.code == wanted:
                            return level, node
            handler = level.parent is not None and self._node(level).kind == "handler"
            left_handler = level.name if handler else None
            level = level.parent
        return None

    def _catch(self, spot: Spot, event: Node) -> None:
        if event.kind == "boundary":
            if not event.interrupting:
                if event.trigger == "timer":
                    spot.edges.remove(event.id)
                assert spot.parent is not None
                self._leave(event, spot.parent)
            else:
                self._leave(event, spot.remove())
            return
        if event.interrupting:
            spot.inner.clear()
            spot.handlers.clear()
        elif event.trigger == "timer":
            spot.handlers.remove(event.id)
        handler = Spot("scope", event.scope, spot)
        handler.handlers = [start.id for start in self.drawing.handler_starts(event.scope)]
        spot.inner.append(handler)
        self._leave(event, handler)

    # what may happen next by itself
    #

    def next(self) -> list["World"]:
        """The worlds that may follow; none when all that is left waits.

        What cannot come in another's way is not looked at in every order.
        """
        if self.ended or self.refused:
            return []
        choices: list[tuple[int, str]] = []
        for place, spot in enumerate(self.root.everything()):
            for action, free in self._actions(spot):
                if free:
                    return [self._after(place, action)]
                choices.append((place, action))
        return [self._after(place, action) for place, action in choices]

    def _after(self, place: int, action: str) -> "World":
        world = self.copy()
        spot = list(world.root.everything())[place]
        if action == "complete":
            world._complete(spot)
        elif action == "take":
            target = self.drawing.nodes[self.drawing.flows[spot.name].target]
            world._enter(target, spot.remove())
        else:
            world._join(self.drawing.nodes[action], spot)
        return world

    def _actions(self, spot: Spot) -> Iterator[tuple[str, bool]]:
        """What may happen at a spot, and whether it is free of consequences for others."""
        if spot.what == "flow":
            target = self.drawing.nodes[self.drawing.flows[spot.name].target]
            if not self._joins(target):
                yield "take", not (target.kind == "throw" or (target.kind == "end" and target.trigger is not None))
        if spot.what != "scope":
            return
        if not spot.inner:
            yield "complete", spot.parent is None or spot.parent.what != "loop"
        waiting = [each.name for each in spot.inner if each.what == "flow"]
        for node in dict.fromkeys(self.drawing.flows[name].target for name in waiting):
            gateway = self.drawing.nodes[node]
            if self._joins(gateway) and self._may_join(gateway, spot):
                yield node, gateway.kind == "and"

    def _joins(self, node: Node) -> bool:
        return node.kind in ("and", "or") and len(self.drawing.into(node.id)) > 1

    def _join(self, gateway: Node, scope: Spot) -> None:
        for flow in self.drawing.into(gateway.id):
            token = next((spot for spot in scope.inner if spot.what == "flow" and spot.name == flow.id), None)
            if token is not None:
                token.remove()
        self._leave(gateway, scope)

    def _may_join(self, gateway: Node, scope: Spot) -> bool:
        here = {spot.name for spot in scope.inner if spot.what == "flow"}
        incoming = {flow.id for flow in self.drawing.into(gateway.id)}
        full, empty = incoming & here, incoming - here
        if gateway.kind == "and":
            return not empty
        for spot in scope.inner:
            if spot.name not in full or spot.what != "flow":
                reached = self._reached(spot, gateway)
                if reached & empty and not reached & full:
                    return False
        return True

    def _reached(self, spot: Spot, gateway: Node) -> set[str]:
        """The flows that a token can still come to without visiting the gateway."""
        todo = [self.drawing.flows[spot.name]] if spot.what == "flow" else self._onward(self._node(spot))
        found: set[str] = set()
        while todo:
            flow = todo.pop()
            if flow.id not in found:
                found.add(flow.id)
                if flow.target != gateway.id:
                    todo += self._onward(self.drawing.nodes[flow.target])
        return found

    def _onward(self, node: Node) -> list[Flow]:
        found = self.drawing.out_of(node.id)
        for boundary in self.drawing.boundaries(node.id):
            found += self.drawing.out_of(boundary.id)
        if node.kind == "link-throw":
            for other in self.drawing.inside(node.scope):
                if other.kind == "link-catch" and other.code == node.code:
                    found += self.drawing.out_of(other.id)
        return found


def play(worlds: Iterable[World]) -> list[World]:
    """Every world that one of ``worlds`` may come to rest in. Raises TooMany."""
    todo = list(worlds)
    known = {world.key() for world in todo}
    resting: list[World] = []
    while todo:
        world = todo.pop()
        following = world.next()
        if not following:
            resting.append(world)
        for each in following:
            if (key := each.key()) not in known:
                known.add(key)
                todo.append(each)
        if len(known) > MAX_WORLDS:
            raise TooMany
    return resting
