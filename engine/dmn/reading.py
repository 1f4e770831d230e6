"""Reads a decision model from XML."""

from collections.abc import Callable

from engine import xml
from engine.dmn import model as dmn
from engine.dmn.errors import DmnInvalid
from engine.xml import Node

MAX_BYTES = 5_000_000
MAX_NESTING = 40
_LANGUAGES = ("", "feel")


def parse(text: bytes) -> dmn.Model:
    """The decision model in ``text``. Raises DmnInvalid when it is none, XmlRefused when it is not even safe XML."""
    if len(text) > MAX_BYTES:
        raise DmnInvalid(reason="too-large", element_id="", line=1)
    root = xml.read(text)
    if root.tag != "definitions" or "DMN" not in root.namespace.upper():
        raise DmnInvalid(reason="no-definitions", element_id=_id(root), line=root.line)
    return dmn.Model(
        id=_id(root),
        name=root.get("name", "") or "",
        namespace=root.get("namespace", "") or "",
        imports=tuple(dmn.Import(_name(node), node.get("namespace", "") or "") for node in root.all("import")),
        types=tuple(_item_definition(node, 0) for node in root.all("itemDefinition")),
        inputs=tuple(dmn.InputData(*_element(node)) for node in root.all("inputData")),
        decisions=tuple(
            dmn.Decision(*_element(node), _requirements(node), _logic(node), _description(node))
            for node in root.all("decision")
        ),
        knowledge_models=tuple(_knowledge_model(node) for node in root.all("businessKnowledgeModel")),
        services=tuple(_service(node) for node in root.all("decisionService")),
    )


def _id(node: Node) -> str:
    return node.get("id", "") or ""


def _description(node: Node) -> str:
    found = node.first("description")
    return found.text.strip() if found else ""


def _name(node: Node) -> str:
    return " ".join((node.get("name", "") or "").split())


def _type_ref(node: Node | None) -> str:
    if node is None:
        return ""
    written = node.get("typeRef") or (node.first("typeRef") or Node("", "", {}, 0, 0)).text
    return written.strip().removeprefix("feel:")


def _element(node: Node) -> tuple[str, str, int, str]:
    return _id(node) or _name(node), _name(node), node.line, _type_ref(node.first("variable"))


def _requirements(node: Node) -> dmn.Requirements:
    information = list(node.all("informationRequirement"))
    return dmn.Requirements(
        inputs=tuple(href for each in information for href in _hrefs(each, "requiredInput")),
        decisions=tuple(href for each in information for href in _hrefs(each, "requiredDecision")),
        knowledge=tuple(
            href for each in node.all("knowledgeRequirement") for href in _hrefs(each, "requiredKnowledge")
        ),
    )


def _hrefs(node: Node, tag: str) -> list[str]:
    return [child.get("href", "") or "" for child in node.all(tag)]


def _knowledge_model(node: Node) -> dmn.KnowledgeModel:
    logic = node.first("encapsulatedLogic")
    return dmn.KnowledgeModel(*_element(node), _requirements(node), None if logic is None else _function(logic, 0))


def _service(node: Node) -> dmn.DecisionService:
    outputs, input_decisions = _hrefs(node, "outputDecision"), _hrefs(node, "inputDecision")
    return dmn.DecisionService(
        *_element(node), tuple(outputs), tuple(input_decisions), tuple(_hrefs(node, "inputData"))
    )


def _item_definition(node: Node, depth: int) -> dmn.ItemDefinition:
    _bounded(node, depth)
    function = node.first("functionItem")
    return dmn.ItemDefinition(
        name=_name(node),
        line=node.line,
        type_ref=_type_ref(node),
        is_collection=node.get("isCollection") == "true",
        allowed=_tests(node, "typeConstraint") or _tests(node, "allowedValues"),
        components=tuple(_item_definition(child, depth + 1) for child in node.all("itemComponent")),
        function_item=None if function is None else _function_item(function),
    )


def _function_item(node: Node) -> dmn.FunctionDefinition:
    parameters = tuple(dmn.Variable(_name(child), _type_ref(child)) for child in node.all("parameters"))
    return dmn.FunctionDefinition(
        _id(node), node.line, parameters, type_ref=(node.get("outputTypeRef") or "").removeprefix("feel:")
    )


def _text(node: Node | None, owner: Node) -> dmn.Text:
    inner = None if node is None else node.first("text")
    place = inner or node or owner
    return dmn.Text("" if inner is None else inner.text.strip(), _id(node or owner) or _id(owner), place.line)


def _tests(node: Node, tag: str) -> dmn.Text | None:
    child = node.first(tag)
    found = None if child is None else _text(child, node)
    return found if found and found.text else None


