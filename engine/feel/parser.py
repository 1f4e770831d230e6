"""Parses FEEL: operators by precedence climbing, everything else by recursive descent. Depth and length are bounded."""

from collections.abc import Callable
from typing import TypeVar

from engine.feel import ast
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import KnownNames, Token, tokens
from engine.feel.temporal import literal
from engine.feel.typenames import TypeParser

MAX_LENGTH = 100_000
"""Characters of one text."""
MAX_DEPTH = 60
"""Constructs nested in one another."""
MAX_CHAIN = 150
"""Operators, signs or steps of a path that follow one another."""

_PRECEDENCE = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3}
_PRECEDENCE |= {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_ADDITIVE = 4
_T = TypeVar("_T")
_CONSTANTS = {"true": True, "false": False, "null": None}


def parse_expression(text: str, known: KnownNames) -> ast.Node:
    """The tree of an expression. Raises FeelSyntaxError."""
    parser = Parser(text, known)
    node = parser.expression()
    parser.expect_end()
    return node


def parse_unary_tests(text: str, known: KnownNames) -> ast.Tests:
    """The tree of a decision table's input cell; an empty text is ``-``. Raises FeelSyntaxError."""
    parser = Parser(text, known)
    if parser.at("end") or (parser.at("symbol", "-") and parser.following.kind == "end"):
        return ast.Tests(())
    if parser.at("keyword", "not") and parser.following.value == "(":
        parser.advance()
        parser.advance()
        tests = ast.Tests(parser.tests(), negated=True)
        parser.expect(")")
    else:
        tests = ast.Tests(parser.tests())
    parser.expect_end()
    return tests


class Parser(TypeParser):
    """One pass over the tokens of one text."""

    def __init__(self, text: str, known: KnownNames) -> None:
        if len(text) > MAX_LENGTH:
            raise FeelSyntaxError(text, MAX_LENGTH, "shorter text", "")
        super().__init__(text, list(tokens(text, known)))
        self._depth = 0
        self._range_end = False
        self._prefixes: dict[str, Callable[[], ast.Node]] = {
            "if": self._if,
            "for": self._for,
            "some": self._quantified,
            "every": self._quantified,
            "function": self._function,
        }

    def expression(self, precedence: int = 1) -> ast.Node:
        """An expression whose operators bind at least as strongly as ``precedence``."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FeelSyntaxError(self.text, self.token.offset, "less nesting", str(self.token.value))
        left = self._unary()
        operators = 0
        while self.token.kind in ("symbol", "keyword"):
            operator = self.token.value
            strength = _PRECEDENCE.get(operator, 0)
            if strength < precedence:
                break
            operators += 1
            if operators > MAX_CHAIN:
                raise FeelSyntaxError(self.text, self.token.offset, "fewer operators", operator)
            left = self._binary(left, operator, strength)
        self._depth -= 1
        return left

    def tests(self) -> tuple[ast.Node, ...]:
        """One or more unary tests."""
        found = [self._test()]
        while self.accept(","):
            found.append(self._test())
        return tuple(found)

    def _test(self) -> ast.Node:
        if self.token.kind == "symbol" and self.token.value in _COMPARISONS:
            sign = self.advance()
            return ast.OperatorTest(str(sign.value), self.expression(_ADDITIVE), offset=sign.offset)
        return self.expression()

    def _binary(self, left: ast.Node, operator: str, strength: int) -> ast.Node:
        at = self.advance().offset
        if operator == "in":
            return ast.In(left, self._in_tests(), offset=at)
        if operator == "between":
            low = self.expression(_ADDITIVE)
            self.expect("and")
            return ast.Between(left, low, self.expression(_ADDITIVE), offset=at)
        right = self.expression(strength + 1)
        if operator == "and":
            operands = left.operands if isinstance(left, ast.Conjunction) else (left,)
            return ast.Conjunction((*operands, right), offset=at)
        if operator == "or":
            operands = left.operands if isinstance(left, ast.Disjunction) else (left,)
            return ast.Disjunction((*operands, right), offset=at)
        if operator in _COMPARISONS:
            return ast.Comparison(operator, left, right, offset=at)
        return ast.Arithmetic(operator, left, right, offset=at)

    def _in_tests(self) -> tuple[ast.Node, ...]:
        if not self.at("symbol", "("):
            if self.token.value in _COMPARISONS:
                return (self._test(),)
            return (self.expression(_ADDITIVE),)
        start = self.position
        self.advance()
        found = self.nested(self.tests)
        if self.at("symbol", ")"):
            self.advance()
            return found
        self.position = start
        return (self.expression(_ADDITIVE),)

    def _unary(self) -> ast.Node:
        negations, at = 0, self.token.offset
        while self.accept("-"):
            negations += 1
            if negations > MAX_CHAIN:
                raise FeelSyntaxError(self.text, self.token.offset, "fewer signs", "-")
        node = self._postfix()
        for _ in range(negations):
            node = ast.Negation(node, offset=at)
        return node

    def _postfix(self) -> ast.Node:
        node = self._primary()
        links = 0
        while True:
            links += 1
            if links > MAX_CHAIN:
                raise FeelSyntaxError(self.text, self.token.offset, "shorter path", str(self.token.value))
            at = self.token.offset
            if self.at("symbol", "."):
                self.advance()
                node = ast.Path(node, self.name(), offset=at)
            elif self.at("symbol", "(") and isinstance(
                node, ast.Name | ast.Path | ast.Call | ast.FunctionDefinition | ast.Filter
            ):
                node = self._call(node)
            elif self.at("symbol", "[") and not self._range_end:
                self.advance()
                condition = self.nested(self.expression)
                self.expect("]")
                node = ast.Filter(node, condition, offset=at)
            elif self.at("keyword", "instance"):
                self.advance()
                self.expect("of")
                node = ast.InstanceOf(node, self.type_name(), offset=at)
            else:
                return node

    def nested(self, rule: Callable[[], _T]) -> _T:
        """``rule`` inside brackets, where ``[`` is a filter again even within the end of a range."""
        outside, self._range_end = self._range_end, False
        found = rule()
        self._range_end = outside
        return found

    def _call(self, target: ast.Node) -> ast.Node:
        self.advance()
        names: list[str] = []
        arguments: list[ast.Node] = []
        named = self._named_argument_ahead()
        while not self.at("symbol", ")"):
            if arguments:
                self.expect(",")
            if named:
                names.append(self.new_name())
                self.expect(":")
            arguments.append(self.nested(self._test))
        self.advance()
        return ast.Call(target, tuple(arguments), tuple(names), offset=target.offset)

    def _named_argument_ahead(self) -> bool:
        start = self.position
        named = self.token.kind == "name" and bool(self.new_name()) and self.at("symbol", ":")
        self.position = start
        return named

    def _primary(self) -> ast.Node:  # noqa: C901, PLR0911  # a branch for each way an expression begins
        token = self.token
        if token.kind in ("number", "text"):
            self.advance()
            return ast.Literal(token.value, offset=token.offset)
        if token.kind == "name":
            return ast.Name(self.name(), offset=token.offset)
        if token.kind == "keyword":
            if token.value in _CONSTANTS:
                self.advance()
                return ast.Literal(_CONSTANTS[token.value], offset=token.offset)
            if token.value == "not" and self.following.value == "(":
                self.advance()
                return ast.Name("not", offset=token.offset)
            prefix = self._prefixes.get(token.value)
            if prefix is not None:
                self.advance()
                return self.nested(prefix)
        if token.kind == "symbol":
            if token.value == "(":
                return self._parenthesis()
            if token.value in ("[", "]"):
                return self._list_or_range()
            if token.value == "{":
                return self._context()
            if token.value == "@":
                self.advance()
                return ast.Literal(literal(str(self.expect_kind("text").value)), offset=token.offset)
        raise self.unexpected("expression")

    def _parenthesis(self) -> ast.Node:
        self.advance()
        node = self.nested(self._test)
        if self.at("symbol", "..") and not isinstance(node, ast.OperatorTest):
            return self._range(node, start_included=False)
        self.expect(")")
        return node

    def _list_or_range(self) -> ast.Node:
        opening = self.advance()
        if opening.value == "]":
            return self._range(self.nested(self.expression), start_included=False)
        items: list[ast.Node] = []
        while not self.at("symbol", "]"):
            if items:
                self.expect(",")
            items.append(self.nested(self._test))
            if len(items) == 1 and self.at("symbol", ".."):
                return self._range(items[0], start_included=True)
        self.advance()
        return ast.ListLiteral(tuple(items), offset=opening.offset)

    def _range(self, start: ast.Node, *, start_included: bool) -> ast.Node:
        self.expect("..")
        outside, self._range_end = self._range_end, True
        end = self.expression(_ADDITIVE)
        self._range_end = outside
        if not self.at("symbol") or self.token.value not in ("]", "[", ")"):
            raise self.unexpected("end of range")
        return ast.RangeLiteral(start, end, start_included, self.advance().value == "]", offset=start.offset)

    def _context(self) -> ast.Node:
        at = self.advance().offset
        entries: list[tuple[str, ast.Node]] = []
        while not self.at("symbol", "}"):
            if entries:
                self.expect(",")
            key = self.define(str(self.advance().value)) if self.token.kind == "text" else self.new_name()
            self.expect(":")
            entries.append((key, self.nested(self.expression)))
        self.advance()
        return ast.ContextLiteral(tuple(entries), offset=at)

    @property
    def _keyword(self) -> Token:
        """The keyword that was read last."""
        return self.tokens[self.position - 1]

    def _if(self) -> ast.Node:
        at, condition = self._keyword.offset, self.expression()
        self.expect("then")
        consequence = self.expression()
        self.expect("else")
        return ast.If(condition, consequence, self.expression(), offset=at)

    def _for(self) -> ast.Node:
        at, iterations = self._keyword.offset, self._iterations()
        self.expect("return")
        return ast.For(iterations, self.expression(), offset=at)

    def _quantified(self) -> ast.Node:
        keyword, iterations = self._keyword, self._iterations()
        self.expect("satisfies")
        return ast.Quantified(keyword.value == "every", iterations, self.expression(), offset=keyword.offset)

    def _iterations(self) -> tuple[ast.Iteration, ...]:
        found: list[ast.Iteration] = []
        while not found or self.accept(","):
            at, name = self.token.offset, self.new_name()
            self.expect("in")
            source = self.expression()
            end = self.expression() if self.accept("..") else None
            found.append(ast.Iteration(name, source, end, offset=at))
        return tuple(found)

    def _function(self) -> ast.Node:
        at = self._keyword.offset
        self.expect("(")
        parameters: list[tuple[str, ast.TypeName | None]] = []
        while not self.at("symbol", ")"):
            if parameters:
                self.expect(",")
            name = self.new_name()
            parameters.append((name, self.type_name() if self.accept(":") else None))
        self.advance()
        if self.at("keyword", "external"):
            self.advance()
            self.expression()
            return ast.FunctionDefinition(tuple(parameters), None, offset=at)
        return ast.FunctionDefinition(tuple(parameters), self.expression(), offset=at)
