"""Turns a syntax tree into closures, once; running them is all that an evaluation does."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import ast, operators, properties, sequences
from engine.feel.calls import call_name, call_value, typed_arguments
from engine.feel.functions import Functions, builtin_value
from engine.feel.names import reads
from engine.feel.scope import MISSING, Scope, State
from engine.feel.types import Type, coerce, instance_of, resolve
from engine.feel.values import Function, Range, YearMonthDuration
from engine.feel.weights import spend_on_comparing, spend_on_finding, weight

Run = Callable[[Scope], Any]

_PLAIN = frozenset(
    (type(None), bool, int, str, Decimal, date, time, datetime, timedelta, YearMonthDuration, Range, Function)
)
_NUMBERS = (int, Decimal)


class Compiler:
    """Compiles nodes against the functions and types known beforehand."""

    def __init__(self, functions: Functions | None, types: Mapping[str, Type]) -> None:
        self._functions = functions
        self._types = types
        self._by_node: dict[type[ast.Node], Callable[[Any], Run]] = {
            ast.Literal: self._literal,
            ast.Name: self._name,
            ast.Path: self._path,
            ast.Filter: self._filter,
            ast.Call: self._call,
            ast.Negation: self._negation,
            ast.Arithmetic: self._arithmetic,
            ast.Comparison: self._comparison,
            ast.Conjunction: self._conjunction,
            ast.Disjunction: self._disjunction,
            ast.Between: self._between,
            ast.In: self._in,
            ast.InstanceOf: self._instance_of,
            ast.If: self._if,
            ast.For: self._for,
            ast.Quantified: self._quantified,
            ast.FunctionDefinition: self._function,
            ast.ListLiteral: self._list,
            ast.ContextLiteral: self._context,
            ast.RangeLiteral: self._range,
            ast.OperatorTest: self._operator_range,
        }

    def compile(self, node: ast.Node) -> Run:
        """The closure that evaluates ``node`` in a scope."""
        return self._by_node[type(node)](node)

    def compile_test(self, node: ast.Node) -> Callable[[Scope, Any], bool | None]:
        """The closure that tells whether a value, which the scope holds as ``?`` too, meets the unary test ``node``."""
        if isinstance(node, ast.OperatorTest):
            compare, operand = operators.COMPARISONS[node.operator], self.compile(node.operand)
            if isinstance(node.operand, ast.Literal):
                constant = node.operand.value
                return lambda _scope, value: compare(value, constant)
            return lambda scope, value: compare(value, operand(scope))
        run = self.compile(node)
        if isinstance(node, ast.Literal):
            return _constant_test(node.value)
        if reads(node, "?"):
            return lambda scope, _value: run(scope) is True

        def meets(scope: Scope, value: Any) -> bool | None:
            wanted = run(scope)
            spend_on_comparing(scope.state, value, wanted)
            if type(wanted) is list:
                scope.state.spend(weight(wanted))
                spend_on_finding(scope.state, wanted, value)
            return operators.matches(value, wanted)

        return meets

    def _literal(self, node: ast.Literal) -> Run:
        value = node.value
        return lambda _scope: value

    def _name(self, node: ast.Name) -> Run:
        name = node.name

        def run(scope: Scope) -> Any:
            value = scope.names.get(name, MISSING)
            if value is not MISSING and type(value) in _PLAIN:
                return value
            value = scope.read(name)
            if value is not MISSING:
                return value
            value = builtin_value(name)
            if value is None:
                scope.state.warn("unknown-name", name)
            return value

        return run

    def _path(self, node: ast.Path) -> Run:
        steps = [node.name]
        target = node.target
        while isinstance(target, ast.Path):
            steps.insert(0, target.name)
            target = target.target
        run_target = self.compile(target)
        root = target.name if isinstance(target, ast.Name) else None

        def follow(value: Any, names: list[str]) -> Any:
            for name in names:
                value = properties.read(value, name)
            return value

        def run(scope: Scope) -> Any:
            if root is not None and scope.outer is None:
                value = scope.names.get(root)
                depth = 0
                while type(value) is dict and depth < len(steps):
                    value = value.get(steps[depth])
                    depth += 1
                if depth:
                    return follow(scope.state.adopt(value), steps[depth:])
            return follow(run_target(scope), steps)

        return run

    def _filter(self, node: ast.Filter) -> Run:
        target, condition = self.compile(node.target), self.compile(node.condition)
        if isinstance(node.condition, ast.Literal) and type(node.condition.value) is int:
            index = node.condition.value
            return lambda scope: sequences.item_at(target(scope), index)
        return lambda scope: sequences.select(scope, target(scope), condition)

    def _call(self, node: ast.Call) -> Run:
        arguments, names = [self.compile(argument) for argument in node.arguments], node.names
        if isinstance(node.target, ast.Name):
            name = node.target.name
            registered = self._functions.find(name) if self._functions else None
            return lambda scope: call_name(name, registered, scope, names, [argument(scope) for argument in arguments])
        target = self.compile(node.target)

        def run(scope: Scope) -> Any:
            function = target(scope)
            if type(function) is not Function:
                return None
            return call_value(function, scope.state, names, [argument(scope) for argument in arguments])

        return run

    def _negation(self, node: ast.Negation) -> Run:
        operand = self.compile(node.operand)
        if isinstance(node.operand, ast.Literal):
            value = operators.negate(node.operand.value)
            return lambda _scope: value
        return lambda scope: operators.negate(operand(scope))

    def _arithmetic(self, node: ast.Arithmetic) -> Run:
        left, right, operate = self.compile(node.left), self.compile(node.right), operators.ARITHMETIC[node.operator]

        def run(scope: Scope) -> Any:
            value = operate(left(scope), right(scope))
            if type(value) is str:
                scope.state.spend(weight(value))
            return value

        return run

    def _comparison(self, node: ast.Comparison) -> Run:
        left, compare = self.compile(node.left), operators.COMPARISONS[node.operator]
        if isinstance(node.right, ast.Literal):
            return self._constant_comparison(node.operator, left, node.right.value)
        right = self.compile(node.right)

        def run(scope: Scope) -> Any:
            one, other = left(scope), right(scope)
            spend_on_comparing(scope.state, one, other)
            return compare(one, other)

        return run

    def _constant_comparison(self, operator: str, left: Run, constant: Any) -> Run:
        compare = operators.COMPARISONS[operator]
        if type(constant) is str and operator == "=":

            def equals(scope: Scope) -> Any:
                value = left(scope)
                return value == constant if type(value) is str else compare(value, constant)

            return equals
        return lambda scope: compare(left(scope), constant)

    def _conjunction(self, node: ast.Conjunction) -> Run:
        operands = [self.compile(operand) for operand in node.operands]

        def run(scope: Scope) -> bool | None:
            result: bool | None = True
            for operand in operands:
                value = operand(scope)
                if value is False:
                    return False
                if value is not True:
                    result = None
            return result

        return run

    def _disjunction(self, node: ast.Disjunction) -> Run:
        operands = [self.compile(operand) for operand in node.operands]

        def run(scope: Scope) -> bool | None:
            result: bool | None = False
            for operand in operands:
                value = operand(scope)
                if value is True:
                    return True
                if value is not False:
                    result = None
            return result

        return run

    def _between(self, node: ast.Between) -> Run:
        value, low, high = self.compile(node.value), self.compile(node.low), self.compile(node.high)

        def run(scope: Scope) -> bool | None:
            tested = value(scope)
            return operators.conjunction(
                operators.greater_or_equal(tested, low(scope)), operators.less_or_equal(tested, high(scope))
            )

        return run

    def _in(self, node: ast.In) -> Run:
        value, tests = self.compile(node.value), [self.compile_test(test) for test in node.tests]

        def run(scope: Scope) -> bool | None:
            tested = value(scope)
            inner = scope.inner({"?": tested})
            result: bool | None = False
            for test in tests:
                result = operators.disjunction(result, test(inner, tested))
            return result

        return run

    def _instance_of(self, node: ast.InstanceOf) -> Run:
        value, of = self.compile(node.value), resolve(node.type, self._types)
        return lambda scope: instance_of(value(scope), of)

    def _if(self, node: ast.If) -> Run:
        condition, consequence, alternative = map(self.compile, (node.condition, node.consequence, node.alternative))
        return sequences.choose(condition, consequence, alternative)

    def _iterations(self, node: ast.For | ast.Quantified) -> list[sequences.Loop]:
        return [
            sequences.Loop(step.name, self.compile(step.source), None if step.end is None else self.compile(step.end))
            for step in node.iterations
        ]

    def _for(self, node: ast.For) -> Run:
        return sequences.loop(
            self._iterations(node), self.compile(node.body), keeps_partial=reads(node.body, "partial")
        )

    def _quantified(self, node: ast.Quantified) -> Run:
        return sequences.quantify(self._iterations(node), self.compile(node.condition), every=node.every)

    def _function(self, node: ast.FunctionDefinition) -> Run:
        names = tuple(name for name, _ in node.parameters)
        types = tuple(None if of is None else resolve(of, self._types) for _, of in node.parameters)
        if node.body is None:
            return lambda _scope: None
        body = self.compile(node.body)
        return lambda scope: closure("function", names, types, body, scope)

    def _list(self, node: ast.ListLiteral) -> Run:
        items = [self.compile(item) for item in node.items]
        if all(isinstance(item, ast.Literal) for item in node.items):
            constants = [item.value for item in node.items if isinstance(item, ast.Literal)]
            return lambda _scope: constants
        return lambda scope: [item(scope) for item in items]

    def _context(self, node: ast.ContextLiteral) -> Run:
        entries = [(key, self.compile(value)) for key, value in node.entries]
        if len({key for key, _ in entries}) < len(entries):
            return lambda _scope: None

        def run(scope: Scope) -> dict[str, Any]:
            context: dict[str, Any] = {}
            inner = scope.inner(context)
            for key, value in entries:
                context[key] = value(inner)
            return context

        return run

    def _range(self, node: ast.RangeLiteral) -> Run:
        start, end = self.compile(node.start), self.compile(node.end)
        start_included, end_included = node.start_included, node.end_included
        if isinstance(node.start, ast.Literal) and isinstance(node.end, ast.Literal):
            constant = sequences.make_range(
                node.start.value, node.end.value, start_included=start_included, end_included=end_included
            )
            return lambda _scope: constant
        return lambda scope: sequences.make_range(
            start(scope), end(scope), start_included=start_included, end_included=end_included
        )

    def _operator_range(self, node: ast.OperatorTest) -> Run:
        operand, operator = self.compile(node.operand), node.operator
        return lambda scope: sequences.operator_range(operator, operand(scope))


def closure(  # noqa: PLR0917  # a function is its name, parameters and body in its scope
    name: str,
    parameters: tuple[str, ...],
    types: tuple[Type | None, ...],
    body: Run,
    scope: Scope,
    result: Type | None = None,
) -> Function:
    """The function value whose ``body`` runs in ``scope`` with its parameters bound.

    For arguments that do not conform to ``types`` it is null, and its value is made to conform to ``result``.
    """

    def invoke(_state: State, arguments: list[Any]) -> Any:
        fitting = typed_arguments(types, arguments)
        if fitting is None:
            return None
        value = body(scope.inner(dict(zip(parameters, fitting, strict=True))))
        return value if result is None else coerce(value, result)

    return Function(name, parameters, invoke, types, result)


def _constant_test(constant: Any) -> Callable[[Scope, Any], bool | None]:
    def test(scope: Scope, value: Any) -> bool | None:
        if type(value) is list:
            scope.state.spend(weight(value))
        return operators.matches_constant(value, constant)

    if type(constant) is str:
        return lambda scope, value: value == constant if type(value) is str else test(scope, value)
    return test
