"""A decision model as it is written (DMN 1.3 to 1.5).

Ids and lines are kept, so that whatever is wrong can be shown where it is.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A FEEL text in its place."""

    text: str
    element_id: str
    line: int


@dataclass(frozen=True)
class Boxed:
    """A boxed expression. ``type_ref`` names the type of its value, empty for any."""

    id: str
    line: int
    type_ref: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Literal(Boxed):
    """A FEEL expression; ``language`` is empty for FEEL."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True)
class Input:
    """A column of conditions: the expression tested, and the unary tests its value has to pass (None: any value)."""

    id: str
    line: int
    expression: Text
    type_ref: str
    allowed: Text | None


@dataclass(frozen=True)
class Output:
    """A column of results. ``allowed`` also gives the order of priority; ``default`` stands when no rule matches."""

    id: str
    line: int
    name: str
    type_ref: str
    allowed: Text | None
    default: Text | None


@dataclass(frozen=True)
class Rule:
    """A row. ``notes`` are its annotations, for people."""

    id: str
    line: int
    conditions: tuple[Text, ...]
    results: tuple[Text, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionTable(Boxed):
    """Rules; ``hit_policy`` and ``aggregation`` as written, the hit policy UNIQUE where none is."""

    hit_policy: str = "UNIQUE"
    aggregation: str = ""
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Variable:
    """A name with a type."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True)
class Entry:
    """A named part of a boxed context or invocation; the name is empty for the result of a context."""

    variable: Variable
    value: Boxed | None


@dataclass(frozen=True)
class Context(Boxed):
    """Entries in order, each seeing those before it."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Relation(Boxed):
    """A list of contexts written as a table."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Boxed | None, ...], ...] = ()


@dataclass(frozen=True)
class ListOf(Boxed):
    """A list."""

    items: tuple[Boxed | None, ...] = ()


@dataclass(frozen=True)
class Invocation(Boxed):
    """A call of ``function`` with named arguments."""

    function: Boxed | None = None
    bindings: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class FunctionDefinition(Boxed):
    """A function. ``kind`` is FEEL, JAVA or PMML; only FEEL can be run."""

    parameters: tuple[Variable, ...] = ()
    body: Boxed | None = None
    kind: str = "FEEL"


@dataclass(frozen=True)
class Conditional(Boxed):
    """If, then, else."""

    condition: Boxed | None = None
    consequence: Boxed | None = None
    alternative: Boxed | None = None


@dataclass(frozen=True)
class Iterator(Boxed):
    """``kind`` is ``for``, ``some``, ``every`` or ``filter``; ``variable`` is empty for a filter."""

    kind: str = "for"
    variable: str = ""
    source: Boxed | None = None
    body: Boxed | None = None


@dataclass(frozen=True)
class Element:
    """Something in the diagram with an id and a name."""

    id: str
    name: str
    line: int
    type_ref: str


@dataclass(frozen=True)
class InputData(Element):
    """A value given from outside."""


@dataclass(frozen=True)
class Requirements:
    """What an element builds on, by reference (``#id`` or ``namespace#id``)."""

    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision(Element):
    """A question with the logic that answers it; None where no logic is given. ``description`` is for people."""

    requires: Requirements
    logic: Boxed | None
    description: str = ""


@dataclass(frozen=True)
class KnowledgeModel(Element):
    """Logic with parameters, called by decisions."""

    requires: Requirements
    logic: FunctionDefinition | None


@dataclass(frozen=True)
class DecisionService(Element):
    """Decisions offered as a function of input data and input decisions."""

    outputs: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]


@dataclass(frozen=True)
class ItemDefinition:
    """A type: another type, or a context of components, or a function; perhaps a list of it, perhaps restricted."""

    name: str
    line: int
    type_ref: str
    is_collection: bool
    allowed: Text | None
    components: tuple["ItemDefinition", ...]
    function_item: FunctionDefinition | None


@dataclass(frozen=True)
class Import:
    """Another model whose elements are reached by ``name.``."""

    name: str
    namespace: str


@dataclass(frozen=True)
class Model:
    """A decision model."""

    id: str
    name: str
    namespace: str
    imports: tuple[Import, ...]
    types: tuple[ItemDefinition, ...]
    inputs: tuple[InputData, ...]
    decisions: tuple[Decision, ...]
    knowledge_models: tuple[KnowledgeModel, ...]
    services: tuple[DecisionService, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """Everything that others can refer to."""
        return (*self.inputs, *self.decisions, *self.knowledge_models, *self.services)
