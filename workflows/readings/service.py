"""Presenting a matter to leaders, and keeping what they say."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflows.columns import new_id
from workflows.directives.service import record_directive
from workflows.fields import FieldMissing, choice, required, text
from workflows.matters.intake import refuse_classified
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role
from workflows.readings.errors import ForAnotherLeader, NotALeader, NothingSaid
from workflows.readings.models import Rating, Reading
from workflows.readings.queries import reading_row
from workflows.reports.queries import reports_of
from workflows.unit_of_work import UnitOfWork


def present(tx: UnitOfWork, matter_id: str, leaders: Iterable[str], summary: str) -> list[Reading]:
    """Lay the matter before each of ``leaders`` (logins), with what the office writes of it.

    Raises MatterNotFound, FieldMissing, ClassifiedContent, NotALeader.
    """
    matter, wanted = matter_row(tx.session, matter_id), list(dict.fromkeys(leaders))
    said = required({"reading_summary": summary}, "reading_summary")
    refuse_classified(said)
    if not wanted:
        raise FieldMissing(field="reading_leaders")
    known = organisation.active_names(tx.session, Role.LEADER)
    for login in wanted:
        if login not in known:
            raise NotALeader(field="reading_leaders", login=login)
    found = [
        Reading(
            id=new_id(), matter_id=matter.id, leader=login, summary=said, presented_by=tx.actor.id, presented_at=tx.now
        )
        for login in wanted
    ]
    tx.session.add_all(found)
    tx.session.flush()
    return found


def record(tx: UnitOfWork, reading_id: str, values: Mapping[str, Any]) -> Reading:
    """What the leader says: ``reading_rating``, ``reading_comment``, ``reading_directive``. Rules B14 and E12.

    A directive is kept word for word, on the latest report where there is one (rule A16). Raises ReadingNotFound,
    ForAnotherLeader, NothingSaid, FieldWrong, ClassifiedContent.
    """
    reading = reading_row(tx.session, reading_id)
    if tx.actor.principal != reading.leader:
        raise ForAnotherLeader
    rated, comment, directive = (text(values, f"reading_{each}") for each in ("rating", "comment", "directive"))
    if not (rated or comment or directive):
        raise NothingSaid(field="reading_rating")
    refuse_classified(comment, directive)
    reading.rating = choice(values, "reading_rating", Rating) if rated else None
    reading.comment, reading.read_by, reading.read_at = comment, tx.actor.id, tx.now
    if directive:
        name = organisation.names(tx.session, [reading.leader])[reading.leader]
        latest = reports_of(tx.session, reading.matter_id)
        report_id = latest[-1].id if latest else None
        written = record_directive(
            tx, reading.matter_id, leader=name, verbatim=directive, given_on=today(tx), report_id=report_id
        )
        tx.session.flush()
        reading.directive_id = written.id
    return reading
