"""A compiled decision model: what it can be asked, and the answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from engine.dmn import model as dmn
from engine.dmn.errors import UnknownDecision
from engine.dmn.findings import Finding
from engine.dmn.logic import LogicCompiler
from engine.dmn.types import Types, received
from engine.feel.calls import typed_arguments
from engine.feel.compiler import Run, closure
from engine.feel.errors import FeelEvaluationError
from engine.feel.functions import Functions
from engine.feel.rendering import json_of
from engine.feel.scope import DEFAULT, Environment, Scope, State
from engine.feel.types import FunctionType, Type, coerce
from engine.feel.values import Function

Key = tuple[str, str]
"""Namespace and id of an element."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An answer. ``matched`` are the ids of the rules that matched, in all tables asked, in order."""

    value: Any
    matched: tuple[str, ...]

    @property
    def json(self) -> Any:
        """The value as a JSON value."""
        return json_of(self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that can be asked.

    ``inputs`` are the names it needs to be given, those of decisions it builds on included.
    """

    id: str
    name: str
    inputs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reference:
    """An element that another requires.

    Whose it is, and the name of the import it is reached by (empty in the same model).
    """

    owner: "CompiledModel"
    element: dmn.Element
    alias: str

    @property
    def key(self) -> Key:
        return self.owner.model.namespace, self.element.id


@dataclass(frozen=True, slots=True)
class _Logic:
    """Compiled logic with what it requires; a knowledge model has parameters too."""

    run: Run
    type: Type | None
    requires: tuple[_Reference, ...]
    free: frozenset[str]
    parameters: tuple[str, ...] = ()
    types: tuple[Type | None, ...] = ()


class CompiledModel:
    """A decision model ready to be asked. It does not change, and may be shared between threads."""

    def __init__(self, model: dmn.Model, functions: Functions | None, imports: Mapping[str, "CompiledModel"]) -> None:
        self.model = model
        self.findings: list[Finding] = []
        self._functions = functions
        self._aliases = {each.namespace: each.name for each in model.imports}
        self._imports = imports
        imported = [(each.name, imports[each.namespace]) for each in model.imports if each.namespace in imports]
        self.types: Types = Types(
            model.types,
            {f"{alias}.{name}": of for alias, other in imported for name, of in other.types.by_name.items()},
        )
        self.names: frozenset[str] = frozenset(_names(model)).union(*(other.names for _, other in imported))
        self._elements = {element.id: element for element in model.elements}
        self._element_types = {element.id: self._type(element) for element in model.elements}
        self._logic: dict[str, _Logic] = {}
        for decision in model.decisions:
            self._logic[decision.id] = self._compile(decision)
        for knowledge in model.knowledge_models:
            self._logic[knowledge.id] = self._compile_knowledge(knowledge)

    @property
    def decisions(self) -> tuple[Question, ...]:
        """Every decision of the model."""
        return tuple(Question(each.id, each.name, self.needs(each.id, set())) for each in self.model.decisions)

    @property
    def description(self) -> str:
        """What the first decision of the file says of itself."""
        return next((each.description for each in self.model.decisions if each.description), "")

    def notes(self, matched: Iterable[str]) -> list[str]:
        """What is written beside the rules ``matched`` (of this file's tables), in the order of the tables."""
        tables = (each.logic for each in self.model.decisions if isinstance(each.logic, dmn.DecisionTable))
        rules = {rule.id: rule for table in tables for rule in table.rules}
        return [note for rule_id in matched if rule_id in rules for note in rules[rule_id].notes if note]

    def evaluate(self, decision: str, context: Mapping[str, Any], env: Environment = DEFAULT) -> Evaluation:
        """The answer to the decision of that id or name.

        Raises UnknownDecision, and FeelEvaluationError when it takes too much. A question without an answer is null.
        """
        found = next((each for each in self.model.decisions if decision in (each.id, each.name)), None)
        if found is None:
            raise UnknownDecision(decision=decision)
        state = State(env)
        value = _guarded(lambda: _Asking(state, context, {}).decide(_Reference(self, found, "")))
        return Evaluation(value, tuple(state.trace))

    def evaluate_json(self, decision: str, context: Mapping[str, Any], env: Environment = DEFAULT) -> Any:
        """The answer as a JSON value. Raises as evaluate does."""
        return self.evaluate(decision, context, env).json

    def evaluate_service(self, service: str, context: Mapping[str, Any], env: Environment = DEFAULT) -> Evaluation:
        """The answer of the decision service of that id or name.

        ``context`` gives its input data and input decisions by name.

        Several output decisions make a context. Raises as evaluate does.
        """
        found = next((each for each in self.model.services if service in (each.id, each.name)), None)
        if found is None:
            raise UnknownDecision(decision=service)
        state = State(env)
        given = {
            each.element.name: received(
                state.adopt(context.get(each.element.name)), each.owner.element_type(each.element.id)
            )
            for each in self.service_inputs(found)
        }
        value = _guarded(lambda: _serve(self, found, state, given))
        return Evaluation(value, tuple(state.trace))

    def element_type(self, element_id: str) -> Type | None:
        """The declared type of an element's value."""
        return self._element_types.get(element_id)

    def logic(self, element_id: str) -> _Logic:
        """The compiled logic of a decision or knowledge model."""
        return self._logic[element_id]

    def service_inputs(self, service: dmn.DecisionService) -> list[_Reference]:
        """What a decision service takes, in the order of its parameters."""
        return self.resolve_all((*service.input_data, *service.input_decisions), service)

    def resolve_all(self, hrefs: Iterable[str], source: dmn.Element) -> list[_Reference]:
        """The elements that ``hrefs`` refer to; a reference to nothing is left out and noted as a finding."""
        found = []
        for href in hrefs:
            reference = self.resolve(href)
            if reference is None:
                finding = Finding("dmn-reference", source.id, source.line, {"href": href})
                self.findings += [finding] if finding not in self.findings else []
            else:
                found.append(reference)
        return found

    def resolve(self, href: str) -> _Reference | None:
        """The element that ``href`` refers to, in this model or an import."""
        namespace, _, element_id = href.rpartition("#")
        if not namespace or namespace == self.model.namespace:
            element = self._elements.get(element_id)
            return None if element is None else _Reference(self, element, "")
        other = self._imports.get(namespace)
        reference = None if other is None else other.resolve("#" + element_id)
        return None if reference is None else _Reference(reference.owner, reference.element, self._aliases[namespace])

    def _type(self, element: dmn.Element) -> Type | None:
        found = self.types.find(element.type_ref)
        if element.type_ref and found is None:
            self.findings.append(Finding("dmn-type-unknown", element.id, element.line, {"type": element.type_ref}))
        return found

    def _required(self, element: dmn.Decision | dmn.KnowledgeModel) -> tuple[_Reference, ...]:
        requires = element.requires
        return tuple(self.resolve_all((*requires.inputs, *requires.decisions, *requires.knowledge), element))

    def _compile(self, decision: dmn.Decision) -> _Logic:
        compiler = LogicCompiler(self._functions, self.names, self.types, decision.id)
        if decision.logic is None:
            compiler.note("dmn-logic-missing", decision.id, decision.line)
        run = compiler.compile(decision.logic)
        self.findings += compiler.findings
        return _Logic(run, self._element_types[decision.id], self._required(decision), frozenset(compiler.free))

    def _compile_knowledge(self, knowledge: dmn.KnowledgeModel) -> _Logic:
        compiler = LogicCompiler(self._functions, self.names, self.types, knowledge.id)
        logic = knowledge.logic or dmn.FunctionDefinition(knowledge.id, knowledge.line)
        parameters, types, run = compiler.function_parts(logic)
        if logic.body is None:
            compiler.note("dmn-logic-missing", knowledge.id, knowledge.line)
        result = self.types.find(logic.type_ref) or self._element_types[knowledge.id]
        self.findings += compiler.findings
        result = None if isinstance(result, FunctionType) else result
        return _Logic(run, result, self._required(knowledge), frozenset(compiler.free), parameters, types)

    def needs(self, element_id: str, seen: set[str]) -> frozenset[str]:
        """The names that a decision, with all it builds on, needs to be given; ``seen`` are the elements done."""
        if element_id in seen or element_id not in self._logic:
            return frozenset()
        seen.add(element_id)
        logic = self._logic[element_id]
        given = {each.element.name for each in logic.requires if isinstance(each.element, dmn.InputData)}
        known = {each.alias or each.element.name for each in logic.requires}
        deeper = [
            each.owner.needs(each.element.id, seen) for each in logic.requires if isinstance(each.element, dmn.Decision)
        ]
        return frozenset(given | (logic.free - known)).union(*deeper)


class _Asking:
    """One evaluation over the graph of requirements: each decision is answered once."""

    def __init__(self, state: State, given: Mapping[str, Any], answers: dict[Key, Any]) -> None:
        self._state = state
        self._outermost = Scope(given, None, state)
        self._answers = answers

    def decide(self, reference: _Reference) -> Any:
        """The answer of a decision. One that depends on itself is null."""
        if reference.key not in self._answers:
            self._answers[reference.key] = None
            logic = reference.owner.logic(reference.element.id)
            self._state.enter()
            value = logic.run(Scope(self._names(logic), self._outermost, self._state))
            self._state.leave()
            self._answers[reference.key] = value if logic.type is None else coerce(value, logic.type)
        return self._answers[reference.key]

    def _names(self, logic: _Logic) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for reference in logic.requires:
            target = names.setdefault(reference.alias, {}) if reference.alias else names
            target[reference.element.name] = self._value(reference)
        return names

    def _value(self, reference: _Reference) -> Any:
        element = reference.element
        if isinstance(element, dmn.Decision):
            return self.decide(reference)
        if isinstance(element, dmn.KnowledgeModel):
            return self._knowledge(reference)
        if isinstance(element, dmn.DecisionService):
            return _service_function(reference.owner, element)
        given = self._outermost.names.get(element.name)
        return received(self._state.adopt(given), reference.owner.element_type(element.id))

    def _knowledge(self, reference: _Reference) -> Function:
        if reference.key not in self._answers:
            logic = reference.owner.logic(reference.element.id)
            names: dict[str, Any] = {}
            scope = Scope({}, None, self._state).inner(names)
            name = reference.element.name
            function = closure(name, logic.parameters, logic.types, logic.run, scope, logic.type)
            self._answers[reference.key] = function
            names |= self._names(logic)
            names[name] = function
        found: Function = self._answers[reference.key]
        return found


def _service_function(owner: CompiledModel, service: dmn.DecisionService) -> Function:
    inputs = owner.service_inputs(service)
    names = tuple(each.element.name for each in inputs)
    types = tuple(each.owner.element_type(each.element.id) for each in inputs)

    def invoke(state: State, arguments: list[Any]) -> Any:
        fitting = typed_arguments(types, arguments)
        return None if fitting is None else _serve(owner, service, state, dict(zip(names, fitting, strict=True)))

    return Function(service.name, names, invoke, types)


def _serve(owner: CompiledModel, service: dmn.DecisionService, state: State, given: Mapping[str, Any]) -> Any:
    answers = {
        each.key: given[each.element.name]
        for each in owner.service_inputs(service)
        if isinstance(each.element, dmn.Decision)
    }
    asking = _Asking(state, given, answers)
    values = {each.element.name: asking.decide(each) for each in owner.resolve_all(service.outputs, service)}
    value = next(iter(values.values())) if len(values) == 1 else values
    of = owner.element_type(service.id)
    return value if of is None or isinstance(of, FunctionType) else coerce(value, of)


def _guarded(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except RecursionError:
        raise FeelEvaluationError("depth") from None


def _names(model: dmn.Model) -> Iterable[str]:
    """Every name that FEEL texts anywhere in the model may hold.

    One with a point means a path where it is not a parameter in reach.
    """
    yield from (each.name for each in model.imports)
    pending: list[Any] = [*model.types, *model.elements]
    while pending:
        part = pending.pop()
        if isinstance(part, dmn.Element | dmn.ItemDefinition | dmn.Variable | dmn.Output) and "." not in part.name:
            yield part.name
        if isinstance(part, dmn.Relation):
            yield from part.columns
        if isinstance(part, tuple):
            pending.extend(part)
        elif is_dataclass(part):
            pending.extend(getattr(part, each.name) for each in fields(part))
