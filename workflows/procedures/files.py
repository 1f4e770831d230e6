"""A procedure is a file: a diagram, a decision table or a form. What it defines, and what it is called."""

from engine import bpmn, dmn, forms
from engine.commands.deployments import Resource
from engine.store.tables import DefinitionKind
from workflows.procedures.errors import OtherProcedure


def ids_in(kind: DefinitionKind, body: bytes) -> frozenset[str]:
    """The ids of the processes, decisions or form that a file defines. Raises Invalid if it is unreadable."""
    match kind:
        case DefinitionKind.PROCESS:
            return frozenset(bpmn.read(body).processes)
        case DefinitionKind.DECISION:
            return frozenset(decision.id for decision in dmn.parse(body).decisions)
        case DefinitionKind.FORM:
            return frozenset({forms.parse(body).id})


def resource_of(kind: DefinitionKind, key: str, body: bytes) -> Resource:
    """The file of the procedure ``key`` as the engine is given it."""
    return Resource(f"{key}.{kind.value}", body)


def check_same_contents(kind: DefinitionKind, before: bytes, after: bytes) -> None:
    """A changed file may define only what it defined before. Raises OtherProcedure."""
    expected, found = ids_in(kind, before), ids_in(kind, after)
    if expected != found:
        raise OtherProcedure(expected=", ".join(sorted(expected)), found=", ".join(sorted(found)) or "–")
