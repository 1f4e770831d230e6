"""Turns a checked process into specs: built once for each definition, shared by all its instances."""

import json
from collections.abc import Iterable

from engine import feel
from engine.bpmn.model import ACTIVITIES, SCOPES, Element, IoMapping, Kind, Loop, Process, TriggerKind
from engine.runtime.compensable import keep_records
from engine.runtime.specs.activity import EACH, Activity, PassThrough
from engine.runtime.specs.ad_hoc import AdHocSubProcess
from engine.runtime.specs.automatic import BusinessRuleTask, ScriptTask, ServiceTask
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.specs.catching import BoundaryEvent, CatchEvent, Catching, EventStart
from engine.runtime.specs.compensation_events import CancelEnd, CompensationThrow
from engine.runtime.specs.conditional import Conditional, ConditionalBoundary, ConditionalCatch, ConditionalStart
from engine.runtime.specs.events import EndEvent, LinkThrow, StartEvent, Throw
from engine.runtime.specs.gateways import EventGateway, ExclusiveGateway, ParallelGateway
from engine.runtime.specs.inclusive_gateway import InclusiveGateway
from engine.runtime.specs.loop import LoopBody
from engine.runtime.specs.multi_instance import MultiInstance
from engine.runtime.specs.node import Node, ProcessSpec, Way
from engine.runtime.specs.receive_task import ReceiveTask
from engine.runtime.specs.scope import ProcessScope, Scope
from engine.runtime.specs.standard_loop import StandardLoop
from engine.runtime.specs.sub_process import EventSubProcess, SubProcess, Transaction
from engine.runtime.specs.user_task import UserTask

PLAIN: dict[Kind, type[Node]] = {
    Kind.START_EVENT: StartEvent,
    Kind.END_EVENT: EndEvent,
    Kind.CATCH_EVENT: CatchEvent,
    Kind.THROW_EVENT: Throw,
    Kind.BOUNDARY_EVENT: BoundaryEvent,
    Kind.TASK: PassThrough,
    Kind.MANUAL_TASK: PassThrough,
    Kind.USER_TASK: UserTask,
    Kind.SERVICE_TASK: ServiceTask,
    Kind.SEND_TASK: Throw,
    Kind.RECEIVE_TASK: ReceiveTask,
    Kind.SCRIPT_TASK: ScriptTask,
    Kind.BUSINESS_RULE_TASK: BusinessRuleTask,
    Kind.SUB_PROCESS: SubProcess,
    Kind.AD_HOC: AdHocSubProcess,
    Kind.TRANSACTION: Transaction,
    Kind.CALL_ACTIVITY: CallActivity,
    Kind.EXCLUSIVE_GATEWAY: ExclusiveGateway,
    Kind.PARALLEL_GATEWAY: ParallelGateway,
    Kind.INCLUSIVE_GATEWAY: InclusiveGateway,
    Kind.EVENT_GATEWAY: EventGateway,
}
"""The spec class of each element; what is missing here the linter refuses."""
THROWING: dict[TriggerKind, type[Node]] = {
    TriggerKind.CANCEL: CancelEnd,
    TriggerKind.COMPENSATE: CompensationThrow,
    TriggerKind.LINK: LinkThrow,
}
"""Throwing and end events that are more than what they throw."""
CONDITIONAL: dict[Kind, type[Node]] = {
    Kind.BOUNDARY_EVENT: ConditionalBoundary,
    Kind.CATCH_EVENT: ConditionalCatch,
    Kind.START_EVENT: ConditionalStart,
}


def expression(text: str, functions: feel.Functions | None = None) -> feel.Expression:
    """What a ``zeebe:`` attribute says: FEEL behind ``=``, else the text itself. Raises FeelSyntaxError."""
    return feel.compile_expression(
        text[1:] if text.startswith("=") else json.dumps(text, ensure_ascii=False), functions
    )


def compile_process(process: Process, functions: feel.Functions | None = None) -> ProcessSpec:
    """The specs of ``process``, which the linter has passed. Raises FeelSyntaxError."""
    return _Compiler(process, functions).spec


