"""BPMN files for tests, from a compact description.

    diagram(start(), user("review"), end(), "start -> review -> end")

Parts are XML snippets made by the functions below, or chains of flows such as ``"a -> b -> c"``. Every id gets a shape.
"""

import re
from itertools import pairwise
from xml.sax.saxutils import quoteattr

_NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
)
_ID = re.compile(r' id="([^"]+)"')


def diagram(*parts: str, root: str = "", process: str = "sample", drawn: bool = True) -> bytes:
    """A file with one process; ``root`` holds messages, signals, errors and whatever else stands beside it."""
    return file(pool(*parts, process=process), root=root, drawn=drawn)


def file(*parts: str, root: str = "", drawn: bool = True) -> bytes:
    """A file of processes (``pool``)."""
    content = "\n".join((root, *parts))
    shapes = "".join(f'<bpmndi:BPMNShape bpmnElement="{each}"/>' for each in _ID.findall(content)) if drawn else ""
    plane = f"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane>{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    return f"<definitions {_NAMESPACES}>\n{content}\n{plane}\n</definitions>".encode()


def pool(*parts: str, process: str = "sample", **attributes: str) -> str:
    """A process."""
    return node("process", process, *parts, **attributes)


def node(tag: str, node_id: str | None, *parts: str, **attributes: str) -> str:
    """An element of BPMN: snippets of ``zeebe`` go into its extension elements, chains become flows."""
    given = ({"id": node_id} if node_id is not None else {}) | attributes
    written = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
    extensions = "".join(part for part in parts if part.startswith("<zeebe:"))
    inner = [f"<extensionElements>{extensions}</extensionElements>"] if extensions else []
    inner += [part if part.startswith("<") else flows(part) for part in parts if not part.startswith("<zeebe:")]
    return f"<{tag}{written}>" + "\n".join(inner) + f"</{tag}>"


def flows(chain: str) -> str:
    """The flows along ``"a -> b -> c"``; their ids are ``a-b`` and ``b-c``."""
    names = [name.strip() for name in chain.split("->")]
    return "\n".join(flow(source, target) for source, target in pairwise(names))


def flow(source: str, target: str, condition: str | None = None, **attributes: str) -> str:
    """One flow, with a condition where it has one."""
    inner = [] if condition is None else [f"<conditionExpression>{_text(condition)}</conditionExpression>"]
    given = {"sourceRef": source, "targetRef": target} | attributes
    return node("sequenceFlow", given.pop("id", f"{source}-{target}"), *inner, **given)


def zeebe(tag: str, *inner: str, **attributes: str) -> str:
    """An extension element."""
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<zeebe:{tag}{written}>{''.join(inner)}</zeebe:{tag}>"


def mapping(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """``ioMapping`` from target to source."""
    given = [zeebe("input", source=source, target=target) for target, source in (inputs or {}).items()]
    given += [zeebe("output", source=source, target=target) for target, source in (outputs or {}).items()]
    return zeebe("ioMapping", *given)


def start(node_id: str = "start", *parts: str, **attributes: str) -> str:
    """A start event."""
    return node("startEvent", node_id, *parts, **attributes)


def end(node_id: str = "end", *parts: str) -> str:
    """An end event."""
    return node("endEvent", node_id, *parts)


def user(node_id: str, *parts: str, **attributes: str) -> str:
    """A user task with the form ``opinion``, for clerks; attributes are those of another assignment."""
    form = attributes.pop("form", "opinion")
    assignment = zeebe("assignmentDefinition", **(attributes or {"candidateGroups": "role:clerk"}))
    return node("userTask", node_id, assignment, zeebe("formDefinition", formId=form), *parts, name=node_id)


def timer(kind: str, value: str) -> str:
    """A timer definition; ``kind`` is ``timeDate``, ``timeDuration`` or ``timeCycle``."""
    return f"<timerEventDefinition><{kind}>{_text(value)}</{kind}></timerEventDefinition>"


def trigger(kind: str, reference: str | None = None) -> str:
    """An event definition that names a message, signal, error or escalation by its id."""
    attributes = {} if reference is None else {f"{kind}Ref": reference}
    return node(f"{kind}EventDefinition", None, **attributes)


def link(name: str) -> str:
    """A link definition."""
    return node("linkEventDefinition", None, name=name)


def message(message_id: str, key: str | None = None, **attributes: str) -> str:
    """A message for ``root``, called like its id unless ``name`` says otherwise."""
    subscription = [] if key is None else [zeebe("subscription", correlationKey=key)]
    return node("message", message_id, *subscription, **({"name": message_id} | attributes))


def each(collection: str | None = None, *parts: str, **attributes: str) -> str:
    """A multi-instance marker."""
    given = ({} if collection is None else {"inputCollection": collection}) | attributes
    return node("multiInstanceLoopCharacteristics", None, zeebe("loopCharacteristics", **given), *parts)


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
