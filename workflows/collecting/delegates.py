"""What the scheduled diagrams call to ask units, and to press those that are overdue."""

from collections.abc import Mapping
from datetime import time, timedelta
from itertools import groupby
from typing import Any

from engine.delegates import DelegateCall, Delegates
from workflows.assignments.queries import assignment_row
from workflows.calendar.service import load_calendar
from workflows.calendar.working import week_of
from workflows.collecting.queries import overdue_parts, running_parts
from workflows.collecting.service import record_collection
from workflows.fields import FieldWrong, required, rows, text
from workflows.moments import at, today
from workflows.organisation.queries import unit_names, units_with
from workflows.organisation.roles import Role
from workflows.urges.models import UrgeChannel
from workflows.urges.service import urge

ENDS = time(8)
"""Until when on Monday a unit can tell its progress: the list of the week is made half an hour later."""


def register_delegates(delegates: Delegates) -> None:
    """Make this package's delegates known."""
    delegates.register("units-to-collect", units_to_collect)
    delegates.register("record-collection", record_told)
    delegates.register("overdue-parts", list_overdue_parts)
    delegates.register("urge-part", urge_part)


def units_to_collect(call: DelegateCall) -> Mapping[str, Any]:
    """No input; results ``asked`` and ``collect_until``, the moment at which the collection ends.

    ``asked`` has a row for each unit with a liaison and something to do: ``unit``, ``unit_name`` and ``parts``, rows of
    ``assignment_id``, ``matter_no``, ``collected_title``.
    """
    names, reachable = unit_names(call.tx.session), units_with(call.tx.session, Role.LIAISON)
    asked = [
        {
            "unit": unit,
            "unit_name": names.get(unit, unit),
            "parts": [
                {"assignment_id": part.id, "matter_no": matter.matter_no, "collected_title": matter.title}
                for part, matter in found
            ],
        }
        for unit, found in groupby(running_parts(call.tx.session), key=lambda each: each[0].unit)
        if unit in reachable
    ]
    monday = week_of(today(call.tx))[-1] + timedelta(days=1)
    return {"asked": asked, "collect_until": at(monday, ENDS).isoformat()}


def record_told(call: DelegateCall) -> None:
    """Inputs ``parts``, as asked, and ``collected``: for each of them in its order ``collected_progress``."""
    parts, told = rows(call.inputs, "parts"), rows(call.inputs, "collected")
    if len(parts) != len(told):
        raise FieldWrong(field="collected", value=len(told))
    words = [text(row, "collected_progress") for row in told]
    record_collection(call.tx, zip((required(part, "assignment_id") for part in parts), words, strict=True))


def list_overdue_parts(call: DelegateCall) -> Mapping[str, Any]:
    """No input; result ``overdue_parts``: rows of ``assignment_id``, ``title`` and ``days``, working days overdue."""
    day, calendar = today(call.tx), load_calendar(call.tx.session)
    found = overdue_parts(call.tx.session, day)
    return {
        "overdue_parts": [
            {
                "assignment_id": part.id,
                "title": matter.title,
                "days": calendar.working_days_between(part.due_on, day) if part.due_on else 0,
            }
            for part, matter in found
        ]
    }


def urge_part(call: DelegateCall) -> None:
    """Inputs ``assignment_id`` and ``content``: the unit is urged, counted and told. Rule E07."""
    part = assignment_row(call.tx.session, required(call.inputs, "assignment_id"))
    content = required(call.inputs, "content")
    urge(call.tx, part.matter_id, content=content, channel=UrgeChannel.SYSTEM, assignment_id=part.id)
