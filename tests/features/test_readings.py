"""Presenting to leaders: they rate, comment, direct; each leader of a merged matter is told the result."""

import pytest

from engine.commands.rights import NotYourTask
from tests.support.supervision import FROM_UNITS, SupervisionOffice
from workflows.beginnings.errors import MayNotBegin
from workflows.beginnings.service import begin
from workflows.directives.further import record_further_directive
from workflows.directives.queries import directives_of
from workflows.matters.merging import merge_matter
from workflows.organisation.people import actor_of
from workflows.organisation.queries import person
from workflows.organisation.roles import Role
from workflows.overview.asked import asked
from workflows.overview.essentials import essentials
from workflows.readings.errors import NothingSaid
from workflows.readings.models import Rating
from workflows.readings.queries import readings_of

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def office(supervision: SupervisionOffice) -> SupervisionOffice:
    """An office with a second leader."""
    supervision.join("mayor", "OFF", Role.LEADER)
    return supervision


def present(office: SupervisionOffice, matter_id: str, *leaders: str) -> None:
    """The office lays the matter before leaders."""
    with office.acting("clerk") as tx:
        begin(tx, "reading", matter_id)
    office.do("prepare_reading", "clerk", reading_leaders=list(leaders), reading_summary="half of it is done")


@pytest.mark.rule("B14", "E12")
def test_a_leader_rates_comments_and_directs(office: SupervisionOffice) -> None:
    """What is said is kept with the matter; a directive is one more directive, word for word; others cannot answer."""
    matter_id = office.issue()
    present(office, matter_id, "leader", "mayor")
    assert sorted(task.assignee or "" for task in office.tasks("read_matter")) == ["leader", "mayor"]
    with pytest.raises(NotYourTask):
        office.do("read_matter", "director", reading_comment="not mine")
    with pytest.raises(NothingSaid):
        office.do("read_matter", "mayor")
    office.do("read_matter", "mayor", reading_rating="dissatisfied", reading_directive="Report again in a month.")
    office.do("read_matter", "leader", reading_comment="Agreed.")
    with office.reading() as session:
        found = {each.leader: each for each in readings_of(session, matter_id)}
        written = directives_of(session, matter_id)[-1]
    assert (found["mayor"].rating, found["mayor"].directive_id) == (Rating.DISSATISFIED, written.id)
    assert (written.leader, written.verbatim) == ("mayor", "Report again in a month.")
    assert (found["leader"].rating, found["leader"].comment) == (None, "Agreed.")


@pytest.mark.rule("E11")
def test_each_leader_on_a_merged_matter_is_told_the_result(office: SupervisionOffice) -> None:
    """Whoever wrote on either of the two gets the result to read; who read it as the directing leader not twice."""
    matter_id = office.issue()
    other = office.open("Noise by night")
    with office.acting("clerk") as tx:
        values = {"directive_leader": "mayor", "verbatim": "Look into it.", "given_on": "2019-09-20"}
        record_further_directive(tx, other, values)
        merge_matter(tx, other, matter_id, "the same")
    office.undertake()
    office.go(*FROM_UNITS)
    assert [task.assignee for task in office.tasks("read_matter")] == ["mayor"]
    office.do("read_matter", "mayor", reading_rating="satisfied")
    with office.reading() as session:
        [told] = readings_of(session, matter_id)
    assert (told.leader, told.summary, told.rating) == ("mayor", "settled", Rating.SATISFIED)


def test_the_office_alone_presents_and_sees_what_leaders_said(office: SupervisionOffice) -> None:
    """No unit begins it, and none sees what was said, but for the directives."""
    matter_id = office.issue()
    with pytest.raises(MayNotBegin), office.acting("env.head") as tx:
        begin(tx, "reading", matter_id)
    present(office, matter_id, "leader")
    shown = {}
    for login in ("director", "env.liaison"):
        with office.reading() as session:
            reader = person(session, login)
            seen = essentials(session, reader, matter_id, office.clock.now())
            shown[login] = len(asked(session, seen, actor_of(reader)).readings)
    assert shown == {"director": 1, "env.liaison": 0}
