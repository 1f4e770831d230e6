"""Compiled FEEL texts, which is what the rest of the engine holds on to."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from engine.feel import ast
from engine.feel.compiler import Compiler, Run
from engine.feel.errors import FeelEvaluationError, FeelSyntaxError
from engine.feel.functions import BUILTINS, Functions
from engine.feel.lexer import KnownNames
from engine.feel.names import filter_names, free_names
from engine.feel.parser import parse_expression, parse_unary_tests
from engine.feel.rendering import json_of
from engine.feel.scope import DEFAULT, Environment, Scope, State
from engine.feel.types import Type

_N = TypeVar("_N", bound=ast.Node)
_T = TypeVar("_T")
_PROPERTIES = ("time offset", "start included", "end included", "days and time duration", "years and months duration")
_NO_TYPES: Mapping[str, Type] = {}


class Expression:
    """A compiled expression.

    ``names`` are the variables it reads; ``filter_names`` names in filters, which may be entries of the items.
    """

    __slots__ = ("filter_names", "names", "node", "run", "text")

    def __init__(self, text: str, node: ast.Node, run: Run) -> None:
        self.text = text
        self.node = node
        self.run = run
        self.names = free_names(node)
        self.filter_names = filter_names(node)

    def evaluate(self, context: Mapping[str, Any], env: Environment = DEFAULT) -> Any:
        """The FEEL value in ``context``, which holds FEEL or JSON values.

        Raises FeelEvaluationError when it takes too much.
        """
        try:
            return self.run(Scope(context, None, State(env)))
        except RecursionError:
            raise FeelEvaluationError("depth") from None

    def evaluate_json(self, context: Mapping[str, Any], env: Environment = DEFAULT) -> Any:
        """The same as a JSON value.

        Whole numbers as int, others as float, dates, times and durations as ISO 8601, ranges as FEEL text.
        """
        return json_of(self.evaluate(context, env))


class UnaryTests:
    """A compiled input cell of a decision table."""

    __slots__ = ("_tests", "filter_names", "names", "negated", "node", "text")

    def __init__(self, text: str, node: ast.Tests, compiler: Compiler) -> None:
        self.text = text
        self.node = node
        self._tests = tuple(compiler.compile_test(test) for test in node.tests)
        self.negated = node.negated
        self.names = free_names(node) - {"?"}
        self.filter_names = filter_names(node) - {"?"}

    def evaluate(self, input_value: Any, context: Mapping[str, Any], env: Environment = DEFAULT) -> bool:
        """Whether ``input_value`` meets the tests. Raises FeelEvaluationError when it takes too much."""
        try:
            state = State(env)
            value = state.adopt(input_value)
            return self.holds(value, Scope({"?": value}, Scope(context, None, state), state))
        except RecursionError:
            raise FeelEvaluationError("depth") from None

    def holds(self, value: Any, scope: Scope) -> bool:
        """Whether the FEEL value ``value`` meets the tests in a running evaluation; ``scope`` holds it as ``?``."""
        if not self._tests:
            return True
        for test in self._tests:
            verdict = test(scope, value)
            if verdict is True:
                return not self.negated
            if self.negated and verdict is None:
                return False
        return self.negated


def compile_expression(
    text: str,
    functions: Functions | None = None,
    *,
    names: Iterable[str] = (),
    types: Mapping[str, Type] = _NO_TYPES,
) -> Expression:
    """Compile an expression.

    ``names`` are variables and entries known beforehand: only those that hold spaces or operators (``Pre-bureau
    risk``) need it, and only where they are not written in backticks. ``types`` are those that ``instance of`` may
    name. Raises FeelSyntaxError.
    """
    node = _parsed(parse_expression, text, functions, names)
    return Expression(text, node, _compiled(text, lambda: Compiler(functions, types).compile(node)))


def compile_unary_tests(
    text: str,
    functions: Functions | None = None,
    *,
    names: Iterable[str] = (),
    types: Mapping[str, Type] = _NO_TYPES,
) -> UnaryTests:
    """Compile the unary tests of an input cell; an empty text is ``-``. Raises FeelSyntaxError."""
    node = _parsed(parse_unary_tests, text, functions, names)
    return _compiled(text, lambda: UnaryTests(text, node, Compiler(functions, types)))


def _parsed(parse: Callable[[str, KnownNames], _N], text: str, functions: Functions | None, names: Iterable[str]) -> _N:
    known = _known_names(frozenset((*names, *(functions.names() if functions else ()))))
    return _compiled(text, lambda: parse(text, known))


def _compiled(text: str, work: Callable[[], _T]) -> _T:
    try:
        return work()
    except RecursionError:
        raise FeelSyntaxError(text, 0, "less nesting", text) from None


@lru_cache(maxsize=64)
def _known_names(extra: frozenset[str]) -> KnownNames:
    return KnownNames([*BUILTINS, *_PROPERTIES, *extra])
