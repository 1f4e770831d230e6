"""Appointing experts and renewing them. Rules D05 and D06."""

from collections.abc import Mapping
from typing import Any

from workflows.columns import new_id
from workflows.experts.errors import AlreadyRenewed, RenewedBeyondTerm, TermReversed
from workflows.experts.models import Expert, ExpertKind, ExpertRenewal
from workflows.experts.queries import expert_row
from workflows.fields import choice, required, required_day, short, text
from workflows.moments import today
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80


def appoint(tx: UnitOfWork, values: Mapping[str, Any]) -> Expert:
    """Take an expert into the pool, for the first year of the term. Rule D05.

    ``values``: ``kind``, ``name``, ``employer``, ``field``, ``term_from``, ``term_to``. Raises FieldMissing,
    FieldWrong, FieldTooLong, TermReversed.
    """
    begins, ends = required_day(values, "term_from"), required_day(values, "term_to")
    if ends < begins:
        raise TermReversed(field="term_to")
    expert = Expert(
        id=new_id(),
        kind=choice(values, "kind", ExpertKind),
        name=short(values, "name", LONGEST_NAME),
        employer=text(values, "employer")[:120],
        field=required(values, "field"),
        term_from=begins,
        term_to=ends,
        valid_through=begins.year,
        added_by=tx.actor.id,
        added_at=tx.now,
    )
    tx.session.add(expert)
    tx.session.flush()
    return expert


def renew(tx: UnitOfWork, expert_id: str) -> Expert:
    """Appoint an expert for this year, or for the next where this one is appointed already. Rule D06.

    Raises ExpertNotFound, AlreadyRenewed, RenewedBeyondTerm.
    """
    expert, this_year = expert_row(tx.session, expert_id), today(tx).year
    year = this_year if expert.valid_through < this_year else this_year + 1
    if expert.valid_through >= year:
        raise AlreadyRenewed(name=expert.name, year=expert.valid_through)
    if year > expert.term_to.year:
        raise RenewedBeyondTerm(name=expert.name, year=year)
    expert.valid_through = year
    tx.session.add(ExpertRenewal(expert_id=expert.id, year=year, renewed_by=tx.actor.id, renewed_at=tx.now))
    tx.session.flush()
    return expert
