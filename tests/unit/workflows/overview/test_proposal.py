"""What the decision tables would make of a matter before it is taken in."""

from datetime import date

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.overview.proposal import Proposal, proposal


def asked(office: SupervisionOffice, **typed: str) -> Proposal | None:
    """The proposal of an office with the deadline profile 13710."""
    with office.reading() as session:
        return proposal(office.office.engine, session, "13710", typed)


@pytest.mark.rule("C36")
def test_every_table_asked_says_why(desk: SupervisionOffice) -> None:
    """Class, urgency, handling and deadline each quote the rule that matched."""
    desk.deploy()
    found = asked(desk, title="Street lamps", text="dark streets")
    assert found is not None
    assert found.due_on == date(2019, 10, 4)
    assert len(found.reasons) == 4
    assert all(reason for _, _, reason in found.reasons)


def test_nothing_typed_and_nothing_deployed_propose_nothing(desk: SupervisionOffice) -> None:
    """The hint is left out; taking a matter in goes on without it."""
    assert asked(desk, title="Street lamps") is None
    desk.deploy()
    assert asked(desk, title=" ") is None
