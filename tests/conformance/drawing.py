"""A diagram as a test draws it: plain enough for the model of the standard, written as BPMN for the engine."""

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

PROCESS = "p"
WAITING = frozenset({"call", "catch", "receive", "user"})
"""Kinds at which a token waits for the world."""
_TAGS = {
    "ad-hoc": "adHocSubProcess",
    "and": "parallelGateway",
    "auto": "task",
    "boundary": "boundaryEvent",
    "call": "callActivity",
    "catch": "intermediateCatchEvent",
    "end": "endEvent",
    "events": "eventBasedGateway",
    "handler": "subProcess",
    "link-catch": "intermediateCatchEvent",
    "link-throw": "intermediateThrowEvent",
    "or": "inclusiveGateway",
    "receive": "receiveTask",
    "start": "startEvent",
    "sub": "subProcess",
    "throw": "intermediateThrowEvent",
    "user": "userTask",
    "xor": "exclusiveGateway",
}
_TRIGGERS = {
    "cycle": "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>",
    "message": '<messageEventDefinition messageRef="message"/>',
    "terminate": "<terminateEventDefinition/>",
    "timer": "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
}
_ROOTS = (
    '<message id="message" name="message"><extensionElements><zeebe:subscription correlationKey="= x"/>'
    "</extensionElements></message>"
    + "".join(
        f'<{kind} id="{kind}-{code}" {kind}Code="{code}"/>' for kind in ("error", "escalation") for code in ("1", "2")
    )
)


@dataclass(frozen=True)
class Loop:
    """Multi-instance: ``count`` passes, over as soon as ``enough`` of them are done."""

    sequential: bool
    count: int
    enough: int | None


@dataclass(frozen=True)
class While:
    """Standard loop: again while ``x`` is greater than ``over`` (None: always), ``most`` times at most."""

    before: bool
    over: int | None
    most: int | None


@dataclass(frozen=True)
class AdHoc:
    """Work in no order: over as soon as ``x`` is greater than ``over`` (None: when all is done)."""

    sequential: bool
    cancels: bool
    over: int | None


@dataclass
class Node:
    """A node; ``scope`` is the sub-process that it stands in. ``host`` is what a boundary event is attached to.

    An event whose trigger is a condition waits until ``x`` is greater than ``over``.
    """

    id: str
    kind: str
    scope: str
    trigger: str | None = None
    code: str | None = None
    interrupting: bool = True
    host: str | None = None
    loop: Loop | While | None = None
    over: int | None = None
    default: str | None = None
    ad_hoc: AdHoc | None = None


@dataclass(frozen=True)
class Flow:
    """A sequence flow; taken when ``x`` is greater than ``over``, or always."""

    id: str
    source: str
    target: str
    over: int | None = None


@dataclass
class Drawing:
    """Nodes and flows, in document order."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def out_of(self, node: str) -> list[Flow]:
        """The flows that leave ``node``."""
        return [flow for flow in self.flows.values() if flow.source == node]

    def into(self, node: str) -> list[Flow]:
        """The flows that lead to ``node``."""
        return [flow for flow in self.flows.values() if flow.target == node]

    def inside(self, scope: str) -> list[Node]:
        """The nodes of a scope."""
        return [node for node in self.nodes.values() if node.scope == scope]

    def boundaries(self, host: str) -> list[Node]:
        """The boundary events of an activity."""
        return [node for node in self.nodes.values() if node.host == host]

    def handler_starts(self, scope: str) -> list[Node]:
        """The starts of the event sub-processes of a scope."""
        handlers = {node.id for node in self.inside(scope) if node.kind == "handler"}
        return [node for node in self.nodes.values() if node.kind == "start" and node.scope in handlers]

    def parts(self, ad_hoc: str) -> list[Node]:
        """What can begin in ad-hoc work: what no flow leads to."""
        beside = ("boundary", "handler", "link-catch")
        return [node for node in self.inside(ad_hoc) if node.kind not in beside and not self.into(node.id)]

    def xml(self) -> bytes:
        """The BPMN file."""
        return (
            '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
            'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
            f'{_ROOTS}<process id="{PROCESS}" isExecutable="true">{self._scope(PROCESS)}</process></definitions>'
        ).encode()

    def _scope(self, scope: str) -> str:
        nodes = self.inside(scope)
        inside = {node.id for node in nodes}
        flows = [flow for flow in self.flows.values() if flow.source in inside]
        return "".join(map(self._node, nodes)) + "".join(map(_flow, flows))

    def _node(self, node: Node) -> str:
        attributes = {"id": node.id, "name": node.id}
        if node.default is not None:
            attributes["default"] = node.default
        if node.kind == "boundary":
            attributes |= {"attachedToRef": node.host or "", "cancelActivity": str(node.interrupting).lower()}
        if node.kind == "start" and not node.interrupting:
            attributes["isInterrupting"] = "false"
        if node.kind == "handler":
            attributes["triggeredByEvent"] = "true"
        if node.ad_hoc is not None:
            attributes["ordering"] = "Sequential" if node.ad_hoc.sequential else "Parallel"
            attributes["cancelRemainingInstances"] = str(node.ad_hoc.cancels).lower()
        if node.kind == "receive":
            attributes["messageRef"] = "message"
        inner = _extensions(node) + _loop(node.loop)
        inner += self._scope(node.id) if node.kind in ("ad-hoc", "sub", "handler") else _trigger(node)
        if node.ad_hoc is not None and node.ad_hoc.over is not None:
            inner += f"<completionCondition>= x &gt; {node.ad_hoc.over}</completionCondition>"
        written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        return f"<{_TAGS[node.kind]}{written}>{inner}</{_TAGS[node.kind]}>"


def _extensions(node: Node) -> str:
    match node.kind:
        case "user":
            return '<extensionElements><zeebe:assignmentDefinition candidateGroups="staff"/></extensionElements>'
        case "call":
            return '<extensionElements><zeebe:calledElement processId="other"/></extensionElements>'
    return ""


def _loop(loop: Loop | While | None) -> str:
    if loop is None:
        return ""
    if isinstance(loop, While):
        most = "" if loop.most is None else f' loopMaximum="{loop.most}"'
        condition = "" if loop.over is None else f"<loopCondition>= x &gt; {loop.over}</loopCondition>"
        before = str(loop.before).lower()
        return f'<standardLoopCharacteristics testBefore="{before}"{most}>{condition}</standardLoopCharacteristics>'
    enough = f"= numberOfCompletedInstances &gt;= {loop.enough}"
    condition = "" if loop.enough is None else f"<completionCondition>{enough}</completionCondition>"
    sequential = str(loop.sequential).lower()
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
        f"<loopCardinality>= {loop.count}</loopCardinality>{condition}</multiInstanceLoopCharacteristics>"
    )


def _trigger(node: Node) -> str:
    if node.kind in ("link-throw", "link-catch"):
        return f'<linkEventDefinition name="{node.code}"/>'
    if node.trigger == "condition":
        condition = f"<condition>= x &gt; {node.over}</condition>"
        return f"<conditionalEventDefinition>{condition}</conditionalEventDefinition>"
    if node.trigger in ("error", "escalation"):
        reference = "" if node.code is None else f' {node.trigger}Ref="{node.trigger}-{node.code}"'
        return f"<{node.trigger}EventDefinition{reference}/>"
    return "" if node.trigger is None else _TRIGGERS[node.trigger]


def _flow(flow: Flow) -> str:
    condition = "" if flow.over is None else f"<conditionExpression>= x &gt; {flow.over}</conditionExpression>"
    return (
        f'<sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}">{condition}</sequenceFlow>'
    )
