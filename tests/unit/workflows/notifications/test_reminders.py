"""The ladder of reminders."""

from datetime import date, timedelta

import pytest

from tests.support.matters import DUE, handled, issued, lead
from tests.support.supervision import SupervisionOffice
from workflows.notifications.reminders import Rung, plan, remind, remind_handler_missing

BEFORE = Rung("day_before", -1, "handler", "warning")
AFTER = Rung("day_after", 1, "deputy_head", "overdue")
HEAD = Rung("three_days_after", 3, "unit_head", "overdue")
DIRECTOR = Rung("five_days_after", 5, "office_director", "overdue")


@pytest.mark.rule("E17")
def test_rungs_lie_on_working_days_around_the_deadline(desk: SupervisionOffice) -> None:
    """A deadline on the first day after the holidays warns before them; what is past is left out."""
    with desk.acting() as tx:
        planned = plan(tx, date(2019, 10, 8), [AFTER, BEFORE])
        assert [each.at.isoformat() for each in planned] == ["2019-09-30T08:30:00+08:00", "2019-10-09T08:30:00+08:00"]
    desk.clock.advance(timedelta(days=5))
    with desk.acting() as tx:
        assert [each.rung for each in plan(tx, date(2019, 10, 8), [AFTER, BEFORE])] == [AFTER]
        assert plan(tx, None, [AFTER]) == []


@pytest.mark.rule("E17", "E07")
@pytest.mark.parametrize(
    ("rung", "told"), [(BEFORE, "env.staff"), (AFTER, "env.deputy"), (HEAD, "env.head"), (DIRECTOR, "director")]
)
def test_each_rung_reaches_its_person_once(desk: SupervisionOffice, rung: Rung, told: str) -> None:
    """Sent twice, it arrives once."""
    assignment = lead(desk, handled(desk))
    with desk.acting() as tx:
        assert [sent.recipient for sent in remind(tx, assignment, DUE, rung)] == [told]
        assert remind(tx, assignment, DUE, rung) == []
        assert [sent.recipient for sent in remind(tx, assignment, date(2019, 11, 29), rung)] == [told]


def test_a_deputy_without_account_is_reached_through_the_liaison(desk: SupervisionOffice) -> None:
    """The liaison is told, with the deputy's name, and still only once."""
    assignment = lead(desk, issued(desk, lead="POL"))
    with desk.acting() as tx:
        [sent] = remind(tx, assignment, DUE, AFTER)
        assert (sent.recipient, sent.params["deputy_head"]) == ("pol.liaison", "POL deputy")
        assert remind(tx, assignment, DUE, AFTER) == []


@pytest.mark.rule("A13")
def test_a_missing_handler_is_told_to_unit_and_office(desk: SupervisionOffice) -> None:
    """Liaison, deputy head and the clerks of the office hear of it once."""
    assignment = lead(desk, issued(desk))
    with desk.acting() as tx:
        told = sorted(sent.recipient for sent in remind_handler_missing(tx, assignment))
        assert told == ["clerk", "env.deputy", "env.liaison"]
        assert remind_handler_missing(tx, assignment) == []
