"""Minutes of meetings."""

from datetime import date
from typing import Any

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.matters.queries import count
from workflows.matters.values import Source
from workflows.minutes.queries import matters_from, minutes_of
from workflows.minutes.service import record_minutes

ITEMS = [{"item_title": f"Item {number}", "item_requirement": f"do {number}"} for number in (1, 2, 3)]
MINUTES: dict[str, Any] = {"minutes_number": "M-31", "meeting": "31st meeting", "held_on": "2019-09-20", "items": ITEMS}


@pytest.mark.rule("E02", "B05", "C16")
def test_minutes_become_matters_that_name_them(desk: SupervisionOffice) -> None:
    """Three items are three matters from a meeting, in order, linked to the numbered minutes."""
    with desk.acting("clerk") as tx:
        matters = record_minutes(tx, MINUTES)
        minutes = minutes_of(tx.session, matters[0].id)
        assert minutes is not None
        assert (minutes.number, minutes.held_on) == ("M-31", date(2019, 9, 20))
        assert {(matter.source_text, matter.basis) for matter in matters} == {("31st meeting", "M-31")}
        listed = [(matter.title, matter.requirement, matter.source) for matter in matters_from(tx.session, minutes.id)]
        assert listed == [(f"Item {number}", f"do {number}", Source.MEETING) for number in (1, 2, 3)]


@pytest.mark.rule("E02", "C16")
@pytest.mark.parametrize("field", ["minutes_number", "meeting", "held_on", "items"])
def test_minutes_need_number_meeting_day_and_items(desk: SupervisionOffice, field: str) -> None:
    """What is missing is named, and nothing is registered."""
    with desk.acting("clerk") as tx:
        with pytest.raises(FieldMissing) as missing:
            record_minutes(tx, MINUTES | {field: None})
        assert count(tx.session) == 0
    assert missing.value.details == {"field": field}
