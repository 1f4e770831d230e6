"""The parts of a diagram, by the names of BPMN 2.0 and of the ``zeebe:`` extension elements."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """The flow nodes that a diagram may draw, by their element names."""

    START_EVENT = "startEvent"
    END_EVENT = "endEvent"
    CATCH_EVENT = "intermediateCatchEvent"
    THROW_EVENT = "intermediateThrowEvent"
    BOUNDARY_EVENT = "boundaryEvent"
    TASK = "task"
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    SCRIPT_TASK = "scriptTask"
    BUSINESS_RULE_TASK = "businessRuleTask"
    SUB_PROCESS = "subProcess"
    TRANSACTION = "transaction"
    AD_HOC = "adHocSubProcess"
    CALL_ACTIVITY = "callActivity"
    EXCLUSIVE_GATEWAY = "exclusiveGateway"
    PARALLEL_GATEWAY = "parallelGateway"
    INCLUSIVE_GATEWAY = "inclusiveGateway"
    EVENT_GATEWAY = "eventBasedGateway"
    COMPLEX_GATEWAY = "complexGateway"


SCOPES = frozenset({Kind.SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC})
GATEWAYS = frozenset(kind for kind in Kind if kind.endswith("Gateway"))
EVENTS = frozenset(kind for kind in Kind if kind.endswith("Event"))
ACTIVITIES = frozenset(Kind) - GATEWAYS - EVENTS


class TriggerKind(StrEnum):
    """What an event waits for or throws, by the names of the event definitions."""

    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    LINK = "link"
    TERMINATE = "terminate"
    COMPENSATE = "compensate"
    CANCEL = "cancel"


class TimerKind(StrEnum):
    """The three ways of a timer, by the names of their elements."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its file; both count from one."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event definition.

    ``name`` is a message's, signal's or link's name, or the activity that is to be compensated; ``code`` an error's or
    escalation's; ``expression`` a timer's or condition's; ``wait`` whether a compensation is waited for.
    """

    kind: TriggerKind
    place: Place
    timer: TimerKind | None = None
    expression: str | None = None
    name: str | None = None
    code: str | None = None
    correlation_key: str | None = None
    variables: tuple[str, ...] = ()
    """For a condition, the only variables whose changes it is looked at for; empty: those that it reads."""
    changes: tuple[str, ...] = ()
    """For a condition, the only changes that it is looked at for, ``create`` or ``update``; empty: both."""
    wait: bool = True
    unresolved: str | None = None
    """The id of a message, signal, error or escalation that the file does not define."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance marker (``standard`` False) or BPMN's standard loop."""

    place: Place
    sequential: bool = False
    standard: bool = False
    input_collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: str | None = None
    cardinality: str | None = None
    condition: str | None = None
    test_before: bool = False
    maximum: str | None = None


@dataclass(frozen=True, slots=True)
class AdHoc:
    """How an ad-hoc sub-process goes on; ``ordering`` is ``Parallel`` or ``Sequential``."""

    ordering: str = "Parallel"
    cancels_remaining: bool = True
    completion_condition: str | None = None
    active_elements: str | None = None
    output_collection: str | None = None
    output_element: str | None = None

    @property
    def sequential(self) -> bool:
        """Whether one thing is done after the other."""
        return self.ordering == "Sequential"


