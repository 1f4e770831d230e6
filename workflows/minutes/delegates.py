"""What the diagram of minutes calls."""

from engine.delegates import DelegateCall, Delegates
from workflows.beginnings.service import begin_main
from workflows.fields import nested
from workflows.minutes.service import record_minutes


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("record-minutes", file_minutes)


def file_minutes(call: DelegateCall) -> None:
    """Input ``values``, the form of the minutes: each item becomes a matter whose own course begins."""
    for matter in record_minutes(call.tx, nested(call.inputs, "values")):
        known = {
            "title": matter.title,
            "source": matter.source.value,
            "source_text": matter.source_text,
            "original_text": matter.requirement,
            "basis": matter.basis,
        }
        begin_main(call.tx, matter, **known)
