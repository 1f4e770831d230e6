"""The token game of BPMN 2.0.2 (chapter 13), written from the standard to judge an engine by.

It knows every order in which things may happen: ``play`` gives all the worlds in which all that is left waits. Tokens
stand on sequence flows until their target takes them, so that joins are what the standard says of tokens on flows.
Where it leaves a choice: conditions are looked at when their events begin to listen and whenever the variable is set,
by a task that is still there, outer scopes first; each event happens each time that its condition is found to hold; a
token at an activity counts for an inclusive join on every path from the activity, by way of its boundary events too; an
event sub-process does not catch what is thrown inside itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.conformance.drawing import Drawing, Flow, Node
from tests.conformance.moves import Board, Spot

MAX_WORLDS = 400

Seen = frozenset[tuple[tuple[object, ...], int]]
"""What can be observed of a world: how many of each."""


class TooMany(Exception):
    """There are more orders of events than are worth looking at."""


class World(Board):
    """A state of one instance; its methods change it, ``play`` does not."""

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

    def complete(self, element: str, x: int) -> Iterator["World"]:
        """The task ``element`` is completed and sets the variable, for each of the tokens that stand there."""
        for place, spot in enumerate(self.root.everything()):
            if self._waits_for(spot, element):
                world = self.copy()
                done = list(world.root.everything())[place]
                world.x = x
                world._look(world.root)
                if done in world.root.everything():
                    world._happen_at(done, element)
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

    # what may happen next by itself
    #

    def next(self) -> list["World"]:
        """The worlds that may follow; none when all that is left waits.

        What cannot come in another's way is not looked at in every order; a refusal comes in the way of everything.
        """
        if self.ended or self.refused:
            return []
        choices: list[tuple[int, str]] = []
        for place, spot in enumerate(self.root.everything()):
            for action, free in self._actions(spot):
                if free and not (world := self._after(place, action)).refused:
                    return [world]
                choices.append((place, action))
        return [self._after(place, action) for place, action in choices]

    def _after(self, place: int, action: str) -> "World":
        world = self.copy()
        spot = list(world.root.everything())[place]
        if action == "complete":
            world._complete(spot)
        elif action == "begin next":
            world._begin_next(spot)
        elif action == "take":
            world._enter(self._target(spot), spot.remove())
        else:
            world._join(self.drawing.nodes[action], spot)
        return world

    def _actions(self, spot: Spot) -> Iterator[tuple[str, bool]]:
        """What may happen at a spot, and whether it is free of consequences for others."""
        if spot.what in ("flow", "part"):
            target = self._target(spot)
            if not self._joins(target):
                thrown = target.kind == "throw" or (target.kind == "end" and target.trigger is not None)
                yield "take", not thrown and not self._may_close(spot.parent)
        if spot.what != "scope":
            return
        if spot.left and all(each.what == "scope" and self._node(each).kind == "handler" for each in spot.inner):
            yield "begin next", True
        elif not spot.inner:
            yield "complete", spot.parent is None or not (spot.parent.what == "loop" or self._may_close(spot.parent))
        waiting = [each.name for each in spot.inner if each.what == "flow"]
        for node in dict.fromkeys(self.drawing.flows[name].target for name in waiting):
            gateway = self.drawing.nodes[node]
            if self._joins(gateway) and self._may_join(gateway, spot):
                yield node, gateway.kind == "and"

    def _target(self, spot: Spot) -> Node:
        return self.drawing.nodes[self.drawing.flows[spot.name].target] if spot.what == "flow" else self._node(spot)

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
