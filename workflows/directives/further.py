"""What leaders go on to write while a matter runs. Rule A16."""

from collections.abc import Mapping
from typing import Any

from workflows.directives.models import Directive
from workflows.directives.service import record_directive
from workflows.fields import required, required_day, short
from workflows.matters.intake import refuse_classified
from workflows.matters.queries import matter_row
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80


def record_further_directive(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Directive:
    """Add one more directive: ``directive_leader``, ``verbatim``, ``given_on``.

    Raises MatterNotFound, FieldMissing, FieldTooLong, FieldWrong, ClassifiedContent.
    """
    verbatim = required(values, "verbatim")
    refuse_classified(verbatim)
    return record_directive(
        tx,
        matter_row(tx.session, matter_id).id,
        leader=short(values, "directive_leader", LONGEST_NAME),
        verbatim=verbatim,
        given_on=required_day(values, "given_on"),
    )
