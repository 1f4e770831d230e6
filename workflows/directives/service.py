"""Recording what leaders write."""

from datetime import date

from workflows.columns import new_id
from workflows.directives.models import Directive
from workflows.fields import FieldMissing
from workflows.unit_of_work import UnitOfWork


def record_directive(
    tx: UnitOfWork,
    matter_id: str,
    *,
    leader: str,
    verbatim: str,
    given_on: date | None = None,
    report_id: str | None = None,
) -> Directive:
    """Add a directive, word for word, on a matter or on a report about it. Rules A04 and A16. Raises FieldMissing."""
    directive = Directive(
        id=new_id(), matter_id=matter_id, report_id=report_id, recorded_by=tx.actor.id, recorded_at=tx.now
    )
    word(directive, leader=leader, verbatim=verbatim, given_on=given_on)
    tx.session.add(directive)
    return directive


def word(directive: Directive, *, leader: str, verbatim: str, given_on: date | None) -> None:
    """Set what a directive says, as long as the matter is only a draft. Raises FieldMissing."""
    for field, value in (("directive_leader", leader), ("verbatim", verbatim)):
        if not value.strip():
            raise FieldMissing(field=field)
    directive.leader, directive.verbatim, directive.given_on = leader.strip(), verbatim.strip(), given_on
