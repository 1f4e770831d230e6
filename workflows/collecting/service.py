"""Recording what a unit told when progress was collected. Rule C11."""

from collections.abc import Iterable

from workflows.assignments.queries import assignment_row
from workflows.reports.models import Feedback
from workflows.reports.service import tell_progress
from workflows.unit_of_work import UnitOfWork

NODE = "collection"
"""The node of what was told on a Friday."""


def record_collection(tx: UnitOfWork, told: Iterable[tuple[str, str]]) -> list[Feedback]:
    """Keep what was told of each part (its id and the words); what was left blank, or is accepted by now, is not kept.

    Raises AssignmentNotFound.
    """
    return [
        tell_progress(tx, assignment_id, NODE, {"feedback_progress": words})
        for assignment_id, words in told
        if words.strip() and assignment_row(tx.session, assignment_id).accepted_at is None
    ]
