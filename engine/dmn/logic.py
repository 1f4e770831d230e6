"""Compiles boxed expressions to closures. What cannot be compiled is noted as a finding and is null when it is run."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine import feel
from engine.dmn import model as dmn
from engine.dmn.findings import Finding
from engine.dmn.tables import compile_table
from engine.dmn.types import Types
from engine.feel import sequences
from engine.feel.calls import call_value
from engine.feel.compiler import Run, closure
from engine.feel.errors import FeelSyntaxError
from engine.feel.functions import BUILTINS, Functions
from engine.feel.scope import Scope
from engine.feel.types import Type, coerce
from engine.feel.values import Function


class LogicCompiler:
    """Compiles the logic of one element.

    ``free`` are the names its texts read without defining them; ``findings`` what is wrong in it.
    """

    def __init__(self, functions: Functions | None, names: frozenset[str], types: Types, element_id: str) -> None:
        self.free: set[str] = set()
        self.findings: list[Finding] = []
        self.element_id = element_id
        self._functions = functions
        self._names = names
        self._types = types
        self._bound: frozenset[str] = frozenset()
        self._by_kind: dict[type[dmn.Boxed], Callable[[Any], Run]] = {
            dmn.Literal: self._literal,
            dmn.DecisionTable: lambda table: compile_table(table, self),
            dmn.Context: self._context,
            dmn.Relation: self._relation,
            dmn.ListOf: self._list,
            dmn.Invocation: self._invocation,
            dmn.FunctionDefinition: self._function,
            dmn.Conditional: self._conditional,
            dmn.Iterator: self._iterator,
        }

    def compile(self, boxed: dmn.Boxed | None) -> Run:
        """The closure that evaluates ``boxed``; null where there is nothing."""
        return _null if boxed is None else self._by_kind[type(boxed)](boxed)

    def expression(self, text: dmn.Text) -> Run:
        """The closure of a FEEL text; an empty one is null."""
        if not text.text:
            return _null
        try:
            names, types = self._names | self._bound, self._types.by_name
            compiled = feel.compile_expression(text.text, self._functions, names=names, types=types)
        except FeelSyntaxError as error:
            self.note("dmn-expression", text.element_id, text.line, error.details)
            return _null
        self._read(compiled.names)
        return compiled.run

    def tests(self, text: dmn.Text) -> feel.UnaryTests | None:
        """The unary tests of a text; None when they are none."""
        try:
            names, types = self._names | self._bound, self._types.by_name
            compiled = feel.compile_unary_tests(text.text, self._functions, names=names, types=types)
        except FeelSyntaxError as error:
            self.note("dmn-expression", text.element_id, text.line, error.details)
            return None
        self._read(compiled.names)
        return compiled

    def type_of(self, type_ref: str, line: int, element_id: str = "") -> Type | None:
        """The type of that name; None where none is asked for."""
        found = self._types.find(type_ref)
        if type_ref and found is None:
            self.note("dmn-type-unknown", element_id, line, {"type": type_ref})
        return found

    def note(self, code: str, element_id: str, line: int, details: Mapping[str, Any] | None = None) -> None:
        """Note a finding at an element of the diagram, or at the part of it with an id of its own."""
        self.findings.append(Finding(code, element_id or self.element_id, line, details or {}))

    def _read(self, names: frozenset[str]) -> None:
        self.free |= {name for name in names - self._bound if name not in BUILTINS}

    @contextmanager
    def _binding(self, *names: str) -> Iterator[None]:
        outside = self._bound
        self._bound = outside | {name for name in names if name}
        yield
        self._bound = outside

    def _literal(self, boxed: dmn.Literal) -> Run:
        if boxed.language:
            self.note("dmn-language", boxed.id, boxed.line, {"language": boxed.language})
            return _null
        return self.expression(dmn.Text(boxed.text, boxed.id, boxed.line))

    def _context(self, boxed: dmn.Context) -> Run:
        entries: list[tuple[str, Type | None, Run]] = []
        outside = self._bound
        for entry in boxed.entries:
            run = self.compile(entry.value)
            entries.append((entry.variable.name, self.type_of(entry.variable.type_ref, boxed.line, boxed.id), run))
            self._bound |= {entry.variable.name}
        self._bound = outside

        def run_context(scope: Scope) -> Any:
            context: dict[str, Any] = {}
            inner = scope.inner(context)
            for name, of, run in entries:
                value = run(inner)
                if not name:
                    return value
                context[name] = value if of is None else coerce(value, of)
            return context

        return run_context

    def _relation(self, boxed: dmn.Relation) -> Run:
        columns = boxed.columns
        rows = [[self.compile(cell) for cell in row] for row in boxed.rows]
        return lambda scope: [{name: cell(scope) for name, cell in zip(columns, row, strict=False)} for row in rows]

    def _list(self, boxed: dmn.ListOf) -> Run:
        items = [self.compile(item) for item in boxed.items]
        return lambda scope: [item(scope) for item in items]

    def _invocation(self, boxed: dmn.Invocation) -> Run:
        target = self.compile(boxed.function)
        names = tuple(binding.variable.name for binding in boxed.bindings)
        arguments = [self.compile(binding.value) for binding in boxed.bindings]

        def run(scope: Scope) -> Any:
            function = target(scope)
            if type(function) is not Function:
                return None
            return call_value(function, scope.state, names, [argument(scope) for argument in arguments])

        return run

    def _function(self, boxed: dmn.FunctionDefinition) -> Run:
        names, types, body = self.function_parts(boxed)
        return lambda scope: closure("function", names, types, body, scope)

    def function_parts(self, boxed: dmn.FunctionDefinition) -> tuple[tuple[str, ...], tuple[Type | None, ...], Run]:
        """The names and types of the parameters, and the body; a body in another language is null."""
        names = tuple(parameter.name for parameter in boxed.parameters)
        types = tuple(self.type_of(parameter.type_ref, boxed.line, boxed.id) for parameter in boxed.parameters)
        if boxed.kind != "FEEL":
            self.note("dmn-language", boxed.id, boxed.line, {"language": boxed.kind.lower()})
            return names, types, _null
        with self._binding(*names):
            return names, types, self.compile(boxed.body)

    def _conditional(self, boxed: dmn.Conditional) -> Run:
        condition, consequence, alternative = map(self.compile, (boxed.condition, boxed.consequence, boxed.alternative))
        return sequences.choose(condition, consequence, alternative)

    def _iterator(self, boxed: dmn.Iterator) -> Run:
        source = self.compile(boxed.source)
        with self._binding(boxed.variable or "item", "partial"):
            body = self.compile(boxed.body)
        if boxed.kind == "filter":
            return lambda scope: sequences.select(scope, source(scope), body)
        loops = [sequences.Loop(boxed.variable, source, None)]
        if boxed.kind == "for":
            keeps_partial = isinstance(boxed.body, dmn.Literal) and "partial" in boxed.body.text
            return sequences.loop(loops, body, keeps_partial=keeps_partial)
        return sequences.quantify(loops, body, every=boxed.kind == "every")


def _null(_scope: Scope) -> None:
    return None
