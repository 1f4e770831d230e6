"""Reading a range from text, as the built-in function ``range`` does."""

from engine.feel import ast, operators
from engine.feel.compiler import Compiler
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import KnownNames
from engine.feel.parser import parse_expression
from engine.feel.scope import DEFAULT, Scope, State
from engine.feel.values import Range

_CONSTRUCTORS = frozenset(("date", "time", "date and time", "duration"))
_KNOWN = KnownNames(_CONSTRUCTORS)


def read_range(text: str) -> Range | None:
    """The range written in ``text`` with literal ends of one type in order; None when it is not such a range."""
    try:
        node = parse_expression(text, _KNOWN)
    except FeelSyntaxError:
        return None
    if not isinstance(node, ast.RangeLiteral) or not (_literal(node.start) and _literal(node.end)):
        return None
    found = Compiler(None, {}).compile(node)(Scope({}, None, State(DEFAULT)))
    if type(found) is not Range or not found.bounded or type(found.start) is not type(found.end):
        return None
    ordered = operators.order(found.start, found.end)
    return found if ordered is not None and ordered <= 0 else None


def _literal(node: ast.Node) -> bool:
    if isinstance(node, ast.Negation):
        return _literal(node.operand)
    if isinstance(node, ast.Call):
        known = isinstance(node.target, ast.Name) and node.target.name in _CONSTRUCTORS
        return known and all(isinstance(argument, ast.Literal) for argument in node.arguments)
    return isinstance(node, ast.Literal)
