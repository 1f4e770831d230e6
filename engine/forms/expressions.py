"""FEEL inside a form: attributes whose text starts with ``=``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine import feel
from engine.feel import ast
from engine.feel.scope import DEFAULT


@dataclass(frozen=True)
class Expression:
    """A FEEL expression, written in the form with a leading ``=`` that ``text`` does not hold."""

    text: str

    def evaluate(self, context: Mapping[str, Any], env: feel.Environment = DEFAULT) -> Any:
        """The value in ``context`` as JSON. Raises FeelSyntaxError, FeelEvaluationError."""
        return _compiled(self.text).evaluate_json(context, env)

    @property
    def names(self) -> frozenset[str]:
        """The names that it reads, those in filters too. Raises FeelSyntaxError."""
        compiled = _compiled(self.text)
        return compiled.names | compiled.filter_names

    @property
    def node(self) -> ast.Node:
        """Its syntax tree. Raises FeelSyntaxError."""
        return _compiled(self.text).node

    def check(self) -> None:
        """Raises FeelSyntaxError when it does not parse."""
        _compiled(self.text)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> feel.Expression:
    return feel.compile_expression(text)
