"""What the token game of BPMN 2.0.2 consists of: spots where something is, and how things move between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.conformance.drawing import PROCESS, AdHoc, Drawing, Loop, Node, While

_ACTIVITIES = frozenset({"ad-hoc", "auto", "call", "receive", "sub", "user"})


@dataclass(eq=False)
class Spot:
    """Where something is: a token on a ``flow`` or ``standing`` at a node, a running ``scope``, or a ``loop``.

    Ad-hoc work begins with a ``part``, and has so many ``left``.

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


class Board:
    """One instance, and every move in it."""

    def __init__(self, drawing: Drawing, x: int) -> None:
        self.drawing = drawing
        self.x = x
        self.root = Spot("scope", PROCESS, None)
        self.ended = False
        self.refused = False
        """No condition held: what led here is undone."""

    # how tokens move
    #

    def _node(self, spot: Spot) -> Node:
        return self.drawing.nodes[spot.name]

    def _open(self, scope: Spot) -> None:
        if not self._listen(scope):
            return
        if (ad_hoc := self._ad_hoc(scope)) is not None:
            parts = self.drawing.parts(scope.name)
            scope.left = len(parts) - 1 if ad_hoc.sequential else 0
            for part in parts[: len(parts) - scope.left]:
                scope.inner.append(Spot("part", part.id, scope))
            return
        for node in self.drawing.inside(scope.name):
            if node.kind == "start":
                self._leave(node, scope)

    def _enter(self, node: Node, scope: Spot) -> None:
        match node.kind:
            case "catch" | "events" if (found := self._awaited(node)) is not None:
                self._leave(found, scope)
            case "user" | "receive" | "call" | "catch" | "events" | "sub" | "ad-hoc":
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
        spot = Spot("scope" if node.kind in ("ad-hoc", "sub") else "standing", node.id, around, edges)
        around.inner.append(spot)
        if self._look_at(spot, edges) and spot.what == "scope":
            self._open(spot)

    def _begin_loop(self, node: Node, scope: Spot, edges: list[str]) -> None:
        loop = Spot("loop", node.id, scope, edges)
        scope.inner.append(loop)
        if not self._look_at(loop, edges):
            return
        match node.loop:
            case While(before=before):
                begun = int(not before or self._again(node.loop, 0))
            case Loop(sequential=sequential, count=count):
                begun = min(count, 1) if sequential else count
                loop.left = count - begun
        if begun == 0:
            self._leave(node, loop.remove())
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
        if node.kind in _ACTIVITIES and self._closes(scope):
            return
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

    def _begin_next(self, scope: Spot) -> None:
        """Ad-hoc work in sequence goes on with its next part."""
        parts = self.drawing.parts(scope.name)
        scope.inner.append(Spot("part", parts[-scope.left].id, scope))
        scope.left -= 1

    def _closes(self, scope: Spot) -> bool:
        """An activity in ``scope`` is done: whether that ends all that goes on there."""
        ad_hoc = self._ad_hoc(scope)
        if ad_hoc is None or not self._may_close(scope):
            return False
        scope.left = 0
        if ad_hoc.cancels:
            scope.inner.clear()
        return ad_hoc.cancels

    def _may_close(self, scope: Spot | None) -> bool:
        """Whether the next activity that is done in ``scope`` completes it."""
        ad_hoc = self._ad_hoc(scope)
        return ad_hoc is not None and ad_hoc.over is not None and self.x > ad_hoc.over

    def _ad_hoc(self, scope: Spot | None) -> AdHoc | None:
        return self._node(scope).ad_hoc if scope is not None and scope.parent is not None else None

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
        if isinstance(node.loop, While):
            if self._again(node.loop, around.completed):
                self._begin(node, around, [])
            else:
                self._leave(node, around.remove())
            return
        enough = node.loop.enough is not None and around.completed >= node.loop.enough
        if around.left and not enough:
            around.left -= 1
            self._begin(node, around, [])
        elif enough or not around.inner:
            self._leave(node, around.remove())

    def _again(self, loop: While, done: int) -> bool:
        return (loop.most is None or done < loop.most) and (loop.over is None or self.x > loop.over)

    # conditions
    #

    def _holds(self, event: Node) -> bool:
        return event.trigger == "condition" and event.over is not None and self.x > event.over

    def _awaited(self, node: Node) -> Node | None:
        """The event whose condition holds: that of a catching one, or the first behind a gateway."""
        events = [node]
        if node.kind == "events":
            events = [self.drawing.nodes[flow.target] for flow in self.drawing.out_of(node.id)]
        return next((event for event in events if self._holds(event)), None)

    def _listen(self, scope: Spot) -> bool:
        """The event sub-processes of the scope begin to listen; whether the scope is to go on by itself."""
        for start in self.drawing.handler_starts(scope.name):
            scope.handlers.append(start.id)
            if self._holds(start):
                self._catch(scope, start)
                if start.interrupting:
                    return False
        return True

    def _look_at(self, spot: Spot, edges: list[str]) -> bool:
        """The boundary events begin to listen; whether what they are attached to is to go on."""
        for event in [self.drawing.nodes[edge] for edge in edges]:
            if self._holds(event):
                self._catch(spot, event)
                if event.interrupting:
                    return False
        return True

    def _look(self, spot: Spot) -> None:
        """The variable was set: every event whose condition holds now happens, from the outside inwards."""
        inside = spot.inner[:]
        for name in [*spot.edges, *spot.handlers]:
            event = self.drawing.nodes[name]
            if name in [*spot.edges, *spot.handlers] and self._holds(event):
                self._catch(spot, event)
                if event.kind == "boundary" and event.interrupting:
                    return
        for inner in inside:
            if inner in spot.inner:
                self._look_within(inner)

    def _look_within(self, spot: Spot) -> None:
        found = self._awaited(self._node(spot)) if spot.what == "standing" else None
        if found is None:
            self._look(spot)
        else:
            self._leave(found, spot.remove())

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
            spot.left = 0
        elif event.trigger == "timer":
            spot.handlers.remove(event.id)
        handler = Spot("scope", event.scope, spot)
        spot.inner.append(handler)
        if self._listen(handler):
            self._leave(event, handler)
