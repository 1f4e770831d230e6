"""The pool of experts."""

from datetime import date

import pytest

from tests.support.supervision import SupervisionOffice
from workflows.experts.errors import AlreadyRenewed, RenewedBeyondTerm, TermReversed
from workflows.experts.queries import expert_row, selectable
from workflows.experts.service import appoint, renew
from workflows.fields import FieldMissing

EXPERT = {"kind": "inspector", "name": "Mr Shi", "field": "noise", "term_from": "2019-03-01", "term_to": "2021-02-28"}


@pytest.mark.rule("D05")
def test_an_expert_has_a_field_and_a_term(desk: SupervisionOffice) -> None:
    """Neither may be missing, and the term ends after it begins."""
    with desk.acting("director") as tx:
        for missing in ("field", "term_from", "term_to", "name", "kind"):
            with pytest.raises(FieldMissing):
                appoint(tx, EXPERT | {missing: ""})
        with pytest.raises(TermReversed):
            appoint(tx, EXPERT | {"term_to": "2019-02-28"})
        expert = appoint(tx, EXPERT)
        assert (expert.field, expert.term_from, expert.term_to) == ("noise", date(2019, 3, 1), date(2021, 2, 28))


@pytest.mark.rule("D06")
def test_the_pool_is_renewed_year_by_year(desk: SupervisionOffice) -> None:
    """From 1 January nobody is selectable who was not renewed; renewal reaches to the end of the term, once a year."""
    with desk.acting("director") as tx:
        expert_id = appoint(tx, EXPERT).id

        def may_be_chosen(day: date) -> bool:
            return [each.id for each in selectable(tx.session, day)] == [expert_id]

        assert may_be_chosen(date(2019, 12, 31))
        assert not may_be_chosen(date(2019, 2, 28))
        assert not may_be_chosen(date(2020, 1, 1))
        renew(tx, expert_id)
        assert may_be_chosen(date(2020, 12, 31))
        with pytest.raises(AlreadyRenewed):
            renew(tx, expert_id)
    desk.until(desk.clock.now().replace(year=2020))
    with desk.acting("director") as tx:
        renew(tx, expert_id)
        assert may_be_chosen(date(2021, 2, 28))
        assert not may_be_chosen(date(2021, 3, 1))
    desk.until(desk.clock.now().replace(year=2021))
    with desk.acting("director") as tx, pytest.raises(RenewedBeyondTerm):
        renew(tx, expert_row(tx.session, expert_id).id)
