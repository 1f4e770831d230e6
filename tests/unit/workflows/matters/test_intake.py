"""Taking matters in."""

from datetime import date

import pytest

from tests.support.matters import docketed, received
from tests.support.supervision import SupervisionOffice
from workflows.calendar.working import WorkingCalendar
from workflows.fields import FieldMissing, FieldWrong
from workflows.matters.errors import ClassifiedContent
from workflows.matters.intake import receive, register
from workflows.matters.queries import MatterFilter, count, matters, undocketed
from workflows.matters.values import Source, Stage, Status

INTAKE = {"title": "Noise", "source": "S1", "source_text": "notice 31", "original_text": "text", "classified": False}


@pytest.mark.rule("E01", "E01b", "E01c", "E01d", "E01e", "E01f", "E01g", "E01h", "B01")
def test_a_matter_comes_from_any_of_the_ten_sources(desk: SupervisionOffice) -> None:
    """Each source can be registered and is found by it again."""
    for source in Source:
        received(desk, source.name, source)
    with desk.reading() as session:
        found = {source: matters(session, MatterFilter(sources=frozenset({source}))) for source in Source}
        assert {source: [row.title for row in rows] for source, rows in found.items()} == {
            source: [source.name] for source in Source
        }
        assert count(session) == len(Source)
    assert [source.value for source in Source] == [f"S{number}" for number in range(1, 11)]


@pytest.mark.parametrize("text", ["机密★10年 关于某事项的通知", "密级:秘密", "这是涉密件"])
def test_classified_content_is_refused(desk: SupervisionOffice, text: str) -> None:
    """A mark of classification anywhere keeps the matter out, and nothing of it is stored."""
    with desk.acting("clerk") as tx, pytest.raises(ClassifiedContent):
        receive(tx, source=Source.DOCUMENT, title="A notice", text=text)
    with desk.reading() as session:
        assert count(session) == 0


def test_a_matter_declared_classified_is_refused(desk: SupervisionOffice) -> None:
    """The clerk's tick is enough."""
    matter_id = received(desk)
    with desk.acting("clerk") as tx, pytest.raises(ClassifiedContent):
        register(tx, matter_id, INTAKE | {"classified": True})


def test_registering_tells_what_is_wrong_and_where(desk: SupervisionOffice) -> None:
    """A missing title and an unknown source are named by their field."""
    matter_id = received(desk)
    with desk.acting("clerk") as tx:
        with pytest.raises(FieldMissing) as missing:
            register(tx, matter_id, INTAKE | {"title": " "})
        with pytest.raises(FieldWrong) as wrong:
            register(tx, matter_id, INTAKE | {"source": "S11"})
        register(tx, matter_id, INTAKE)
    assert (missing.value.details["field"], wrong.value.details["field"]) == ("title", "source")
    matter = desk.matter(matter_id)
    assert (matter.source, matter.stage, matter.status) == (
        Source.SUPERIOR_DIRECTIVE,
        Stage.DRAFT_OPINION,
        Status.RECEIVED,
    )


@pytest.mark.rule("A03")
def test_what_is_not_docketed_after_a_working_day_is_listed(desk: SupervisionOffice) -> None:
    """Received on Friday it is listed on the make-up Sunday; docketed it is listed no more."""
    matter_id = received(desk)
    docketed(desk)
    with desk.reading() as session:
        assert undocketed(session, date(2019, 9, 28), WorkingCalendar()) == []
        assert [row.id for row in undocketed(session, date(2019, 9, 29), WorkingCalendar())] == [matter_id]
    assert desk.matter(matter_id).received_at == desk.clock.now()
