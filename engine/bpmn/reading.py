"""Reads a ``.bpmn`` file into the model. What it does not understand it keeps by name, for the linter to refuse."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from engine.bpmn.extensions import read_extensions
from engine.bpmn.model import ACTIVITIES, AdHoc, Diagram, Element, Flow, Kind, Loop, Place, Process, TriggerKind
from engine.bpmn.triggers import SHARED, Definitions, read_triggers
from engine.errors import Invalid
from engine.xml import Node, XmlRefused
from engine.xml import read as read_xml

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

DRAWN_ONLY = frozenset(
    [
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "laneSet",
        "textAnnotation",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
        "dataInputAssociation",
        "dataOutputAssociation",
        "auditing",
        "monitoring",
        "category",
        "categoryValueRef",
        "supportedInterfaceRef",
        "resourceRole",
        "performer",
        "potentialOwner",
        "humanPerformer",
        "correlationSubscription",
        "sequenceFlow",
    ]
)
"""Elements that say nothing about how a process runs, or are read elsewhere."""
PARTS = frozenset(
    [
        "multiInstanceLoopCharacteristics",
        "loopCardinality",
        "standardLoopCharacteristics",
        "script",
        SHARED,
        "completionCondition",
        "conditionExpression",
        "rendering",
        "dataOutput",
        "dataInput",
        "outputSet",
        "inputSet",
    ]
) | frozenset(f"{kind}EventDefinition" for kind in TriggerKind)
"""Parts of a node that are read with the node."""
LOOP_PARTS = frozenset({"completionCondition", "documentation", "extensionElements", "loopCardinality"})
KINDS = frozenset(Kind)


MAX_PARTS = 5_000
"""How many flow nodes and sequence flows a file has at most."""


class NotBpmn(Invalid):
    """The file is XML, but no BPMN 2.0 definitions."""

    code = "not-bpmn"


KEPT_DIAGRAMS, KEPT_BYTES = 64, 500_000
"""So many diagrams that were read stay read, the larger ones do not: a deployment asks for each several times."""


def read(text: bytes) -> Diagram:
    """The diagram in ``text``. Raises XmlRefused or NotBpmn; everything else is left to the linter."""
    return _kept(text) if len(text) <= KEPT_BYTES else _read(text)


def _read(text: bytes) -> Diagram:
    root = read_xml(text)
    if root.namespace != BPMN or root.tag != "definitions":
        raise NotBpmn(line=root.line, column=root.column, found=root.tag)
    definitions = Definitions.of(root)
    reader = _Reader(definitions)
    for collaboration in root.all("collaboration"):
        for line in collaboration.all("association"):
            reader.association(line)
    processes: dict[str, Process] = {}
    for node in root.all("process"):
        process = reader.process(node)
        if process.id in processes:
            reader.duplicates.append((process.id, process.place))
        processes.setdefault(process.id, process)
    drawn = {shape.get("bpmnElement", "") or "" for plane in _planes(root) for shape in plane.children}
    return Diagram(processes, frozenset(drawn), tuple(reader.duplicates))


_kept = lru_cache(maxsize=KEPT_DIAGRAMS)(_read)


def _planes(root: Node) -> list[Node]:
    return [plane for diagram in root.all("BPMNDiagram", BPMNDI) for plane in diagram.all("BPMNPlane")]


class _Reader:
    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.seen: set[str] = set()
        self.duplicates: list[tuple[str, Place]] = []
        self.associations: list[tuple[str, str]] = []
        self.flow_ids = Counter[str]()

    def process(self, node: Node) -> Process:
        process_id = node.get("id") or ""
        elements: dict[str, Element] = {}
        flows: dict[str, Flow] = {}
        self.flow_ids.clear()
        ext, documentation = read_extensions(node), node.first("documentation")
        unsupported = [(tag, process_id, place) for tag, place in ext.unknown]
        self._scope(node, process_id, elements, flows, unsupported)
        outgoing, incoming = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        for flow in flows.values():
            outgoing[flow.source].append(flow.id)
            incoming[flow.target].append(flow.id)
        for name in {*outgoing, *incoming} & elements.keys():
            elements[name] = replace(
                elements[name], outgoing=tuple(outgoing.get(name, ())), incoming=tuple(incoming.get(name, ()))
            )
        executable = node.get("isExecutable", "true") != "false"
        return Process(
            id=process_id,
            name=node.get("name") or process_id,
            executable=executable,
            place=_place(node),
            elements=elements,
            flows=flows,
            unsupported=tuple(unsupported),
            documentation=documentation.text.strip() if documentation else "",
            properties=ext.properties,
            associations=tuple(line for line in self.associations if line[0] in elements),
        )

    def _scope(
        self,
        node: Node,
        scope: str,
        elements: dict[str, Element],
        flows: dict[str, Flow],
        unsupported: list[tuple[str, str, Place]],
    ) -> None:
        for child in node.children:
            if len(elements) + len(flows) > MAX_PARTS:
                raise XmlRefused(reason="too-many", line=child.line, column=child.column, limit=MAX_PARTS)
            if child.namespace != BPMN:
                continue
            if child.tag == "sequenceFlow":
                flow = _flow(child, flows, self.flow_ids)
                flows[flow.id] = flow
                unsupported += ((tag, flow.id, place) for tag, place in read_extensions(child).unknown)
            elif child.tag == "association":
                self.association(child)
            elif child.tag in KINDS:
                element = self._element(child, scope)
                if element.id in self.seen:
                    self.duplicates.append((element.id, element.place))
                self.seen.add(element.id)
                elements[element.id] = element
                unsupported += ((tag, element.id, place) for tag, place in self._passed_over(child))
                self._scope(child, element.id, elements, flows, unsupported)
            elif child.tag not in DRAWN_ONLY and child.tag not in PARTS:
                unsupported.append((child.tag, child.get("id") or scope, _place(child)))

    def association(self, node: Node) -> None:
        """A dotted line: it leads from a compensation boundary event to its handler."""
        self.associations.append((node.get("sourceRef") or "", node.get("targetRef") or ""))

    def _element(self, node: Node, scope: str) -> Element:
        kind = Kind(node.tag)
        documentation = node.first("documentation")
        attribute = "cancelActivity" if kind is Kind.BOUNDARY_EVENT else "isInterrupting"
        return Element(
            id=node.get("id") or f"{kind}@{node.line}:{node.column}",
            kind=kind,
            place=_place(node),
            scope=scope,
            name=node.get("name") or "",
            documentation=documentation.text.strip() if documentation else "",
            default=node.get("default"),
            triggers=read_triggers(node, self.definitions),
            attached_to=node.get("attachedToRef"),
            interrupting=node.get(attribute, "true") != "false",
            by_event=node.get("triggeredByEvent") == "true",
            for_compensation=node.get("isForCompensation") == "true",
            instantiate=node.get("instantiate") == "true",
            loop=_loop(node) if kind in ACTIVITIES else None,
            ad_hoc=_ad_hoc(node) if kind is Kind.AD_HOC else None,
            ext=read_extensions(node),
        )

    def _passed_over(self, node: Node) -> Iterator[tuple[str, Place]]:
        """What would change how a node runs and is not read.

        Token quantities, collections named by data references, shared event definitions that are nowhere.
        """
        for name in ("startQuantity", "completionQuantity"):
            if node.get(name, "1") != "1":
                yield name, _place(node)
        for marker in node.all("multiInstanceLoopCharacteristics"):
            for child in marker.children:
                if child.namespace == BPMN and child.tag not in LOOP_PARTS:
                    yield child.tag, _place(child)
        for reference in node.all(SHARED):
            if self.definitions.event_definition(reference.text) is None:
                yield SHARED, _place(reference)


def _place(node: Node) -> Place:
    return Place(node.line, node.column)


def _flow(node: Node, others: dict[str, Flow], same: Counter[str]) -> Flow:
    source, target = node.get("sourceRef") or "", node.get("targetRef") or ""
    flow_id = node.get("id") or f"{source}->{target}"
    same[flow_id] += 1
    flow_id += "'" * (same[flow_id] - 1)
    while flow_id in others:
        flow_id += "'"
    condition = node.first("conditionExpression")
    return Flow(
        flow_id, source, target, _place(node), node.get("name") or "", condition.text.strip() if condition else None
    )


def _loop(node: Node) -> Loop | None:
    if standard := node.first("standardLoopCharacteristics"):
        condition = standard.first("loopCondition")
        return Loop(
            _place(standard),
            standard=True,
            condition=condition.text.strip() if condition and condition.text.strip() else None,
            test_before=standard.get("testBefore") == "true",
            maximum=standard.get("loopMaximum"),
        )
    marker = node.first("multiInstanceLoopCharacteristics")
    if marker is None:
        return None
    extension = marker.first("extensionElements")
    zeebe = extension.first("loopCharacteristics", ZEEBE) if extension else None
    attribute = zeebe.get if zeebe else marker.get
    condition, cardinality = marker.first("completionCondition"), marker.first("loopCardinality")
    return Loop(
        place=_place(marker),
        sequential=marker.get("isSequential") == "true",
        input_collection=attribute("inputCollection"),
        input_element=attribute("inputElement"),
        output_collection=attribute("outputCollection"),
        output_element=attribute("outputElement"),
        completion_condition=condition.text.strip() if condition else None,
        cardinality=cardinality.text.strip() if cardinality else None,
    )


def _ad_hoc(node: Node) -> AdHoc:
    extension, condition = node.first("extensionElements"), node.first("completionCondition")
    zeebe = extension.first("adHoc", ZEEBE) if extension else None
    return AdHoc(
        ordering=node.get("ordering", "Parallel") or "",
        cancels_remaining=node.get("cancelRemainingInstances", "true") != "false",
        completion_condition=condition.text.strip() if condition else None,
        active_elements=zeebe.get("activeElementsCollection") if zeebe else None,
        output_collection=zeebe.get("outputCollection") if zeebe else None,
        output_element=zeebe.get("outputElement") if zeebe else None,
    )
