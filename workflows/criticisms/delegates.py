"""What the diagrams call on proposals to criticise."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.models import Assignment
from workflows.assignments.queries import assignment_row
from workflows.beginnings.service import start_beside
from workflows.criticisms import service
from workflows.criticisms.errors import CriticismNotFound
from workflows.criticisms.models import Ground
from workflows.criticisms.queries import suspects, waiting
from workflows.fields import FieldWrong, choice, required, text
from workflows.matters.queries import matter_row
from workflows.moments import today
from workflows.organisation.queries import unit_names

PROCESS = "criticism_bulletin"
"""The process in which an approver decides on a proposal."""


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("criticism-facts", criticism_facts)
    delegates.register("propose-criticism", propose_criticism)
    delegates.register("read-criticism", read_criticism)
    delegates.register("decide-criticism", decide_criticism)


def criticism_facts(call: DelegateCall) -> Mapping[str, Any]:
    """No input; result ``suspects``: rows of ``assignment_id`` and the facts that the decision table asks."""
    found = suspects(call.tx.session, today(call.tx))
    return {"suspects": [{"assignment_id": part.id, **facts.as_variables()} for part, facts in found]}


def propose_criticism(call: DelegateCall) -> None:
    """Inputs ``assignment_id`` and ``ground``: a proposal of its own begins, unless one waits for its decision."""
    part = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    if service.propose(call.tx, part, choice(call.inputs, "ground", Ground)):
        start_beside(call.tx, PROCESS, part.matter_id, part)


def read_criticism(call: DelegateCall) -> Mapping[str, Any]:
    """Input ``assignment_id``; results ``criticism_id``, ``ground``, ``title``, ``unit_name``, ``urges``."""
    part = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    proposed = waiting(call.tx.session, part.id)
    if proposed is None:
        raise CriticismNotFound(criticism=None)
    return {
        "criticism_id": proposed.id,
        "ground": proposed.ground.value,
        "title": matter_row(call.tx.session, part.matter_id).title,
        "unit_name": _unit(call, part),
        "urges": proposed.facts["urges"],
    }


def decide_criticism(call: DelegateCall) -> None:
    """Inputs ``criticism_id``, ``decision`` ("propose" or "decline") and ``reason``."""
    decision = required(call.inputs, "decision")
    if decision not in ("propose", "decline"):
        raise FieldWrong(field="decision", value=decision)
    granted, reason = decision == "propose", text(call.inputs, "reason")
    service.decide(call.tx, required(call.inputs, "criticism_id"), granted=granted, reason=reason)


def _unit(call: DelegateCall, part: Assignment) -> str:
    return unit_names(call.tx.session, [part.unit]).get(part.unit, part.unit)
