"""Whether two BPMN files say the same: elements, attributes, extensions, references and the drawing.

What XML leaves free does not count: the order of attributes, prefixes, white space around text, ``1`` for ``true``,
``10.0`` for ``10``, an attribute that repeats the default of the schema, and how elements of different kinds are
mixed. Elements of one kind keep their order: a gateway asks its flows in that of the file; only shapes and edges are
free, which say where they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_PREFIXED = re.compile(r"([A-Za-z_][\w.-]*):([A-Za-z_][\w.-]*)")
_PAINTED = frozenset({"BPMNEdge", "BPMNShape"})
_BOOLEANS = {"0": "false", "1": "true"}
_ANYWHERE = {
    "behavior": "All",
    "cancelActivity": "true",
    "cancelRemainingInstances": "true",
    "completionQuantity": "1",
    "eventGatewayType": "Exclusive",
    "expressionLanguage": "http://www.w3.org/1999/XPath",
    "gatewayDirection": "Unspecified",
    "instantiate": "false",
    "isClosed": "false",
    "isCollection": "false",
    "isForCompensation": "false",
    "isInterrupting": "true",
    "isSequential": "false",
    "isUnlimited": "true",
    "itemKind": "Information",
    "parallelMultiple": "false",
    "processType": "None",
    "startQuantity": "1",
    "textFormat": "text/plain",
    "triggeredByEvent": "false",
    "typeLanguage": "http://www.w3.org/2001/XMLSchema",
}
"""Attributes that the schema gives one default wherever they stand."""
_TYPES = {"waypoint": "{http://www.omg.org/spec/DD/20100524/DC}Point"}
"""Elements whose ``xsi:type`` may say what the schema says already."""
_DEFAULTS = {
    "BPMNShape": {"isMarkerVisible": "false"},
    "association": {"associationDirection": "None"},
    "businessRuleTask": {"implementation": "##unspecified"},
    "participantMultiplicity": {"minimum": "0", "maximum": "1"},
    "receiveTask": {"implementation": "##WebService"},
    "sendTask": {"implementation": "##WebService"},
    "serviceTask": {"implementation": "##WebService"},
    "standardLoopCharacteristics": {"testBefore": "false"},
    "userTask": {"implementation": "##unspecified"},
}


@dataclass(frozen=True)
class Difference:
    """What one file has and the other has not: ``where`` is the way to the element, by tags and ids."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Content:
    """An element with all that counts: names are ``{namespace}local``."""

    tag: str
    attributes: dict[str, str]
    text: str
    children: tuple["Content", ...]

    @property
    def local(self) -> str:
        """The tag as it is told."""
        return etree.QName(self.tag).localname

    @property
    def name(self) -> str:
        """The tag and what tells this element from others of its kind."""
        known = self.attributes.get("id") or self.attributes.get("bpmnElement")
        return self.local if known is None else f"{self.local}[{known}]"


def differences(one: bytes, other: bytes) -> Iterator[Difference]:
    """Every difference between two files, in the order of the first; none when they are equal.

    Raises lxml's ``XMLSyntaxError`` for what is no XML.
    """
    yield from _compare(content(one), content(other), "")


def content(text: bytes) -> Content:
    """All that counts in a file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text, parser)
    return _content(root, root.get("targetNamespace") or "")


def _content(node: etree._Element, target: str) -> Content:
    local = etree.QName(node).localname
    attributes = {
        str(name): _value(str(value), node, target)
        for name, value in node.attrib.items()
        if not str(name).startswith(f"{{{XSI}}}schema")
    }
    if etree.QName(node).namespace in (BPMN, BPMNDI):
        for name, usual in (_ANYWHERE | _DEFAULTS.get(local, {})).items():
            if (written := attributes.get(name)) is not None and usual in (written, _BOOLEANS.get(written)):
                del attributes[name]
    if local in _TYPES and attributes.get(f"{{{XSI}}}type") == _TYPES[local]:
        del attributes[f"{{{XSI}}}type"]
    if str(node.tag) == f"{{{BPMN}}}formalExpression":
        # stands for an expression of that type
        attributes |= {f"{{{XSI}}}type": f"{{{BPMN}}}tFormalExpression"}
        return replace(_content_of(node, target, attributes), tag=f"{{{BPMN}}}expression")
    return _content_of(node, target, attributes)


def _content_of(node: etree._Element, target: str, attributes: dict[str, str]) -> Content:
    children = tuple(_content(child, target) for child in node)
    text = (node.text or "").strip() + "".join((child.tail or "").strip() for child in node)
    return Content(str(node.tag), attributes, _value(text, node, target), children)


def _value(value: str, node: etree._Element, target: str) -> str:
    """``value`` without what XML leaves free: a prefix becomes its namespace, none where that is the file's own."""
    if (found := _PREFIXED.fullmatch(value)) and (namespace := node.nsmap.get(found[1])):
        return found[2] if namespace == target else f"{{{namespace}}}{found[2]}"
    return f"{float(value):g}" if _NUMBER.fullmatch(value) and len(value) < 15 else value


def _compare(one: Content, other: Content, where: str) -> Iterator[Difference]:
    here = f"{where}/{one.name}"
    for name in sorted(one.attributes.keys() | other.attributes.keys()):
        before, after = one.attributes.get(name), other.attributes.get(name)
        if before != after:
            yield Difference(here, f"@{_told(name)} was {_shown(before)}, is {_shown(after)}")
    if one.text != other.text:
        yield Difference(here, f"text was {_shown(one.text)}, is {_shown(other.text)}")
    for tag in dict.fromkeys(child.tag for child in (*one.children, *other.children)):
        before, after = ([child for child in each.children if child.tag == tag] for each in (one, other))
        yield from _compare_kind(before, after, here)


def _compare_kind(before: list[Content], after: list[Content], where: str) -> Iterator[Difference]:
    known = {child.name for child in after}
    if len({child.name for child in before}) < len(before) or len(known) < len(after):
        yield from _by_place(before, after, where)
        return
    for child in before:
        if child.name not in known:
            yield Difference(where, f"{child.name} is lost")
    found = {child.name: child for child in after}
    both = [child for child in before if child.name in found]
    for child in both:
        yield from _compare(child, found[child.name], where)
    kept = {child.name for child in both}
    for child in after:
        if child.name not in kept:
            yield Difference(where, f"{child.name} is new")
    painted = bool(both) and both[0].local in _PAINTED
    if not painted and [child.name for child in both] != [child.name for child in after if child.name in kept]:
        yield Difference(where, f"the order of {both[0].local} is another")


def _by_place(before: list[Content], after: list[Content], where: str) -> Iterator[Difference]:
    for child, same in zip(before, after, strict=False):
        yield from _compare(child, same, where)
    for child in before[len(after) :]:
        yield Difference(where, f"{child.name} is lost")
    for child in after[len(before) :]:
        yield Difference(where, f"{child.name} is new")


def _told(name: str) -> str:
    qualified = etree.QName(name)
    return qualified.localname if qualified.namespace is None else f"{{{qualified.namespace}}}{qualified.localname}"


def _shown(value: str | None) -> str:
    return "absent" if value is None else repr(value if len(value) <= 60 else f"{value[:57]}...")
