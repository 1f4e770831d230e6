"""Issuing special reports. Rules B18, D18 and E10."""

from collections.abc import Mapping
from typing import Any

from workflows.columns import new_id
from workflows.fields import required
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.numbering.service import next_number
from workflows.special_reports.models import SpecialReport
from workflows.unit_of_work import UnitOfWork

SERIES = "special_report"


def issue_special_report(
    tx: UnitOfWork, matter_id: str, values: Mapping[str, Any], written_by: str | None = None
) -> SpecialReport:
    """Issue a special report on a matter; who acts issues it, ``written_by`` somebody else or nobody.

    ``values``: ``special_title``, ``special_content``, ``special_advice``. Raises MatterNotFound, FieldMissing.
    """
    matter, day = matter_row(tx.session, matter_id), today(tx)
    given = {name: required(values, f"special_{name}") for name in ("title", "content", "advice")}
    report = SpecialReport(
        id=new_id(),
        year=day.year,
        serial=next_number(tx, SERIES, day.year),
        matter_id=matter.id,
        written_by=written_by or tx.actor.id,
        issued_by=tx.actor.id,
        issued_on=day,
        **given,
    )
    tx.session.add(report)
    tx.session.flush()
    return report
