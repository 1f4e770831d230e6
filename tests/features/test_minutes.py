"""A meeting's decisions entering the flow."""

import pytest

from engine.commands import instances
from tests.support.plans import go
from tests.support.supervision import SupervisionOffice
from tests.unit.workflows.minutes.test_minutes import MINUTES


@pytest.mark.rule("E02", "B05")
def test_each_item_of_the_minutes_begins_its_own_course(supervision: SupervisionOffice) -> None:
    """Recording them begins one decision for each item, already filled in."""
    with supervision.acting("clerk") as tx:
        instances.start(tx, "minutes")
    supervision.do("record_minutes", "clerk", **MINUTES)
    waiting = supervision.tasks("compile_decision")
    assert len(waiting) == 3
    assert {supervision.matter(task.business_key or "").basis for task in waiting} == {"M-31"}
    go(supervision, ("compile_decision", "deputy"))
    assert supervision.places() == ["compile_decision", "plan_inspection"]
