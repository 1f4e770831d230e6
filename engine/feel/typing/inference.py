"""Goes through an expression and says what its value may be, and where it can only fail."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.feel import ast, operators
from engine.feel.functions import BUILTINS, Functions
from engine.feel.types import Type, resolve
from engine.feel.typing import trials
from engine.feel.typing.kinds import (
    NULL,
    UNKNOWN,
    Known,
    Shape,
    context_of,
    either,
    is_open,
    list_of,
    may_be,
    not_null,
    of_type,
    of_value,
    one,
    shown,
)
from engine.feel.typing.names import Names

_SINGLE = frozenset(
    {
        *("boolean", "date", "date and time", "days and time duration"),
        *("number", "string", "time", "years and months duration"),
    }
)
"""What is surely meant as one value: going through it, or picking from it, is a slip."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that can only fail.

    ``code`` is ``compare``, ``calculate``, ``argument``, ``entry``, ``single`` (one value where several are meant) or
    ``condition`` (no truth value); ``offset`` its place in the text; ``details`` hold names of types, among others.
    """

    code: str
    offset: int
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inferred:
    """What the value may be, whether it may be true, and what is wrong, in the order of the text."""

    value: Known
    can_hold: bool
    problems: tuple[Problem, ...]


def infer(
    node: ast.Node,
    variables: Mapping[str, Known],
    functions: Functions | None = None,
    types: Mapping[str, Type] | None = None,
) -> Inferred:
    """What is known of an expression. Variables that are not named may be anything."""
    walk = _Walk(functions, types or {})
    try:
        value = walk.visit(node, Names.of(variables))
    except RecursionError:
        return Inferred(UNKNOWN, can_hold=True, problems=())
    return Inferred(value, walk.can_hold(node, value), walk.told())


def infer_tests(
    tests: ast.Tests,
    value: Known,
    variables: Mapping[str, Known],
    functions: Functions | None = None,
    types: Mapping[str, Type] | None = None,
) -> tuple[Problem, ...]:
    """What is wrong with the unary tests of a value: those among them that it can never meet."""
    walk = _Walk(functions, types or {})
    try:
        walk.tests(tests.tests, value, Names.of(variables))
    except RecursionError:
        return ()
    return walk.told()


class _Walk:
    def __init__(self, functions: Functions | None, types: Mapping[str, Type]) -> None:
        self._functions = functions
        self._types = types
        self._problems: dict[tuple[str, int], Problem] = {}
        self._never: set[int] = set()
        """The nodes that are never true, although they are conditions."""
        self._by_node: dict[type[ast.Node], Callable[[Any, Names], Known]] = {
            ast.Literal: lambda node, _names: of_value(node.value),
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

    def visit(self, node: ast.Node, names: Names) -> Known:
        """What the value of ``node`` may be."""
        return self._by_node[type(node)](node, names)

    def told(self) -> tuple[Problem, ...]:
        """The problems found, in the order of the text."""
        return tuple(sorted(self._problems.values(), key=lambda problem: (problem.offset, problem.code)))

    def can_hold(self, node: ast.Node, value: Known) -> bool:
        """Whether what has been visited may be true."""
        return id(node) not in self._never and may_be(value, "boolean")

    def tests(self, tests: Iterable[ast.Node], value: Known, names: Names) -> bool:
        """Visit unary tests of ``value``; whether it may meet one of them."""
        inner = names.inner({"?": value})
        met = [self._test(test, value, inner) for test in tests]
        return any(met)

    def _tell(self, code: str, node: ast.Node, **details: Any) -> None:
        self._problems.setdefault((code, node.offset), Problem(code, node.offset, details))

    def _test(self, test: ast.Node, value: Known, names: Names) -> bool:
        given = self.visit(test.operand if isinstance(test, ast.OperatorTest) else test, names)
        if isinstance(test, ast.OperatorTest):
            return self._compared(test, test.operator, value, given) != NULL
        if names.reads_tested(test):
            self._expect_condition(test, given)
            return self.can_hold(test, given)
        if NULL in (value, given) or trials.can_match(
            not_null(value), not_null(given), literal=isinstance(test, ast.Literal)
        ):
            return True
        self._tell("compare", test, operator="in", left_types=shown(value), right_types=_held(given))
        return False

    def _name(self, node: ast.Name, names: Names) -> Known:
        found = names.find(node.name)
        return UNKNOWN if found is None else found

    def _path(self, node: ast.Path, names: Names) -> Known:
        target = self.visit(node.target, names)
        found = [self._entry(shape, node.name) for shape in not_null(target)]
        known = [each for each in found if each is not None]
        if not known and target != NULL:
            entries = sorted({name for shape in target for name, _ in shape.entries or ()})
            self._tell("entry", node, entry=node.name, given_types=shown(target), entries=entries)
        return either(*known, NULL)

    def _entry(self, shape: Shape, name: str) -> Known | None:
        if shape == next(iter(UNKNOWN)):
            return UNKNOWN
        if shape.name == "context":
            own = dict(shape.entries or ())
            return own.get(name, None if shape.closed else UNKNOWN)
        if shape.name == "list":
            parts = [self._entry(each, name) for each in not_null(UNKNOWN if shape.item is None else shape.item)]
            known = [each for each in parts if each is not None]
            return list_of(either(*known)) if known else None
        return trials.property_of(shape, name)

    def _filter(self, node: ast.Filter, names: Names) -> Known:
        target = self.visit(node.target, names)
        self._expect_several(node, target)
        item = _item_of(target)
        value = self.visit(node.condition, names.inner({"item": item}).opened(item))
        if not may_be(value, "boolean", "number") and value != NULL:
            self._tell("condition", node.condition, given_types=shown(value))
        picked = [item] if may_be(value, "number") else []
        return either(*picked, *([list_of(item)] if may_be(value, "boolean") else []), NULL)

    def _call(self, node: ast.Call, names: Names) -> Known:
        arguments = [self.visit(argument, names) for argument in node.arguments]
        if not isinstance(node.target, ast.Name):
            self.visit(node.target, names)
            return UNKNOWN
        name = node.target.name
        registered = self._functions.find(name) if self._functions else None
        if names.defines(name):
            return UNKNOWN
        if registered is not None:
            return trials.returned(registered.function)
        return self._builtin(node, name, arguments) if name in BUILTINS else UNKNOWN

    def _builtin(self, node: ast.Call, name: str, arguments: list[Known]) -> Known:
        taking = [(each, trials.pairs(each, node.names, len(arguments))) for each in BUILTINS[name]]
        possible = [(overload, parameters) for overload, parameters in taking if parameters is not None]
        fitting = [
            overload
            for overload, parameters in possible
            if all(trials.takes(one_, given) for one_, given in zip(parameters, arguments, strict=True))
        ]
        if fitting:
            return either(*(trials.returned(overload.function) for overload in fitting))
        for index, given in enumerate(arguments):
            parameters = [each[index] for _, each in possible]
            last = index == len(arguments) - 1
            if parameters and (last or not any(trials.takes(each, given) for each in parameters)):
                self._tell(
                    "argument",
                    node.arguments[index],
                    function=name,
                    position=index + 1,
                    given_types=shown(given),
                    taken_types=trials.taken(parameters),
                )
                break
        return NULL if possible else UNKNOWN

    def _negation(self, node: ast.Negation, names: Names) -> Known:
        operand = self.visit(node.operand, names)
        found = trials.result(operators.negate, operand)
        if found is None:
            self._tell("calculate", node, operator="-", operand_types=shown(operand))
        return found or NULL

    def _arithmetic(self, node: ast.Arithmetic, names: Names) -> Known:
        left, right = self.visit(node.left, names), self.visit(node.right, names)
        found = trials.result(operators.ARITHMETIC[node.operator], left, right)
        if found is None:
            self._tell("calculate", node, operator=node.operator, operand_types=[*shown(left), *shown(right)])
        return found or NULL

    def _comparison(self, node: ast.Comparison, names: Names) -> Known:
        left, right = self.visit(node.left, names), self.visit(node.right, names)
        found = self._compared(node, node.operator, left, right)
        if found == NULL and node.operator == "!=" and not (left | right).isdisjoint(NULL):
            return either(one("boolean"), NULL)  # null differs from everything
        if found == NULL:
            self._never.add(id(node))
        return found

    def _compared(self, node: ast.Node, operator: str, left: Known, right: Known) -> Known:
        if operator in ("=", "!=") and NULL in (left, right):
            return one("boolean")
        found = trials.result(operators.COMPARISONS[operator], left, right)
        if found is None:
            self._tell("compare", node, operator=operator, left_types=shown(left), right_types=shown(right))
        return found or NULL

    def _conjunction(self, node: ast.Conjunction, names: Names) -> Known:
        values = [self.visit(operand, names) for operand in node.operands]
        for operand, value in zip(node.operands, values, strict=True):
            self._expect_condition(operand, value)
        if not all(self.can_hold(each, value) for each, value in zip(node.operands, values, strict=True)):
            self._never.add(id(node))
        return either(one("boolean"), NULL)

    def _disjunction(self, node: ast.Disjunction, names: Names) -> Known:
        values = [self.visit(operand, names) for operand in node.operands]
        for operand, value in zip(node.operands, values, strict=True):
            self._expect_condition(operand, value)
        if not any(self.can_hold(each, value) for each, value in zip(node.operands, values, strict=True)):
            self._never.add(id(node))
        return either(one("boolean"), NULL)

    def _between(self, node: ast.Between, names: Names) -> Known:
        value, low, high = (self.visit(each, names) for each in (node.value, node.low, node.high))
        found = [self._compared(node, ">=", value, low), self._compared(node, "<=", value, high)]
        if NULL in found:
            self._never.add(id(node))
        return either(one("boolean"), NULL)

    def _in(self, node: ast.In, names: Names) -> Known:
        if not self.tests(node.tests, self.visit(node.value, names), names):
            self._never.add(id(node))
        return either(one("boolean"), NULL)

    def _instance_of(self, node: ast.InstanceOf, names: Names) -> Known:
        self.visit(node.value, names)
        return either(one("boolean"), NULL)

    def _if(self, node: ast.If, names: Names) -> Known:
        self._expect_condition(node.condition, self.visit(node.condition, names))
        return either(self.visit(node.consequence, names), self.visit(node.alternative, names))

    def _for(self, node: ast.For, names: Names) -> Known:
        inner = self._iterations(node.iterations, names.inner({"partial": list_of(UNKNOWN)}))
        return either(list_of(self.visit(node.body, inner)), NULL)

    def _quantified(self, node: ast.Quantified, names: Names) -> Known:
        inner = self._iterations(node.iterations, names)
        self._expect_condition(node.condition, self.visit(node.condition, inner))
        return either(one("boolean"), NULL)

    def _iterations(self, iterations: tuple[ast.Iteration, ...], names: Names) -> Names:
        for step in iterations:
            source = self.visit(step.source, names)
            if step.end is not None:
                ends = either(source, self.visit(step.end, names))
                item = frozenset(shape for shape in ends if shape.name in ("date", "number")) or UNKNOWN
            else:
                self._expect_several(step, source)
                item = _item_of(source)
            names = names.inner({step.name: item})
        return names

    def _function(self, node: ast.FunctionDefinition, names: Names) -> Known:
        if node.body is not None:
            given = {name: UNKNOWN if of is None else of_type(resolve(of, self._types)) for name, of in node.parameters}
            self.visit(node.body, names.inner(given))
        return one("function")

    def _list(self, node: ast.ListLiteral, names: Names) -> Known:
        items = [self.visit(item, names) for item in node.items]
        return list_of(either(*items) if items else UNKNOWN)

    def _context(self, node: ast.ContextLiteral, names: Names) -> Known:
        entries: dict[str, Known] = {}
        for key, value in node.entries:
            entries[key] = self.visit(value, names.inner(entries))
        return context_of(entries)

    def _range(self, node: ast.RangeLiteral, names: Names) -> Known:
        start, end = self.visit(node.start, names), self.visit(node.end, names)
        if NULL not in (start, end) and trials.result(operators.order, start, end) is None:
            self._tell("compare", node, operator="..", left_types=shown(start), right_types=shown(end))
            return NULL
        return frozenset({Shape("range", either(not_null(start), not_null(end)))})

    def _operator_range(self, node: ast.OperatorTest, names: Names) -> Known:
        return frozenset({Shape("range", self.visit(node.operand, names))})

    def _expect_condition(self, node: ast.Node, value: Known) -> None:
        if not may_be(value, "boolean") and value != NULL:
            self._tell("condition", node, given_types=shown(value))

    def _expect_several(self, node: ast.Node, value: Known) -> None:
        if value != NULL and all(shape.name in _SINGLE for shape in not_null(value)):
            self._tell("single", node, given_types=shown(value))


def _item_of(known: Known) -> Known:
    """What is met in going through a value; what is no list is a list of one."""
    found = []
    for shape in not_null(known):
        if shape.name in ("list", "range"):
            found.append(UNKNOWN if shape.item is None else shape.item)
        else:
            found.append(frozenset({shape}))
    return either(*found)


def _held(known: Known) -> list[str]:
    """The types of what a range or list holds, or of the value itself."""
    return shown(known if is_open(known) else _item_of(known))
