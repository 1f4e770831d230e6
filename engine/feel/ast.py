"""The syntax tree of a FEEL text. Every node is a value: it compares by content, not by place, and never changes."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Node:
    """One construct of the language. ``offset`` is where it begins in its text, of a binary operator its sign."""

    offset: int = field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class Literal(Node):
    """A number, text, boolean, null or ``@"..."`` literal."""

    value: Any


@dataclass(frozen=True)
class Name(Node):
    """A variable, function or, inside a unary test, ``?``."""

    name: str


@dataclass(frozen=True)
class Path(Node):
    """``target.name``"""

    target: Node
    name: str


@dataclass(frozen=True)
class Filter(Node):
    """``target[condition]``"""

    target: Node
    condition: Node


@dataclass(frozen=True)
class Call(Node):
    """``target(a, b)`` or ``target(name: a)``; ``names`` is empty for positional arguments."""

    target: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Negation(Node):
    """``-operand``"""

    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """``left operator right`` with ``+ - * / **``"""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison(Node):
    """``left operator right`` with ``= != < <= > >=``"""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Conjunction(Node):
    """``a and b and ...``"""

    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Disjunction(Node):
    """``a or b or ...``"""

    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Between(Node):
    """``value between low and high``"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class In(Node):
    """``value in (test, test)``"""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True)
class TypeName(Node):
    """A type as it is written: ``list<number>`` is ``TypeName("list", (TypeName("number"),))``.

    ``fields`` are those of a context.
    """

    name: str
    arguments: tuple["TypeName", ...] = ()
    fields: tuple[str, ...] = ()
    result: "TypeName | None" = None


@dataclass(frozen=True)
class InstanceOf(Node):
    """``value instance of type``"""

    value: Node
    type: TypeName


@dataclass(frozen=True)
class If(Node):
    """``if condition then consequence else alternative``"""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True)
class Iteration(Node):
    """``name in source`` or ``name in source..end``"""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True)
class For(Node):
    """``for iterations return body``"""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True)
class Quantified(Node):
    """``some iterations satisfies condition``, or ``every`` of them."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True)
class FunctionDefinition(Node):
    """``function(a: number, b) body``; a parameter without a type has ``None``.

    ``body`` is None for an external function.
    """

    parameters: tuple[tuple[str, TypeName | None], ...]
    body: Node | None


@dataclass(frozen=True)
class ListLiteral(Node):
    """``[a, b]``"""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class ContextLiteral(Node):
    """``{a: 1, b: a + 1}``"""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class RangeLiteral(Node):
    """``[start..end)``"""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True)
class OperatorTest(Node):
    """``< 10`` standing alone, as a unary test or in parentheses as a range."""

    operator: str
    operand: Node


@dataclass(frozen=True)
class Tests(Node):
    """The unary tests of a cell. ``tests`` is empty for ``-``, which always holds."""

    tests: tuple[Node, ...]
    negated: bool = False