def _logic(node: Node, depth: int = 0) -> dmn.Boxed | None:
    _bounded(node, depth)
    for child in node.children:
        reader = _READERS.get(child.tag)
        if reader is not None and child.namespace == node.namespace:
            return reader(child, depth + 1)
    return None


def _bounded(node: Node, depth: int) -> None:
    if depth > MAX_NESTING:
        raise DmnInvalid(reason="too-deep", element_id=_id(node), line=node.line)


def _part(node: Node, tag: str, depth: int) -> dmn.Boxed | None:
    child = node.first(tag)
    return None if child is None else _logic(child, depth)


def _literal(node: Node, _depth: int) -> dmn.Boxed:
    language = (node.get("expressionLanguage") or "").rstrip("/").rpartition("/")[2].lower()
    found = _text(node, node)
    return dmn.Literal(
        _id(node), found.line, found.text, "" if language in _LANGUAGES else language, type_ref=_type_ref(node)
    )


def _table(node: Node, _depth: int) -> dmn.Boxed:
    return dmn.DecisionTable(
        _id(node),
        node.line,
        node.get("hitPolicy") or "UNIQUE",
        node.get("aggregation") or "",
        tuple(_input(child) for child in node.all("input")),
        tuple(_output(child) for child in node.all("output")),
        tuple(_rule(child) for child in node.all("rule")),
        type_ref=_type_ref(node),
    )


def _input(node: Node) -> dmn.Input:
    expression = node.first("inputExpression")
    return dmn.Input(_id(node), node.line, _text(expression, node), _type_ref(expression), _tests(node, "inputValues"))


def _output(node: Node) -> dmn.Output:
    default = _tests(node, "defaultOutputEntry")
    return dmn.Output(_id(node), node.line, _name(node), _type_ref(node), _tests(node, "outputValues"), default)


def _rule(node: Node) -> dmn.Rule:
    conditions = tuple(_text(child, node) for child in node.all("inputEntry"))
    results = tuple(_text(child, node) for child in node.all("outputEntry"))
    notes = tuple(_text(child, node).text for child in node.all("annotationEntry"))
    return dmn.Rule(_id(node), node.line, conditions, results, notes)


def _context(node: Node, depth: int) -> dmn.Boxed:
    entries = tuple(_entry(child, "variable", depth) for child in node.all("contextEntry"))
    return dmn.Context(_id(node), node.line, entries, type_ref=_type_ref(node))


def _entry(node: Node, tag: str, depth: int) -> dmn.Entry:
    named = node.first(tag)
    variable = dmn.Variable("" if named is None else _name(named), _type_ref(named))
    return dmn.Entry(variable, _logic(node, depth))


def _relation(node: Node, depth: int) -> dmn.Boxed:
    rows = tuple(_items(row, depth) for row in node.all("row"))
    return dmn.Relation(
        _id(node), node.line, tuple(_name(column) for column in node.all("column")), rows, type_ref=_type_ref(node)
    )


def _items(node: Node, depth: int) -> tuple[dmn.Boxed | None, ...]:
    readers = ((child, _READERS.get(child.tag)) for child in node.children)
    return tuple(reader(child, depth + 1) for child, reader in readers if reader is not None)


def _list(node: Node, depth: int) -> dmn.Boxed:
    _bounded(node, depth)
    return dmn.ListOf(_id(node), node.line, _items(node, depth), type_ref=_type_ref(node))


def _invocation(node: Node, depth: int) -> dmn.Boxed:
    bindings = tuple(_entry(child, "parameter", depth) for child in node.all("binding"))
    return dmn.Invocation(_id(node), node.line, _logic(node, depth), bindings, type_ref=_type_ref(node))


def _function(node: Node, depth: int) -> dmn.FunctionDefinition:
    parameters = tuple(dmn.Variable(_name(child), _type_ref(child)) for child in node.all("formalParameter"))
    kind = (node.get("kind") or "FEEL").upper()
    return dmn.FunctionDefinition(_id(node), node.line, parameters, _logic(node, depth), kind, type_ref=_type_ref(node))


def _conditional(node: Node, depth: int) -> dmn.Boxed:
    parts = [_part(node, tag, depth) for tag in ("if", "then", "else")]
    return dmn.Conditional(_id(node), node.line, *parts, type_ref=_type_ref(node))


def _iterator(node: Node, depth: int) -> dmn.Boxed:
    source, variable = _part(node, "in", depth), node.get("iteratorVariable") or ""
    body = _part(node, _BODIES[node.tag], depth)
    return dmn.Iterator(
        _id(node), node.line, node.tag, " ".join(variable.split()), source, body, type_ref=_type_ref(node)
    )


_BODIES = {"for": "return", "some": "satisfies", "every": "satisfies", "filter": "match"}
_READERS: dict[str, Callable[[Node, int], dmn.Boxed]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "relation": _relation,
    "list": _list,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    **dict.fromkeys(_BODIES, _iterator),
}
