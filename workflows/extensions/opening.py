"""Starting the process by which a unit asks for more time."""

from datetime import date

from engine.actor import Actor
from engine.transaction import Transaction
from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignment_row
from workflows.beginnings.service import start_beside
from workflows.extensions.errors import NotTheLiaison
from workflows.extensions.service import check_extensible
from workflows.organisation.roles import Role, held_in

PROCESS = "extension"
REQUEST = "request_extension"
"""The element at which the liaison says why and until when."""


def may_ask(actor: Actor, assignment: Assignment, today: date) -> bool:
    """Whether ``actor`` may ask for more time for this unit's part now: its liaison, before the deadline. Rule B08."""
    running = assignment.accepted_at is None and assignment.due_on is not None and today <= assignment.due_on
    return running and _liaison(assignment) in actor.groups


def open_extension(tx: Transaction, assignment_id: str) -> str:
    """Start asking; the id of the instance, whose first task the unit's liaison finds in the inbox.

    Raises AssignmentNotFound, NotTheLiaison, NothingToExtend, DeadlinePassed, ExtensionPending, UnknownDefinition.
    """
    assignment = assignment_row(tx.session, assignment_id)
    if _liaison(assignment) not in tx.actor.groups:
        raise NotTheLiaison(unit=assignment.unit)
    check_extensible(tx, assignment)
    return start_beside(tx, PROCESS, assignment.matter_id, assignment)


def _liaison(assignment: Assignment) -> str:
    return held_in(assignment.unit, Role.LIAISON)
