"""FEEL inside a form: attributes whose text starts with ``=``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine import feel


@dataclass(frozen=True)
class Expression:
    """A FEEL expression, written in the form with a leading ``=`` that ``text`` does not hold."""

    text: str

    def evaluate(self, context: Mapping[str, Any], env: Any = None) -> Any:
        """The value in ``context``. Raises what the FEEL evaluator raises: a syntax error, an exhausted step budget."""
        return _compiled(self.text).evaluate(context, env)

    def check(self) -> None:
        """Raises the FEEL syntax error of an expression that does not parse."""
        _compiled(self.text)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Any:
    return feel.compile_expression(text)
