"""The names in reach of a part of an expression, with what is known of their values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.feel import ast
from engine.feel.names import reads
from engine.feel.typing.kinds import NULL, UNKNOWN, Known, either, is_open, may_be, not_null


@dataclass(frozen=True, slots=True)
class Names:
    """The variables given from outside, and the names that the expression itself defines, innermost last."""

    variables: Mapping[str, Known]
    own: tuple[Mapping[str, Known], ...] = ()
    opaque: int = 0
    """How many of ``own`` are hidden behind items whose entries are not known: any name may be one of these."""

    @classmethod
    def of(cls, variables: Mapping[str, Known]) -> "Names":
        """The names in reach of a whole expression."""
        return cls(variables)

    def inner(self, names: Mapping[str, Known]) -> "Names":
        """With these names in front of the others."""
        return replace(self, own=(*self.own, names))

    def opened(self, item: Known) -> "Names":
        """With the entries of an item in front, as the condition of a filter has them."""
        contexts = [shape for shape in item if shape.name == "context"]
        if is_open(item) or any(not shape.closed for shape in contexts):
            return replace(self.inner({}), opaque=len(self.own) + 1)
        entries = [dict(shape.entries or ()) for shape in contexts]
        if not entries:
            return self
        always = set(entries[0]).intersection(*entries) if len(contexts) == len(not_null(item)) else set()
        found = {}
        for name in {name for each in entries for name in each}:
            known = [each[name] for each in entries if name in each]
            found[name] = either(*known, *([] if name in always else [self.find(name) or UNKNOWN]))
        return self.inner(found)

    def find(self, name: str) -> Known | None:
        """What is known of ``name``; None where it is not known to exist."""
        for index in range(len(self.own), 0, -1):
            if index <= self.opaque:
                return UNKNOWN
            if name in self.own[index - 1]:
                return self.own[index - 1][name]
        return self.variables.get(name)

    def defines(self, name: str) -> bool:
        """Whether the name may stand for a function that the expression itself or its surroundings define."""
        given = may_be(self.variables.get(name, NULL), "function")
        return given or bool(self.opaque) or any(name in each for each in self.own)

    @staticmethod
    def reads_tested(test: ast.Node) -> bool:
        """Whether a unary test speaks of the tested value as ``?``."""
        return reads(test, "?")