class _Compiler:
    def __init__(self, process: Process, functions: feel.Functions | None) -> None:
        self.process = process
        self.functions = functions
        self.spec = ProcessSpec(process)
        self.spec.root = ProcessScope(self.spec, process)
        for element in process.elements.values():
            self._node(element)
        self._scope(process.id, self.spec.root)
        for element in process.elements.values():
            self._wire(element)
        keep_records(self.spec)

    def _expression(self, text: str | None) -> feel.Expression | None:
        return None if text is None else expression(text, self.functions)

    def _needed(self, text: str | None) -> feel.Expression:
        return expression(text or "", self.functions)

    def _mappings(self, mappings: Iterable[IoMapping]) -> list[tuple[str, feel.Expression]]:
        return [(mapping.target, self._needed(mapping.source)) for mapping in mappings]

    # nodes
    #

    def _node(self, element: Element) -> None:
        if element.loop is not None:
            body = self._body(element, element.loop)
            each = self._plain(element, element.id + EACH)
            assert isinstance(each, Activity), "only activities carry loop markers"
            body.each = each
        else:
            self._plain(element)

    def _body(self, element: Element, loop: Loop) -> LoopBody:
        if loop.standard:
            repeated = StandardLoop(self.spec, element)
            repeated.condition = self._expression(loop.condition)
            repeated.maximum = None if loop.maximum is None else int(loop.maximum)
            return repeated
        body = MultiInstance(self.spec, element)
        body.collection = self._expression(loop.input_collection)
        body.cardinality = self._expression(loop.cardinality)
        body.output_element = self._expression(loop.output_element)
        body.completion = self._expression(loop.completion_condition)
        return body

    def _plain(self, element: Element, name: str | None = None) -> Node:
        node = self._class(element)(self.spec, element, name)
        ext = element.ext
        if isinstance(node, Activity):
            node.mapped_in, node.mapped_out = self._mappings(ext.inputs), self._mappings(ext.outputs)
        if isinstance(node, Catching):
            self._catching(node, element)
        if isinstance(node, ServiceTask):
            node.retries = self._expression(ext.retries)
        match node:
            case UserTask():
                node.assignee = self._expression(ext.assignee)
                node.candidate_users = self._expression(ext.candidate_users)
                node.candidate_groups = self._expression(ext.candidate_groups)
                node.due_date = self._expression(ext.due_date)
                node.follow_up_date = self._expression(ext.follow_up_date)
                node.priority = self._expression(ext.priority)
            case ScriptTask():
                node.expression = self._needed(ext.script)
            case CallActivity():
                node.process = self._needed(ext.called_process)
            case AdHocSubProcess(ad_hoc=ad_hoc):
                node.active = self._expression(ad_hoc.active_elements)
                node.completion = self._expression(ad_hoc.completion_condition)
                node.output_element = self._expression(ad_hoc.output_element)
            case ReceiveTask():
                node.catching = Catching(self.spec, element, f"{node.name}?")
                self._catching(node.catching, element)
            case Throw() if element.trigger is not None:
                node.message_name = self._expression(element.trigger.name)
                node.correlation = self._expression(element.trigger.correlation_key)
        return node

    def _class(self, element: Element) -> type[Node]:
        if element.by_event:
            return EventSubProcess
        if element.trigger is not None and element.trigger.kind is TriggerKind.CONDITIONAL:
            return CONDITIONAL[element.kind]
        if (
            element.kind is Kind.START_EVENT
            and element.scope in self.process.elements
            and self.process.elements[element.scope].by_event
        ):
            return EventStart
        if element.kind in (Kind.THROW_EVENT, Kind.END_EVENT) and element.trigger:
            return THROWING.get(element.trigger.kind, PLAIN[element.kind])
        return PLAIN[element.kind]

    def _catching(self, node: Catching, element: Element) -> None:
        node.mapped_out = self._mappings(element.ext.outputs)
        trigger = node.trigger
        if trigger.kind is TriggerKind.TIMER:
            node.timer = self._expression(trigger.expression)
        node.message_name = self._expression(trigger.name)
        node.correlation = self._expression(trigger.correlation_key)
        if isinstance(node, Conditional):
            node.condition = self._needed(trigger.expression)
            node.names = frozenset(trigger.variables) or node.condition.names | node.condition.filter_names
            self.spec.watched |= node.names

    # -- how they hang together
    #

    def _scope(self, scope_id: str, scope: Node) -> None:
        assert isinstance(scope, Scope)
        if isinstance(scope, AdHocSubProcess):
            scope.parts = {element.id: self.spec.node(element.id) for element in self.process.activatable(scope_id)}
        for element in self.process.members[scope_id]:
            node = self._inner(element)
            if element.kind is Kind.START_EVENT and isinstance(node, StartEvent):
                scope.starts.append(node)
            if element.by_event:
                start = next(inner for inner in self.process.members[element.id] if inner.kind is Kind.START_EVENT)
                handler = self.spec.node(start.id)
                assert isinstance(handler, EventStart)
                assert isinstance(node, EventSubProcess)
                handler.sub_process, node.start = node, handler
                if not start.compensates:
                    scope.handlers.append(handler)
            if element.kind in SCOPES:
                self._scope(element.id, node)
        scope.starts.sort(key=lambda start: start.element.trigger is not None)

    def _inner(self, element: Element) -> Node:
        return self.spec.node(element.id + EACH if element.loop is not None else element.id)

    def _wire(self, element: Element) -> None:
        node = self.spec.node(element.id)
        for flow_id in element.outgoing:
            flow = self.process.flows[flow_id]
            way = Way(flow, self.spec.node(flow.target), self._expression(flow.condition))
            node.ways.append(way)
            if flow_id == element.default:
                node.default = way
        if element.kind in ACTIVITIES and isinstance(node, Activity):
            for boundary in self.process.boundaries(element.id):
                event = self.spec.node(boundary.id)
                assert isinstance(event, BoundaryEvent)
                if not boundary.compensates:
                    node.boundaries.append(event)
        if isinstance(node, LinkThrow):
            node.target = self._link_target(element)

    def _link_target(self, element: Element) -> CatchEvent:
        for other in self.process.link_catches(element):
            node = self.spec.node(other.id)
            assert isinstance(node, CatchEvent)
            return node
        raise AssertionError("the linter refuses a link without a target")
