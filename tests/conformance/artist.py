"""Draws random diagrams: blocks in blocks, loops, and sometimes a flow across them."""

import random
from collections.abc import Callable
from itertools import count

from tests.conformance.drawing import PROCESS, WAITING, AdHoc, Drawing, Flow, Loop, Node, While

_GATEWAYS = ("and", "or", "xor")
_SIMPLE = ("auto", "call", "catch", "receive", "user", "user", "user")
_ENDS = (None, None, None, "terminate", "error", "escalation")
_CAUGHT = ("condition", "message", "timer")
_COMING = ("condition", "cycle", "message", "timer")
_HANDED_UP = ("error", "escalation")
_CODES = ("1", "2")
_TOP = 9
"""Conditions compare ``x``, from 0 to this."""

Block = tuple[str, str]
"""The first and the last node of a part of a diagram."""


def draw(seed: int) -> Drawing:
    """The diagram of this seed."""
    return _Artist(seed).drawing


class _Artist:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.drawing = Drawing()
        self._numbers = count(1)
        self._left = self.dice.randint(5, 20)
        self._scope(PROCESS, 0)
        for _ in range(self.dice.choice((0, 0, 1, 2))):
            self._shortcut()

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share

    def _add(self, kind: str, scope: str, **more: object) -> Node:
        node = Node(f"{kind}{next(self._numbers)}", kind, scope, **more)  # type: ignore[arg-type]  # passed on
        self.drawing.nodes[node.id] = node
        return node

    def _flow(self, source: str, target: str, over: int | None = None) -> Flow:
        flow = Flow(f"f{next(self._numbers)}", source, target, over)
        self.drawing.flows[flow.id] = flow
        return flow

    def _scope(self, scope: str, depth: int) -> None:
        start = self._add("start", scope)
        self._fill(scope, depth, start.id)
        if depth < 3 and self._chance(0.3):
            self._handler(scope, depth)
            if self._chance(0.2):
                self._handler(scope, depth)

    def _fill(self, scope: str, depth: int, start: str) -> None:
        first, last = self._block(scope, depth)
        self._flow(start, first)
        self._flow(last, self._end(scope))

    def _handler(self, scope: str, depth: int) -> None:
        node = self._add("handler", scope)
        start = self._event("start", node.id, (*_COMING, *_HANDED_UP, "escalation"))
        self._fill(node.id, depth + 2, start.id)

    def _event(self, kind: str, scope: str, triggers: tuple[str, ...]) -> Node:
        trigger = self.dice.choice(triggers)
        interrupting = trigger == "error" or self._chance(0.5)
        if interrupting and trigger == "cycle":
            trigger = "timer"
        code = self.dice.choice((None, *_CODES)) if trigger in _HANDED_UP else None
        over = self._over(trigger)
        return self._add(kind, scope, trigger=trigger, interrupting=interrupting, code=code, over=over)

    def _over(self, trigger: str) -> int | None:
        return self.dice.randrange(2, _TOP) if trigger == "condition" else None

    def _catch(self, scope: str) -> Node:
        trigger = self.dice.choice(_CAUGHT)
        return self._add("catch", scope, trigger=trigger, over=self._over(trigger))

    def _end(self, scope: str) -> str:
        if scope != PROCESS and self.drawing.nodes[scope].kind == "ad-hoc":
            return self._add("auto", scope).id
        trigger = self.dice.choice(_ENDS) if self._chance(0.1 if scope == PROCESS else 0.5) else None
        code = self.dice.choice(_CODES) if trigger in _HANDED_UP else None
        return self._add("end", scope, trigger=trigger, code=code).id

    # blocks
    #

    def _block(self, scope: str, depth: int) -> Block:
        self._left -= 1
        if self._left <= 0:
            return self._simple(scope)
        kinds: list[Callable[[str, int], Block]] = [
            self._simple,
            self._sequence,
            self._sequence,
            self._split,
            self._split,
            self._implicit,
        ]
        kinds += [self._cycle, self._events, self._link, *([self._sub, self._sub, self._ad_hoc] if depth < 3 else [])]
        return self.dice.choice(kinds)(scope, depth)

    def _simple(self, scope: str, _depth: int = 0, /) -> Block:
        if self._chance(0.4 if self._in_handler(scope) else 0.1):
            node = self._add("throw", scope, trigger="escalation", code=self.dice.choice(_CODES))
            return node.id, node.id
        kind = self.dice.choice(_SIMPLE)
        if kind == "catch":
            node = self._catch(scope)
            return node.id, node.id
        loop = self._loop(waits=True) if kind in ("user", "receive", "call") and self._chance(0.3) else None
        node = self._add(kind, scope, loop=loop)
        if kind in ("user", "receive", "call") and self._chance(0.3):
            return self._with_boundaries(node, hands_up=kind == "call")
        return node.id, node.id

    def _in_handler(self, scope: str) -> bool:
        return scope != PROCESS and self.drawing.nodes[scope].kind == "handler"

    def _loop(self, *, waits: bool) -> Loop | While:
        if self._chance(0.4):
            over = self.dice.choice((None, *range(2, _TOP)))
            most = self.dice.choice((1, 2, 3)) if over is None or not waits or self._chance(0.5) else None
            return While(self._chance(0.5), over, most)
        number = self.dice.choice((0, 1, 2, 2, 3))
        return Loop(self._chance(0.5), number, self.dice.choice((None, 1, 2)))

    def _with_boundaries(self, host: Node, *, hands_up: bool) -> Block:
        merge = self._add(self.dice.choice(("xor", "xor", "or")), host.scope)
        self._flow(host.id, merge.id)
        for _ in range(self.dice.choice((1, 1, 2))):
            event = self._event("boundary", host.scope, (*_COMING, *_HANDED_UP, *_HANDED_UP) if hands_up else _COMING)
            event.host = host.id
            first, last = self._simple(host.scope)
            self._flow(event.id, first)
            self._flow(last, merge.id if self._chance(0.5) else self._end(host.scope))
        return host.id, merge.id

    def _sequence(self, scope: str, depth: int, /) -> Block:
        first, last = self._block(scope, depth)
        second, end = self._block(scope, depth)
        self._flow(last, second)
        return first, end

    def _split(self, scope: str, depth: int, /) -> Block:
        kind = self.dice.choice(_GATEWAYS)
        split = self._add(kind, scope)
        join = self._add(kind if self._chance(0.75) else self.dice.choice((*_GATEWAYS, "auto")), scope)
        self._branches(split, join, depth, conditional=kind != "and")
        return split.id, join.id

    def _branches(self, split: Node, join: Node, depth: int, *, conditional: bool) -> None:
        for number in range(self.dice.choice((2, 2, 3))):
            first, last = self._block(split.scope, depth)
            default = conditional and number == 0 and self._chance(0.9)
            over = self.dice.randrange(_TOP) if conditional and not default else None
            flow = self._flow(split.id, first, over)
            if default:
                split.default = flow.id
            elsewhere = number > 0 and self._chance(0.2)
            self._flow(last, self._end(split.scope) if elsewhere else join.id)

    def _implicit(self, scope: str, depth: int, /) -> Block:
        """Several flows leave a task, some with conditions."""
        task = self._add(self.dice.choice(("auto", "user")), scope)
        join = self._add(self.dice.choice(("or", "or", "and", "auto")), scope)
        self._branches(task, join, depth, conditional=self._chance(0.6))
        return task.id, join.id

    def _cycle(self, scope: str, depth: int, /) -> Block:
        merge, decide = self._add("xor", scope), self._add("xor", scope)
        first, last = self._block(scope, depth)
        task = self._add("user", scope)
        self._flow(merge.id, first)
        self._flow(last, task.id)
        self._flow(task.id, decide.id)
        after = self._add("auto", scope)
        self._flow(decide.id, merge.id, over=self.dice.randrange(4, _TOP))
        decide.default = self._flow(decide.id, after.id).id
        return merge.id, after.id

    def _events(self, scope: str, depth: int, /) -> Block:
        gateway, merge = self._add("events", scope), self._add("xor", scope)
        for _ in range(self.dice.choice((2, 2, 3))):
            event = self._catch(scope)
            self._flow(gateway.id, event.id)
            if self._chance(0.5):
                first, last = self._block(scope, depth)
                self._flow(event.id, first)
                self._flow(last, merge.id)
            else:
                self._flow(event.id, merge.id)
        return gateway.id, merge.id

    def _link(self, scope: str, _depth: int, /) -> Block:
        name = f"link{next(self._numbers)}"
        first = self._add("auto", scope)
        throw = self._add("link-throw", scope, code=name)
        catch = self._add("link-catch", scope, code=name)
        self._flow(first.id, throw.id)
        return first.id, catch.id

    def _sub(self, scope: str, depth: int, /) -> Block:
        node = self._add("sub", scope, loop=self._loop(waits=False) if self._chance(0.3) else None)
        self._scope(node.id, depth + 1)
        if self._chance(0.6):
            return self._with_boundaries(node, hands_up=True)
        return node.id, node.id

    def _ad_hoc(self, scope: str, depth: int, /) -> Block:
        over = self.dice.choice((None, *range(2, _TOP)))
        node = self._add("ad-hoc", scope, ad_hoc=AdHoc(self._chance(0.4), self._chance(0.6), over))
        for _ in range(self.dice.choice((1, 2, 3))):
            first, _last = self._block(node.id, depth + 1)
            if self.drawing.into(first):
                self._flow(self._add("auto", node.id).id, first)
        if self._chance(0.3):
            self._handler(node.id, depth + 1)
        return self._with_boundaries(node, hands_up=True) if self._chance(0.5) else (node.id, node.id)

    # flows across blocks
    #

    def _shortcut(self) -> None:
        """A flow between any two nodes of a scope, unless tokens could go round by it without ever waiting."""
        nodes = list(self.drawing.nodes.values())
        source, target = self.dice.choice(nodes), self.dice.choice(nodes)
        behind_events = any(self.drawing.nodes[flow.source].kind == "events" for flow in self.drawing.into(target.id))
        if source.kind in ("end", "events", "handler", "link-throw", "start") or behind_events:
            return
        if target.kind in ("boundary", "handler", "link-catch", "start") or source.scope != target.scope:
            return
        if self._comes_to(target.id, source.id):
            return
        self._flow(source.id, target.id, over=None if source.kind == "and" else self.dice.randrange(_TOP))

    def _comes_to(self, source: str, target: str) -> bool:
        todo, seen = [source], {source}
        while todo:
            node = todo.pop()
            if node == target:
                return True
            following = [flow.target for flow in self.drawing.out_of(node)]
            if node == source or not self._waits(node):
                following += [each.id for each in self.drawing.boundaries(node)]
            else:
                following = [each.id for each in self.drawing.boundaries(node) if each.trigger == "condition"]
            if self.drawing.nodes[node].kind == "link-throw":
                code = self.drawing.nodes[node].code
                following += [
                    each.id for each in self.drawing.nodes.values() if each.kind == "link-catch" and each.code == code
                ]
            for each in following:
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
        return False

    def _waits(self, node_id: str) -> bool:
        """Whether a token that comes there stays until something happens, conditions apart."""
        node = self.drawing.nodes[node_id]
        return node.kind in WAITING and node.loop is None and node.trigger != "condition"