@dataclass(frozen=True, slots=True)
class IoMapping:
    """``zeebe:input`` or ``zeebe:output``: the value of ``source`` becomes the variable ``target``."""

    source: str
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the ``zeebe:`` extension elements of a node say; None or empty where they say nothing."""

    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    form_id: str | None = None
    form_binding: str = "latest"
    priority: str | None = None
    delegate: str | None = None
    retries: str | None = None
    decision_id: str | None = None
    decision_binding: str = "latest"
    called_process: str | None = None
    called_binding: str = "latest"
    propagate_in: bool | None = None
    propagate_out: bool | None = None
    script: str | None = None
    result_variable: str | None = None
    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    unknown: tuple[tuple[str, Place], ...] = ()
    """Extension elements that the dialect does not have, with their places."""

    @property
    def hands_in_all(self) -> bool:
        """Whether a called process gets every variable of its caller: where nothing is said, if nothing is mapped."""
        return not self.inputs if self.propagate_in is None else self.propagate_in

    @property
    def hands_out_all(self) -> bool:
        """Whether all that a called process leaves behind reaches its caller, likewise."""
        return not self.outputs if self.propagate_out is None else self.propagate_out


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; an id is made up where the file gives none."""

    id: str
    source: str
    target: str
    place: Place
    name: str = ""
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node.

    ``scope`` is the id of the sub-process or process that it stands in; flows are ids in document order.
    """

    id: str
    kind: Kind
    place: Place
    scope: str
    name: str = ""
    documentation: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    triggers: tuple[Trigger, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    by_event: bool = False
    for_compensation: bool = False
    instantiate: bool = False
    loop: Loop | None = None
    ad_hoc: AdHoc | None = None
    ext: Extensions = Extensions()

    @property
    def trigger(self) -> Trigger | None:
        """The one event definition of an event, or the message of a send or receive task."""
        return self.triggers[0] if self.triggers else None

    @property
    def compensates(self) -> bool:
        """Whether this event is about compensation."""
        return self.trigger is not None and self.trigger.kind is TriggerKind.COMPENSATE

    @property
    def subscribes(self) -> bool:
        """Whether a token here waits for a message or a signal, not for a job."""
        waited_for = self.trigger is not None and self.trigger.kind in (TriggerKind.MESSAGE, TriggerKind.SIGNAL)
        return waited_for and self.ext.delegate is None

    @property
    def cancels(self) -> bool:
        """Whether this event is about the cancellation of a transaction."""
        return self.trigger is not None and self.trigger.kind is TriggerKind.CANCEL


@dataclass(frozen=True)
class Process:
    """A process with every node of every scope, by id and in document order."""

    id: str
    name: str
    executable: bool
    place: Place
    elements: dict[str, Element]
    flows: dict[str, Flow]
    unsupported: tuple[tuple[str, str, Place], ...] = ()
    """Elements that nothing here understands: tag, id, place."""
    documentation: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    """What ``zeebe:property`` says of the process itself: for whoever uses the engine."""
    associations: tuple[tuple[str, str], ...] = ()
    """Which node is connected with which other thing by a dotted line, as drawn: source, target."""

    @cached_property
    def members(self) -> dict[str, list[Element]]:
        """The nodes of each scope, by the scope's id."""
        inside: dict[str, list[Element]] = {self.id: []}
        for element in self.elements.values():
            if element.kind in SCOPES:
                inside.setdefault(element.id, [])
            inside.setdefault(element.scope, []).append(element)
        return inside

    @cached_property
    def subscribes(self) -> bool:
        """Whether anything in it waits for messages or signals."""
        return any(element.subscribes for element in self.elements.values())

    def boundaries(self, activity: str) -> Iterator[Element]:
        """The boundary events attached to ``activity``."""
        return (element for element in self.elements.values() if element.attached_to == activity)

    def activatable(self, ad_hoc: str) -> list[Element]:
        """What can begin in an ad-hoc sub-process: the nodes that nothing leads to."""
        return [
            node
            for node in self.members[ad_hoc]
            if not node.incoming
            and not node.by_event
            and not node.for_compensation
            and node.kind not in (Kind.BOUNDARY_EVENT, Kind.END_EVENT, Kind.START_EVENT)
            and not (node.kind is Kind.CATCH_EVENT and node.trigger and node.trigger.kind is TriggerKind.LINK)
        ]

    def compensates(self, event_sub_process: Element) -> bool:
        """Whether this event sub-process undoes what the scope around it has done."""
        inside = self.members.get(event_sub_process.id, ())
        return any(start.kind is Kind.START_EVENT and start.compensates for start in inside)

    def compensation_handlers(self, activity: str) -> list[str]:
        """What undoes ``activity``, by id.

        What its compensation boundary events are associated with, and its compensation event sub-processes.
        """
        events = {event.id for event in self.boundaries(activity) if event.compensates} if self.associations else ()
        inside = self.event_sub_processes(activity) if activity in self.members else ()
        return [
            *(target for source, target in self.associations if source in events and target in self.elements),
            *(inner.id for inner in inside if self.compensates(inner)),
        ]

    def link_catches(self, throw: Element) -> list[Element]:
        """The catching links that ``throw`` jumps to; none where it is no throwing link."""
        if throw.kind is not Kind.THROW_EVENT or throw.trigger is None or throw.trigger.kind is not TriggerKind.LINK:
            return []
        return [
            other
            for other in self.members[throw.scope]
            if other.kind is Kind.CATCH_EVENT
            and other.trigger is not None
            and other.trigger.kind is TriggerKind.LINK
            and other.trigger.name == throw.trigger.name
        ]

    def event_sub_processes(self, scope: str) -> Iterator[Element]:
        """The event sub-processes standing in ``scope``."""
        return (element for element in self.members[scope] if element.by_event)


@dataclass(frozen=True)
class Diagram:
    """A file: its processes in order, and whether it carries drawing information."""

    processes: dict[str, Process]
    drawn: frozenset[str]
    """Ids of the elements and flows that have a shape or an edge."""
    duplicates: tuple[tuple[str, Place], ...] = ()
    """Ids that stand more than once."""
