"""Expressions: each parses, and calls functions that exist with arguments that they take."""

from collections.abc import Iterator

from engine import feel
from engine.feel import ast
from engine.feel.functions import BUILTINS
from engine.lint.constants import children
from engine.lint.findings import Finding
from engine.lint.subject import Subject
from engine.lint.texts import Written, written


def syntax(subject: Subject) -> Iterator[Finding]:
    """Every expression parses."""
    for text in written(subject):
        if not text.text.startswith("="):
            if text.must_be_feel:
                yield subject.finding("expression.not-feel", text.at, text.place, what=text.what, expression=text.text)
            continue
        compiled = subject.compile(text.text)
        if isinstance(compiled, feel.FeelSyntaxError):
            found = {
                "expression": text.text,
                "expression_line": compiled.details["line"],
                # the equals sign in front is part of what the reader sees
                "expression_column": compiled.details["column"] + (1 if compiled.details["line"] == 1 else 0),
                "expected": compiled.details["expected"],
                "found": compiled.details["found"],
            }
            yield subject.finding("expression.syntax", text.at, text.place, what=text.what, **found)


def functions(subject: Subject) -> Iterator[Finding]:
    """Every function that is called by name exists and takes as many arguments."""
    for text in written(subject):
        expression = subject.expression(text.text)
        if expression is None:
            continue
        for name, call in _calls(expression.node):
            yield from _call(subject, text, name, call)


def _call(subject: Subject, text: Written, name: str, call: ast.Call) -> Iterator[Finding]:
    count = len(call.arguments)
    known = {"what": text.what, "expression": text.text, "function": name}
    registered = subject.around.functions.find(name)
    if registered is not None:
        taken = registered.bind(call.names, [None] * count) is not None
    elif name in BUILTINS:
        taken = _builtin_takes(call, name)
    else:
        yield subject.finding("expression.unknown-function", text.at, text.place, **known)
        return
    if not taken:
        yield subject.finding("expression.arguments", text.at, text.place, count=count, **known)


def _builtin_takes(call: ast.Call, name: str) -> bool:
    count = len(call.arguments)
    for overload in BUILTINS[name]:
        parameters = overload.parameters
        least = sum(not parameter.optional for parameter in parameters)
        if call.names:
            known = {parameter.name for parameter in parameters}
            if set(call.names) <= known and {
                parameter.name for parameter in parameters if not parameter.optional
            } <= set(call.names):
                return True
        elif least <= count and (count <= len(parameters) or parameters[-1].many):
            return True
    return False


def _calls(root: ast.Node) -> Iterator[tuple[str, ast.Call]]:
    """The calls of functions by a name that the expression itself does not define."""
    todo: list[tuple[ast.Node, frozenset[str]]] = [(root, frozenset())]
    while todo:
        node, bound = todo.pop()
        if isinstance(node, ast.Call) and isinstance(node.target, ast.Name) and node.target.name not in bound:
            yield node.target.name, node
        inner = bound | _defined(node)
        todo += ((child, inner) for child in children(node))


def _defined(node: ast.Node) -> frozenset[str]:
    match node:
        case ast.For() | ast.Quantified():
            return frozenset(step.name for step in node.iterations)
        case ast.FunctionDefinition():
            return frozenset(name for name, _ in node.parameters)
        case ast.ContextLiteral():
            return frozenset(key for key, _ in node.entries)
        case _:
            return frozenset()
