"""Checks a decision model before it is deployed."""

from collections import Counter
from collections.abc import Iterator, Mapping

from engine.dmn import model as dmn
from engine.dmn.checking import by_type
from engine.dmn.decisions import CompiledModel
from engine.dmn.findings import Finding
from engine.feel.functions import Functions


def lint(
    model: dmn.Model, functions: Functions | None = None, imports: Mapping[str, CompiledModel] | None = None
) -> list[Finding]:
    """Everything that is wrong with ``model``, in the order of the text."""
    compiled = CompiledModel(model, functions, imports or {})
    for service in model.services:
        compiled.resolve_all((*service.outputs, *service.input_decisions, *service.input_data), service)
    found = [*compiled.findings, *_names(model), *_cycles(model), *by_type(compiled, functions)]
    if not model.decisions:
        found.append(Finding("dmn-decisions-missing", model.id, 1))
    return sorted(found, key=lambda finding: (finding.line, finding.code))


def _names(model: dmn.Model) -> Iterator[Finding]:
    counts = Counter(element.name for element in model.elements)
    for element in model.elements:
        if not element.name:
            yield Finding("dmn-name-missing", element.id, element.line)
        elif counts[element.name] > 1:
            yield Finding("dmn-name-twice", element.id, element.line, {"name": element.name})


def _cycles(model: dmn.Model) -> Iterator[Finding]:
    needs = {
        decision.id: {href.rpartition("#")[2] for href in decision.requires.decisions} for decision in model.decisions
    }
    for decision in model.decisions:
        reached: set[str] = set()
        pending = set(needs[decision.id])
        while pending:
            reached |= pending
            pending = set().union(*(needs.get(each, set()) for each in pending)) - reached
        if decision.id in reached:
            yield Finding("dmn-cycle", decision.id, decision.line)
