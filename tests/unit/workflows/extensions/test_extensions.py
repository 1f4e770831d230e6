"""Extensions."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.matters import DUE, docketed, handled, issued, lead
from tests.support.supervision import FORMS, SupervisionOffice
from workflows.extensions.errors import DeadlinePassed, ExtensionDecided, NothingToExtend, NotLater
from workflows.extensions.queries import extensions_of
from workflows.extensions.service import grant, refuse, request_extension
from workflows.fields import FieldMissing, FieldWrong
from workflows.matters.values import Cadence, DueKind

ASKED = FORMS["request_extension"]
LATER = date(2019, 11, 29)


def ask(desk: SupervisionOffice, matter_id: str, **changed: Any) -> str:
    """The id of a request by the lead."""
    with desk.acting("env.liaison") as tx:
        return request_extension(tx, lead(desk, matter_id).id, ASKED | changed).id


@pytest.mark.rule("B08", "E18")
@pytest.mark.parametrize("field", ["extension_reason", "extension_progress", "extension_due_on"])
def test_a_request_needs_reason_progress_and_day(desk: SupervisionOffice, field: str) -> None:
    """Lacking one it is refused by name."""
    with pytest.raises(FieldMissing) as missing:
        ask(desk, handled(desk), **{field: ""})
    assert missing.value.details == {"field": field}


@pytest.mark.rule("B08", "E18")
def test_a_request_comes_before_expiry_and_asks_for_more(desk: SupervisionOffice) -> None:
    """On the day itself it is still in time, a day later it is not; an earlier day is no extension."""
    matter_id = handled(desk)
    with pytest.raises(NotLater):
        ask(desk, matter_id, extension_due_on=DUE.isoformat())
    desk.clock.advance(timedelta(days=(DUE - date(2019, 9, 27)).days))
    ask(desk, matter_id)
    desk.clock.advance(timedelta(days=1))
    with pytest.raises(DeadlinePassed):
        ask(desk, matter_id)


def test_without_a_deadline_there_is_nothing_to_extend(desk: SupervisionOffice) -> None:
    """A long-term matter has no day to move."""
    with pytest.raises(NothingToExtend):
        ask(desk, docketed(desk, due_on=None, long_term=True))


@pytest.mark.rule("B08", "E18")
def test_a_granted_request_moves_the_day_and_keeps_the_original(desk: SupervisionOffice) -> None:
    """The matter follows its lead; who decided is on record, once."""
    matter_id = issued(desk, co=[{"unit": "POL", "duty": "streets"}])
    extension_id = ask(desk, matter_id)
    with desk.acting("director") as tx:
        grant(tx, extension_id)
        with pytest.raises(ExtensionDecided):
            refuse(tx, extension_id, "after all")
        [kept] = extensions_of(tx.session, matter_id)
        assert (kept.old_due_on, kept.new_due_on, kept.decided_by) == (DUE, LATER, "director")
    matter = desk.matter(matter_id)
    assert (matter.due_on, matter.original_due_on, matter.due_kind) == (LATER, DUE, DueKind.EXTENDED)
    assert [(part.due_on, part.original_due_on) for part in desk.assignments(matter_id)] == [(LATER, DUE), (DUE, DUE)]


@pytest.mark.rule("C38")
def test_an_approved_plan_makes_feedback_monthly(desk: SupervisionOffice) -> None:
    """Milestones lie within the new deadline and need their day; granted, the matter is told of each month."""
    matter_id = handled(desk)
    late = [{"milestone": "built", "due_on": "2019-12-01"}]
    with pytest.raises(FieldWrong):
        ask(desk, matter_id, extension_plan=late)
    extension_id = ask(desk, matter_id, extension_plan=[{"milestone": "built", "due_on": "2019-11-20"}])
    assert desk.matter(matter_id).cadence is Cadence.NONE
    with desk.acting("director") as tx:
        grant(tx, extension_id)
    assert desk.matter(matter_id).cadence is Cadence.MONTHLY
