import pytest
from sqlalchemy import func, select, update

from engine.commands.execution import UnknownInstance
from engine.history.chain import GENESIS, link
from engine.history.events import of_instance
from engine.store.tables import history_event, instance
from tests.support.supervision import SupervisionOffice
from tests.support.tampering import unguard
from workflows.history.course import Course, course
from workflows.history.queries import count, recorded, root_of
from workflows.history.seals import DIVERGED, seals_of_family, seals_of_office
from workflows.procedures.seeding import SUPPLIED, seed


@pytest.fixture
def lived(desk: SupervisionOffice) -> SupervisionOffice:
    """An office with one matter that two units have taken up, and one that was only taken in."""
    with desk.acting() as tx:
        seed(tx, SUPPLIED)
    desk.issue(co=[{"unit": "EDU", "duty": "helps"}])
    desk.begin_handling("env")
    desk.wait(days=1)
    desk.open("Smoke in the morning")
    return desk


def told(office: SupervisionOffice, text: str) -> Course:
    """The course of the only instance that ``text`` finds."""
    with office.reading() as session:
        (found,) = recorded(session, text)
        return course(session, office.office.engine.definitions, found.id)


def test_a_history_is_found_by_what_people_know(lived: SupervisionOffice) -> None:
    """Title, number, process name and ids find it; called instances count with their caller."""
    with lived.reading() as session:
        noise, smoke = recorded(session, "noise")[0], recorded(session, "smoke")[0]
        assert [each.id for each in recorded(session, noise.matter_no or "?")] == [noise.id]
        assert [each.id for each in recorded(session, noise.business_key or "?")] == [noise.id]
        assert [each.id for each in recorded(session) if each.business_key] == [smoke.id, noise.id]
        assert [each.id for each in recorded(session, "承办单位办理")] == [noise.id]
        assert recorded(session, "100%") == []
        assert count(session, "noise") == 1
    assert (noise.called, smoke.called) == (2, 0)
    assert noise.events > smoke.events == 1


def test_a_called_instance_leads_to_the_one_that_nobody_called(lived: SupervisionOffice) -> None:
    """Any instance of the family has the same root; an unknown one is refused."""
    with lived.reading() as session:
        root = recorded(session, "noise")[0].id
        family = session.scalars(select(instance.c.id).where(instance.c.root_id == root)).all()
        assert {root_of(session, each) for each in family} == {root}
        with pytest.raises(UnknownInstance):
            root_of(session, "nothing")


def test_the_course_has_every_event_of_all_instances_in_order(lived: SupervisionOffice) -> None:
    """Each event once, in the order of time, with the state that its own instance was in."""
    noise = told(lived, "noise")
    assert [chapter.event.at for chapter in noise.chapters] == sorted(chapter.event.at for chapter in noise.chapters)
    for member in noise.members:
        own = [chapter.event.seq for chapter in noise.chapters if chapter.event.instance_id == member.row.id]
        assert own == list(range(1, member.row.seq + 1))
    assert noise.title == "Noise at night"
    assert {"clerk", "director", "leader"} <= noise.logins


def test_the_part_of_a_unit_is_called_by_the_unit(lived: SupervisionOffice) -> None:
    """An undertaking belongs to the unit of its assignment, the office's own process to none."""
    units = {member.unit for member in told(lived, "noise").members if member.row.parent_id}
    assert units == {"ENV", "EDU"}
    assert told(lived, "noise").root.unit == ""


def test_an_untouched_history_is_sealed(lived: SupervisionOffice) -> None:
    """Every chain is whole and, played again, every event leads to its recorded state."""
    with lived.reading() as session:
        seals = list(seals_of_office(session, lived.office.engine, played=True))
        instances = session.scalar(select(func.count()).select_from(instance))
    assert len(seals) == instances >= 4
    assert all(seal.broken is None and seal.replayed == seal.events > 0 for seal in seals)


def test_a_changed_record_breaks_the_seal(lived: SupervisionOffice) -> None:
    """Somebody who rewrites who did it is found, with the instance and the number of the event."""
    with lived.reading() as session:
        root = recorded(session, "noise")[0].id
    with lived.acting() as tx:
        unguard(tx.session)
        where = (history_event.c.instance_id == root) & (history_event.c.seq == 2)
        tx.session.execute(update(history_event).where(where).values(actor="somebody else"))
    with lived.reading() as session:
        broken = [seal.broken for seal in seals_of_family(session, lived.office.engine, root) if seal.broken]
    assert [(each.instance_id, each.seq, each.reason) for each in broken] == [(root, 2, "altered")]


def test_a_forger_who_computes_the_chain_anew_is_found_by_replay(lived: SupervisionOffice) -> None:
    """With another decision in the record and every hash made to fit, the chain is whole and replay disagrees."""
    with lived.reading() as session:
        root = recorded(session, "noise")[0].id
        events = list(of_instance(session, root))
    with lived.acting() as tx:
        unguard(tx.session)
        previous = GENESIS
        for event in events:
            payload = event.body.replace(b"Noise at night", b"Peace at night")
            columns = ("instance_id", "seq", "at", "actor", "kind", "element_id", "definition_id")
            facts = {name: getattr(event, name) for name in columns}
            forged = link(previous, payload=payload, **facts)
            where = (history_event.c.instance_id == root) & (history_event.c.seq == event.seq)
            values = {"payload": payload, "previous": previous, "hash": forged}
            tx.session.execute(update(history_event).where(where).values(values))
            previous = forged
        tx.session.execute(update(instance).where(instance.c.id == root).values(head=previous))
    with lived.reading() as session:
        plain, played = (
            [seal.broken for seal in seals_of_office(session, lived.office.engine, played=how) if seal.broken]
            for how in (False, True)
        )
    assert plain == []
    assert [(each.instance_id, each.reason) for each in played] == [(root, DIVERGED)]
