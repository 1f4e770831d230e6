"""The draft opinion (second step): what the leader wrote, what is meant, who should do what by when."""

from collections.abc import Mapping
from typing import Any

from workflows.assignments.service import Duty, plan
from workflows.directives.queries import directives_of
from workflows.directives.service import record_directive, word
from workflows.fields import choice, choice_or, day, flag, required, rows, text
from workflows.matters.intake import refuse_classified
from workflows.matters.models import Matter
from workflows.matters.queries import matter_row
from workflows.matters.urgency import propose_urgency
from workflows.matters.values import Demand, DirectiveClass, Severity, Stage, Status, Urgency
from workflows.unit_of_work import UnitOfWork


def record_opinion(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> Matter:
    """Keep the draft opinion. Rules A04 (verbatim text and intent), C09 (content, requirement), E04 (units, duties).

    ``values``: ``verbatim``, ``directive_leader``, ``directive_on``, ``intent``, ``directive_class``, ``requirement``,
    ``responsible_leader``, ``proposed_urgency``, ``urgency_reason``, ``severity``, ``composite``, ``long_term``,
    ``lead``, ``lead_duty``, ``lead_person`` (rule C06), ``co`` (a list of ``unit``, ``duty``, ``person``), ``demand``
    (rules B38 to B40). A draft that was sent back is recorded over.
    Raises FieldMissing, FieldWrong, TwoLeads, DutyMissing, UnitNotFound, ClassifiedContent.
    """
    matter = matter_row(tx.session, matter_id)
    verbatim, intent = required(values, "verbatim"), required(values, "intent")
    refuse_classified(verbatim, intent, text(values, "requirement"))
    matter.directive_class = choice(values, "directive_class", DirectiveClass)
    matter.intent = intent
    matter.demand = choice(values, "demand", Demand) if text(values, "demand") else None
    matter.requirement = required(values, "requirement")
    matter.responsible_leader = text(values, "responsible_leader") or text(values, "directive_leader")
    matter.severity = choice_or(values, "severity", Severity.ORDINARY)
    matter.composite, matter.long_term = flag(values, "composite"), flag(values, "long_term")
    matter.status, matter.stage = Status.DRAFTED, Stage.DOCKET_APPROVAL
    _keep_directive(tx, matter_id, values)
    propose_urgency(tx, matter, choice_or(values, "proposed_urgency", Urgency.NORMAL), text(values, "urgency_reason"))
    plan(tx, matter, _duty(values, "lead", "lead_duty", "lead_person"), _co_units(values))
    return matter


def _keep_directive(tx: UnitOfWork, matter_id: str, values: Mapping[str, Any]) -> None:
    """A draft written anew words its directive anew; it does not add one."""
    leader, verbatim = required(values, "directive_leader"), required(values, "verbatim")
    given_on = day(values, "directive_on")
    drafted = directives_of(tx.session, matter_id)
    if drafted:
        word(drafted[0], leader=leader, verbatim=verbatim, given_on=given_on)
    else:
        record_directive(tx, matter_id, leader=leader, verbatim=verbatim, given_on=given_on)


def _co_units(values: Mapping[str, Any]) -> list[Duty]:
    return [_duty(row, "unit", "duty", "person") for row in rows(values, "co")]


def _duty(values: Mapping[str, Any], unit: str, duty: str, person: str) -> Duty:
    return Duty(required(values, unit), text(values, duty), text(values, person) or None)
