"""Starting the process by which a unit asks for more time."""

from engine.commands import instances
from engine.transaction import Transaction
from workflows.assignments.queries import assignment_row
from workflows.extensions.service import check_extensible

PROCESS = "extension"


def open_extension(tx: Transaction, assignment_id: str) -> str:
    """Start asking; the id of the instance, whose first task the unit's liaison finds in the inbox.

    Raises AssignmentNotFound, NothingToExtend, DeadlinePassed, UnknownDefinition.
    """
    assignment = assignment_row(tx.session, assignment_id)
    due_on = check_extensible(tx, assignment)
    variables = {
        "matter_id": assignment.matter_id,
        "assignment_id": assignment.id,
        "unit": assignment.unit,
        "due_on": due_on.isoformat(),
    }
    return instances.start(tx, PROCESS, business_key=assignment.matter_id, variables=variables)
