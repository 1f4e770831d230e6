"""Batches from the four pools."""

from datetime import date, timedelta

import pytest

from tests.support.matters import issued, received
from tests.support.supervision import SupervisionOffice
from workflows.batches.errors import BatchEmpty, BatchKnown, NoCandidate
from workflows.batches.models import Pool
from workflows.batches.queries import batches, batches_of, candidates, count_candidates
from workflows.batches.service import make_batch
from workflows.fields import FieldMissing
from workflows.matters.merging import merge_matter
from workflows.matters.values import Source
from workflows.moments import day_of
from workflows.tags.service import set_tags

LIMIT = date(2019, 12, 31)


def today(desk: SupervisionOffice) -> date:
    """The office's day."""
    return day_of(desk.clock.now())


def pooled(desk: SupervisionOffice) -> dict[Pool, list[str]]:
    """The candidates of each pool."""
    with desk.reading() as session:
        return {pool: [row.id for row in candidates(session, pool, today(desk))] for pool in Pool}


def said(desk: SupervisionOffice, title: str, code: str, source: Source = Source.PUBLIC_COMPLAINT) -> str:
    """A matter of which something is said that calls for attention."""
    matter_id = received(desk, title, source)
    with desk.acting("clerk") as tx:
        set_tags(tx, matter_id, [f"attention:{code}"])
    return matter_id


@pytest.mark.rule("B32")
def test_candidates_come_from_four_pools(desk: SupervisionOffice) -> None:
    """Hot topics, directives unresolved when they should be, repeated and important petitions; others in none."""
    late = issued(desk)
    desk.clock.advance(timedelta(days=60))
    issued(desk, due_on=LIMIT)
    hot, repeated = said(desk, "prices", "hot_topic"), said(desk, "smell", "repeated_petition")
    important = said(desk, "wages", "important_petition")
    again, same = (received(desk, "noise", Source.PUBLIC_COMPLAINT) for _ in range(2))
    with desk.acting("clerk") as tx:
        merge_matter(tx, same, again, "the same")
    assert pooled(desk) == {
        Pool.HOT_TOPICS: [hot],
        Pool.UNRESOLVED_DIRECTIVES: [late],
        Pool.REPEATED_PETITIONS: sorted([repeated, again]),
        Pool.IMPORTANT_PETITIONS: [important],
    }


@pytest.mark.rule("B32")
def test_a_batch_groups_candidates_under_a_name_and_a_limit(desk: SupervisionOffice) -> None:
    """They leave their pools, and each matter knows its batch."""
    hot, important = said(desk, "prices", "hot_topic"), said(desk, "wages", "important_petition")
    with desk.acting("clerk") as tx:
        make_batch(tx, "Winter", LIMIT, [hot, important])
    with desk.reading() as session:
        assert set(count_candidates(session, today(desk)).values()) == {0}
        [made] = batches(session, today(desk))
        assert (made.batch.name, made.batch.due_on, made.settled) == ("Winter", LIMIT, 0)
        assert {matter.id for matter, _ in made.matters} == {hot, important}
        assert [batch.name for batch in batches_of(session, hot)] == ["Winter"]


def test_only_candidates_make_a_batch(desk: SupervisionOffice) -> None:
    """Neither nothing nor what is in no pool or another batch, nor without name and limit, nor the same name twice."""
    hot, other, plain = said(desk, "prices", "hot_topic"), said(desk, "wages", "hot_topic"), received(desk)
    with desk.acting("clerk") as tx:
        for name, limit, ids, error in (
            ("Winter", LIMIT, [], BatchEmpty),
            ("Winter", LIMIT, [hot, plain], NoCandidate),
            ("", LIMIT, [hot], FieldMissing),
            ("Winter", None, [hot], FieldMissing),
        ):
            with pytest.raises(error):
                make_batch(tx, name, limit, ids)
        make_batch(tx, "Winter", LIMIT, [hot])
        with pytest.raises(NoCandidate):
            make_batch(tx, "Spring", LIMIT, [hot])
        with pytest.raises(BatchKnown):
            make_batch(tx, "Winter", LIMIT, [other])
