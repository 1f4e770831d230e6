"""The leading group and the four forces."""

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.forces.models import Force, Seat, SeatHolder
from workflows.forces.queries import force_of, leading_group
from workflows.forces.service import join_force, leave_force, take_seat
from workflows.organisation.queries import UnitNotFound


@pytest.mark.rule("D02")
def test_the_leading_group_has_five_seats_with_one_holder_each(desk: SupervisionOffice) -> None:
    """Chair, executive deputy and the deputies for discipline, organisation and publicity; who held one is kept."""
    with desk.acting("director") as tx:
        assert [seat.value for seat in leading_group(tx.session)] == [
            "chair", "executive_deputy", "deputy_discipline", "deputy_organisation", "deputy_publicity",
        ]  # fmt: skip
        for name in ("Mr An", "Ms Bei"):
            take_seat(tx, {"seat": "chair", "name": name, "title": "secretary-general"})
        held = leading_group(tx.session)
        assert held[Seat.CHAIR] is not None
        assert held[Seat.CHAIR].name == "Ms Bei"
        assert held[Seat.EXECUTIVE_DEPUTY] is None
        assert tx.session.query(SeatHolder).count() == 2


@pytest.mark.rule("D03")
def test_a_unit_is_of_one_of_the_four_forces(desk: SupervisionOffice) -> None:
    """It may go over to another or leave; a unit that does not exist is none."""
    with desk.acting("director") as tx:
        for force in Force:
            join_force(tx, {"unit": "POL", "force": force.value})
            assert force_of(tx.session) == {"POL": force}
        with pytest.raises(UnitNotFound):
            join_force(tx, {"unit": "XYZ", "force": "media"})
        leave_force(tx, "POL")
        assert force_of(tx.session) == {}
