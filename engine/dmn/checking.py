"""The texts of a decision model against its types: tests that a column never meets, results that become null."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine import feel
from engine.dmn import model as dmn
from engine.dmn.decisions import CompiledModel
from engine.dmn.findings import Finding
from engine.dmn.typing import answers
from engine.feel.functions import Functions
from engine.feel.types import ConstrainedType, ListType, SimpleType, Type, coerce
from engine.feel.typing import UNKNOWN, Known, Problem, infer, infer_tests, of_type, shown
from engine.feel.typing.kinds import NULL, is_open, may_be
from engine.feel.typing.trials import samples


def by_type(compiled: CompiledModel, functions: Functions | None) -> Iterator[Finding]:
    """What can only fail, as warnings: it may be meant to."""
    known = answers(compiled)
    for decision in compiled.model.decisions:
        check = _Check(compiled, functions, _given(compiled, decision, known))
        if isinstance(decision.logic, dmn.DecisionTable):
            yield from check.table(decision.logic)
        elif isinstance(decision.logic, dmn.Literal) and not decision.logic.language:
            text = dmn.Text(decision.logic.text, decision.logic.id or decision.id, decision.logic.line)
            value, problems = check.expression(text)
            yield from (check.finding(text, problem, what=decision.name) for problem in problems)
            yield from check.result(text, value, compiled.element_type(decision.id), what=decision.name)


def _given(compiled: CompiledModel, decision: dmn.Decision, known: Mapping[str, Known]) -> dict[str, Known]:
    """What is known of the names that a decision builds on; imported ones may be anything."""
    requires = decision.requires
    found = compiled.resolve_all((*requires.inputs, *requires.decisions, *requires.knowledge), decision)
    given: dict[str, Known] = {}
    for reference in found:
        element = reference.element
        if reference.owner is not compiled or not isinstance(element, dmn.Decision | dmn.InputData):
            given[reference.alias or element.name] = UNKNOWN
        elif isinstance(element, dmn.Decision):
            given[element.name] = known[element.id]
        else:
            given[element.name] = of_type(compiled.element_type(element.id))
    return given


class _Check:
    def __init__(self, compiled: CompiledModel, functions: Functions | None, given: Mapping[str, Known]) -> None:
        self._compiled = compiled
        self._functions = functions
        self._given = given

    def table(self, table: dmn.DecisionTable) -> Iterator[Finding]:
        columns: list[Known] = []
        for each in table.inputs:
            value, problems = self.expression(each.expression)
            what = each.expression.text
            yield from (self.finding(each.expression, problem, what=what) for problem in problems)
            declared = self._compiled.types.find(each.type_ref)
            yield from self.result(each.expression, value, declared, what=what, from_outside=True)
            columns.append(value if declared is None else of_type(declared))
        for number, rule in enumerate(table.rules, start=1):
            for each, column, cell in zip(table.inputs, columns, rule.conditions, strict=False):
                yield from self._tests(cell, column, rule=number, column=each.expression.text)
            for output, cell in zip(table.outputs, rule.results, strict=False):
                value, problems = self.expression(cell)
                what = f"{output.name or table.id} {number}"
                yield from (self.finding(cell, problem, what=what) for problem in problems)
                yield from self.result(cell, value, self._compiled.types.find(output.type_ref), what=what)

    def expression(self, text: dmn.Text) -> tuple[Known, tuple[Problem, ...]]:
        """What the value of a text may be, and what is wrong with it; nothing of one that does not parse."""
        names, types = self._compiled.names, self._compiled.types.by_name
        try:
            compiled = feel.compile_expression(text.text, self._functions, names=names, types=types)
        except feel.FeelSyntaxError:
            return UNKNOWN, ()
        found = infer(compiled.node, self._given, self._functions, types)
        return found.value, found.problems

    def _tests(self, cell: dmn.Text, value: Known, **where: Any) -> Iterator[Finding]:
        names, types = self._compiled.names, self._compiled.types.by_name
        try:
            compiled = feel.compile_unary_tests(cell.text, self._functions, names=names, types=types)
        except feel.FeelSyntaxError:
            return
        for problem in infer_tests(compiled.node, value, self._given, self._functions, types):
            if problem.code == "compare":
                details = {"expression": cell.text, **where, **problem.details}
                yield Finding("dmn-test-type", cell.element_id, cell.line, details, "warning")
            else:
                yield self.finding(cell, problem, what=f"{where['column']} {where['rule']}")

    def result(
        self, text: dmn.Text, value: Known, of: Type | None, *, what: str, from_outside: bool = False
    ) -> Iterator[Finding]:
        """A warning where no such value conforms to the declared type; text from outside may be read as a date."""
        simple = of.base if isinstance(of, ConstrainedType) else of
        inner = simple.item if isinstance(simple, ListType) else simple
        if not isinstance(inner, SimpleType) or value == NULL or is_open(value):
            return
        if from_outside and may_be(value, "string"):
            return
        if all(coerce(sample, simple) is None for sample in _beside_null(samples(value)) if simple is not None):
            details = {
                "expression": text.text,
                "what": what,
                "given_types": shown(value),
                "taken_types": shown(of_type(simple)),
            }
            yield Finding("dmn-result-type", text.element_id, text.line, details, "warning")

    @staticmethod
    def finding(text: dmn.Text, problem: Problem, *, what: str) -> Finding:
        """A problem of an expression as a finding about its cell."""
        before = text.text[: problem.offset]
        place = {"expression_line": before.count("\n") + 1, "expression_column": len(before) - before.rfind("\n")}
        details = {"what": what, "expression": text.text, **place, **problem.details}
        return Finding(f"expression.{problem.code}", text.element_id, text.line, details, "warning")


def _beside_null(values: Iterable[Any]) -> Iterator[Any]:
    return (value for value in values if value is not None)
