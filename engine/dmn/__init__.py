"""Decisions: DMN models are read, checked, compiled once, and asked.

model = dmn.parse(text)
findings = dmn.lint(model)
decisions = dmn.compile_model(model)
answer = decisions.evaluate("handling", {"urgency": "top", "days": 4})
answer.value, answer.json, answer.matched
"""

from collections.abc import Iterable

from engine.dmn.decisions import CompiledModel, Evaluation, Question
from engine.dmn.errors import DmnInvalid, UnknownDecision
from engine.dmn.findings import Finding
from engine.dmn.linting import lint
from engine.dmn.model import Model
from engine.dmn.reading import parse
from engine.dmn.typing import answers
from engine.feel.functions import Functions

__all__ = [
    "CompiledModel",
    "DmnInvalid",
    "Evaluation",
    "Finding",
    "Model",
    "Question",
    "UnknownDecision",
    "answers",
    "compile_model",
    "lint",
    "parse",
]


def compile_model(
    model: Model, functions: Functions | None = None, imports: Iterable[CompiledModel] = ()
) -> CompiledModel:
    """The model ready to be asked. ``imports`` are the models it imports, found by their namespaces.

    What is wrong with it (see lint) does not stop the rest from working: a text that is no FEEL is null.
    """
    return CompiledModel(model, functions, {each.model.namespace: each for each in imports})
