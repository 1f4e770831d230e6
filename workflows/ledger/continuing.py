"""Where the course of an imported matter goes on: in the procedure that its source proposes, at the places it names.

An element names itself by the property ``imported``: ``in_progress`` or ``completed``, the status of the matters that
go on there. A procedure that names no place for a status leaves its matters to the usual one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.model import Process
from engine.store.tables import DefinitionKind
from engine.transaction import Transaction
from workflows.beginnings.queries import DEFAULT, courses
from workflows.matters.values import Source, Status

PROPERTY = "imported"
_UNNAMED: Mapping[Status, tuple[str, ...]] = {Status.IN_PROGRESS: ("undertake",), Status.COMPLETED: ("next_week",)}
"""Where the usual procedure goes on in an office whose version of it names no place."""
PLACES = {PROPERTY: frozenset(status.value for status in _UNNAMED)}
"""What an element may say of itself, for the linter."""


@dataclass(frozen=True)
class Continuation:
    """A procedure and the elements at which a matter goes on in it."""

    process: str
    elements: tuple[str, ...]


def continuations(tx: Transaction, source: Source) -> Mapping[Status, Continuation]:
    """Where matters of ``source`` go on, by status, in the newest versions. Raises UnknownDefinition."""
    proposed = next((course.process for course in courses(tx.engine, tx.session, source) if course.proposed), DEFAULT)
    latest = {
        process: tx.engine.definitions.latest(tx.session, DefinitionKind.PROCESS, process).diagram
        for process in (DEFAULT, proposed)
    }
    told = [(DEFAULT, _UNNAMED), *((process, named(diagram)) for process, diagram in latest.items())]
    return {status: Continuation(process, each) for process, places in told for status, each in places.items()}


def named(process: Process) -> Mapping[Status, tuple[str, ...]]:
    """The elements that ``process`` names for each status."""
    found = [(element.ext.properties.get(PROPERTY), element.id) for element in process.elements.values()]
    return {
        status: places for status in _UNNAMED if (places := tuple(place for wanted, place in found if wanted == status))
    }
