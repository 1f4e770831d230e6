"""What the diagram of return visits calls."""

from collections.abc import Mapping
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.beginnings.service import begin_main
from workflows.fields import choice_or, nested, required, text
from workflows.matters.queries import matter_row
from workflows.visits import service
from workflows.visits.models import VisitKind


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("open-return-visit", open_return_visit)
    delegates.register("record-return-visit", record_return_visit)
    delegates.register("reopen-matter", reopen_matter)


def open_return_visit(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``matter_id``, ``kind`` and ``sample_id`` (may be empty); results ``visit_id`` and ``matter_title``."""
    matter_id, sample_id = required(call.inputs, "matter_id"), text(call.inputs, "sample_id") or None
    visit = service.open_visit(call.tx, matter_id, choice_or(call.inputs, "kind", VisitKind.RETURN_VISIT), sample_id)
    return {"visit_id": visit.id, "matter_title": matter_row(call.tx.session, matter_id).title}


def record_return_visit(call: DelegateCall) -> None:
    """Inputs ``visit_id`` and ``values``, the form of the visit."""
    service.record_visit(call.tx, required(call.inputs, "visit_id"), nested(call.inputs, "values"))


def reopen_matter(call: DelegateCall) -> Mapping[str, Any]:
    """Inputs ``visit_id`` and ``title``: a matter that goes on with what failed, its course begun.

    Result ``follow_up_id``.
    """
    matter = service.reopen(call.tx, required(call.inputs, "visit_id"), required(call.inputs, "title"))
    known = {
        "title": matter.title,
        "source": matter.source.value,
        "source_text": matter.source_text,
        "original_text": matter.requirement,
        "basis": matter.basis,
    }
    begin_main(call.tx, matter, **known)
    return {"follow_up_id": matter.id}
