"""Decision tables: which rules match, and what the hit policy makes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from engine import feel
from engine.dmn import model as dmn
from engine.dmn.types import received
from engine.feel import ast, operators
from engine.feel.compiler import Run
from engine.feel.scope import Scope
from engine.feel.types import Type, coerce

if TYPE_CHECKING:
    from engine.dmn.logic import LogicCompiler

HIT_POLICIES = {
    "U": "UNIQUE", "A": "ANY", "P": "PRIORITY", "F": "FIRST", "R": "RULE ORDER", "O": "OUTPUT ORDER", "C": "COLLECT",
}  # fmt: skip  # one line reads better than seven
AGGREGATIONS = {"+": "SUM", "<": "MIN", ">": "MAX", "#": "COUNT"}


@dataclass(frozen=True, slots=True)
class _Column:
    value: Run
    type: Type | None
    allowed: feel.UnaryTests | None


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    type: Type | None
    allowed: feel.UnaryTests | None
    priorities: list[Any]
    default: Run | None


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    conditions: tuple[tuple[int, Callable[[Any, Scope], bool]], ...]
    results: tuple[Run, ...]


def compile_table(table: dmn.DecisionTable, compiler: "LogicCompiler") -> Run:
    """The closure that evaluates the table. What is wrong with it is noted with the compiler."""
    policy, aggregation = policy_of(table)
    _check(table, policy, aggregation, compiler)
    columns = [_column(each, compiler) for each in table.inputs]
    results = [_result(each, compiler) for each in table.outputs]
    rows = [_row(rule, compiler) for rule in table.rules]
    decide = _policies(results, aggregation).get(policy)

    def run(scope: Scope) -> Any:
        given = _given(columns, scope)
        if given is None:
            return None
        scope.state.spend(len(rows))
        matched = _matching(rows, given, stops=policy == "FIRST")
        if not matched:
            return _defaults(results, scope)
        scope.state.trace.extend(row.id for row in matched)
        if decide is None or (policy == "UNIQUE" and len(matched) > 1):
            return None
        return decide([_values(row, results, scope) for row in matched])

    return run


def _given(columns: list[_Column], scope: Scope) -> list[tuple[Any, Scope]] | None:
    """The value of each column with the scope its cells are tested in; None when a value is not allowed."""
    given: list[tuple[Any, Scope]] = []
    for column in columns:
        value = received(column.value(scope), column.type)
        inner = scope.inner({"?": value})
        if column.allowed is not None and value is not None and not column.allowed.holds(value, inner):
            scope.state.warn("not-allowed", feel.text_of(value))
            return None
        given.append((value, inner))
    return given


def _matching(rows: list[_Row], given: list[tuple[Any, Scope]], *, stops: bool) -> list[_Row]:
    """The rows whose conditions all hold, only the first of them if it ``stops`` there."""
    matched: list[_Row] = []
    for row in rows:
        for index, holds in row.conditions:
            value, inner = given[index]
            if not holds(value, inner):
                break
        else:
            matched.append(row)
            if stops:
                break
    return matched


def policy_of(table: dmn.DecisionTable) -> tuple[str, str]:
    """Hit policy and aggregation in full, also where they are abbreviated as ``C+``."""
    written = table.hit_policy.strip().upper()
    sign = AGGREGATIONS.get(written[1:])
    aggregation = sign or table.aggregation.strip().upper()
    return HIT_POLICIES.get(written[:1] if sign else written, written), AGGREGATIONS.get(aggregation, aggregation)


def _check(table: dmn.DecisionTable, policy: str, aggregation: str, compiler: "LogicCompiler") -> None:
    if not table.rules or not table.outputs:
        compiler.note("dmn-table-empty", table.id, table.line)
    if policy not in HIT_POLICIES.values():
        compiler.note("dmn-hit-policy", table.id, table.line, {"hit_policy": table.hit_policy})
    if aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS.values()):
        compiler.note("dmn-aggregation", table.id, table.line, {"aggregation": aggregation})
    if policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.allowed for output in table.outputs):
        compiler.note("dmn-priorities-missing", table.id, table.line)
    expected = len(table.inputs) + len(table.outputs)
    for rule in table.rules:
        if len(rule.conditions) != len(table.inputs) or len(rule.results) != len(table.outputs):
            found = len(rule.conditions) + len(rule.results)
            compiler.note("dmn-table-cells", rule.id, rule.line, {"expected": expected, "found": found})


def _column(each: dmn.Input, compiler: "LogicCompiler") -> _Column:
    allowed = None if each.allowed is None else compiler.tests(each.allowed)
    return _Column(compiler.expression(each.expression), compiler.type_of(each.type_ref, each.line, each.id), allowed)


def _result(each: dmn.Output, compiler: "LogicCompiler") -> _Result:
    allowed = None if each.allowed is None else compiler.tests(each.allowed)
    listed = () if allowed is None or allowed.negated else allowed.node.tests
    priorities = [test.value for test in listed if isinstance(test, ast.Literal)]
    default = None if each.default is None else compiler.expression(each.default)
    return _Result(each.name, compiler.type_of(each.type_ref, each.line, each.id), allowed, priorities, default)


def _row(rule: dmn.Rule, compiler: "LogicCompiler") -> _Row:
    conditions: list[tuple[int, Callable[[Any, Scope], bool]]] = []
    for index, cell in enumerate(rule.conditions):
        tests = compiler.tests(cell)
        if tests is None:
            conditions.append((index, _never))
        elif tests.node.tests:
            conditions.append((index, tests.holds))
    return _Row(rule.id, tuple(conditions), tuple(compiler.expression(cell) for cell in rule.results))


def _never(_value: Any, _scope: Scope) -> bool:
    return False


def _values(row: _Row, results: list[_Result], scope: Scope) -> list[Any]:
    values = []
    for cell, result in zip(row.results, results, strict=False):
        value = cell(scope)
        if result.type is not None:
            value = coerce(value, result.type)
        if (
            result.allowed is not None
            and value is not None
            and not result.allowed.holds(value, scope.inner({"?": value}))
        ):
            scope.state.warn("not-allowed", feel.text_of(value))
            value = None
        values.append(value)
    return values


def _defaults(results: list[_Result], scope: Scope) -> Any:
    if all(result.default is None for result in results):
        return None
    return _output(results, [None if result.default is None else result.default(scope) for result in results])


def _output(results: list[_Result], values: list[Any]) -> Any:
    """One value for one column, else a context of them."""
    if len(results) == 1:
        return values[0]
    return {result.name: value for result, value in zip(results, values, strict=False)}


def _policies(results: list[_Result], aggregation: str) -> dict[str, Callable[[list[list[Any]]], Any]]:
    def one(values: list[Any]) -> Any:
        return _output(results, values)

    def several(hits: list[list[Any]]) -> Any:
        return [one(values) for values in hits]

    def first(hits: list[list[Any]]) -> Any:
        return one(hits[0])

    def any_hit(hits: list[list[Any]]) -> Any:
        return one(hits[0]) if all(operators.equal(values, hits[0]) for values in hits[1:]) else None

    def rank(values: list[Any]) -> tuple[int, ...]:
        return tuple(_rank(result.priorities, value) for result, value in zip(results, values, strict=False))

    def collect(hits: list[list[Any]]) -> Any:
        return several(hits) if not aggregation else _aggregate(aggregation, [one(values) for values in hits])

    return {
        "UNIQUE": first,
        "ANY": any_hit,
        "FIRST": first,
        "PRIORITY": lambda hits: one(min(hits, key=rank)),
        "RULE ORDER": several,
        "OUTPUT ORDER": lambda hits: several(sorted(hits, key=rank)),
        "COLLECT": collect,
    }


def _rank(priorities: list[Any], value: Any) -> int:
    return next((place for place, one in enumerate(priorities) if operators.equal(one, value) is True), len(priorities))


def _aggregate(aggregation: str, values: list[Any]) -> Any:
    if aggregation == "COUNT":
        return len(values)
    if aggregation == "SUM":
        return reduce(operators.add, values)
    sign = -1 if aggregation == "MIN" else 1
    best = values[0]
    for value in values:
        ordered = operators.order(value, best)
        if ordered is None:
            return None
        best = value if ordered * sign > 0 else best
    return best
