"""Offers: units claim a piece of a matter; the one that is first has it as its part."""

from datetime import date

import pytest

from engine.commands.rights import NotYourTask
from tests.support.supervision import FROM_UNITS, SupervisionOffice
from workflows.assignments.models import Role, State
from workflows.beginnings.service import begin
from workflows.letters.queries import task_notice_of
from workflows.offers.errors import NobodyToClaim
from workflows.offers.queries import offers_of

pytestmark = pytest.mark.sqlite_only

PIECE = {"offer_task": "open the yards", "offer_standard": "each weekend", "offer_due_on": "2019-11-29"}


def offer(office: SupervisionOffice, matter_id: str, *units: str) -> None:
    """The office offers a piece to units."""
    with office.acting("clerk") as tx:
        begin(tx, "offer", matter_id)
    office.do("describe_piece", "clerk", **PIECE, offer_units=list(units))


@pytest.mark.rule("C08")
def test_the_unit_that_claims_first_has_it_and_it_is_logged(supervision: SupervisionOffice) -> None:
    """Only units it was offered to; afterwards it is a part with owner, duty, deadline, notice, and its own course."""
    matter_id = supervision.issue()
    offer(supervision, matter_id, "EDU", "POL", "ENV")
    with pytest.raises(NotYourTask):
        supervision.do("claim_piece", "env.liaison", claim_confirmed=True)
    supervision.do("claim_piece", "pol.liaison", claim_confirmed=True)
    assert supervision.tasks("claim_piece") == []
    part = next(each for each in supervision.assignments(matter_id) if each.unit == "POL")
    assert (part.role, part.duty, part.due_on, part.state) == (
        Role.CO,
        "open the yards",
        date(2019, 11, 29),
        State.ISSUED,
    )
    assert part.handler_due_on == date(2019, 10, 10)
    with supervision.reading() as session:
        [logged] = offers_of(session, matter_id)
        assert task_notice_of(session, part.id).standard == "each weekend"
    assert (logged.unit, logged.claimed_by, logged.assignment_id) == ("POL", "pol.liaison", part.id)
    assert logged.claimed_at == supervision.clock.now()
    supervision.do("acknowledge", "pol.liaison")
    assert supervision.tasks("name_handler")


def test_units_with_a_part_have_nothing_to_claim(supervision: SupervisionOffice) -> None:
    """An offer to nobody else is refused."""
    matter_id = supervision.issue()
    with pytest.raises(NobodyToClaim):
        offer(supervision, matter_id, "ENV")


def test_nobody_claims_a_piece_of_a_matter_that_is_completed(supervision: SupervisionOffice) -> None:
    """Every offer that nobody has claimed is withdrawn then, one that was only begun too."""
    matter_id = supervision.issue()
    offer(supervision, matter_id, "EDU")
    offer(supervision, matter_id, "POL")
    with supervision.acting("clerk") as tx:
        begin(tx, "offer", matter_id)
    supervision.undertake()
    assert len(supervision.tasks("claim_piece")) == 2
    supervision.go(*FROM_UNITS)
    assert not {"claim_piece", "describe_piece"} & set(supervision.places())
