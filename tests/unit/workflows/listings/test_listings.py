"""Listed supervision."""

from datetime import date

import pytest

from tests.support.matters import issued, received
from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.listings.errors import AlreadyListed, NothingToList, NotListed
from workflows.listings.queries import listings_of, open_listing
from workflows.listings.service import lift_listing, list_matter
from workflows.matters.queries import MatterFilter, matters


@pytest.mark.rule("D22")
def test_a_listed_matter_is_due_in_a_week(desk: SupervisionOffice) -> None:
    """With its reason; the ledger finds it while it is listed, and what came of it is kept."""
    matter_id, other = issued(desk), issued(desk)
    with desk.acting("director") as tx:
        assert list_matter(tx, matter_id, "demolition").due_on == date(2019, 10, 4)
        assert [row.id for row in matters(tx.session, MatterFilter(listed=True))] == [matter_id]
        lift_listing(tx, matter_id, "done within the week")
        assert matters(tx.session, MatterFilter(listed=True)) == []
        [kept] = listings_of(tx.session, matter_id)
        assert (kept.reason, kept.result, kept.lifted_by) == ("demolition", "done within the week", "director")
        assert open_listing(tx.session, other) is None


def test_a_matter_is_listed_once_and_for_a_reason(desk: SupervisionOffice) -> None:
    """Only while it runs; it can be listed again once it was taken off."""
    matter_id, new = issued(desk), received(desk)
    with desk.acting("director") as tx:
        with pytest.raises(NotListed):
            lift_listing(tx, matter_id, "done")
        with pytest.raises(FieldMissing):
            list_matter(tx, matter_id, " ")
        with pytest.raises(NothingToList):
            list_matter(tx, new, "demolition")
        list_matter(tx, matter_id, "demolition")
        with pytest.raises(AlreadyListed):
            list_matter(tx, matter_id, "again")
        lift_listing(tx, matter_id, "done")
        list_matter(tx, matter_id, "again")
        assert len(listings_of(tx.session, matter_id)) == 2
