"""History: complete enough to play again, chained so that no change goes unnoticed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from engine.delegates import DelegateCall
from engine.history.events import of_instance
from engine.history.replaying import replay
from engine.history.story import tell
from engine.history.verifying import verify
from engine.store.tables import history_event, instance
from tests.support.engines import Bench
from tests.support.processes import boundary, diagram, flow, path, process, service_task, timer, user_task
from tests.support.tampering import unguard


@pytest.fixture
def lived(bench: Bench) -> tuple[Bench, str]:
    """An instance that has seen a delegate, a timer, a loop and three completions."""
    answers = iter(range(100))
    bench.delegates.register("count", lambda _call: {"count": next(answers)})
    body = (
        '<startEvent id="s"/><endEvent id="e"/><exclusiveGateway id="g" default="g-work"/><endEvent id="e2"/>'
        + service_task("ask", "count")
        + user_task("work", due='=now() + duration("P1D")')
        + user_task("reminded")
        + boundary("t", "work", timer("timeDuration", "PT1H"), interrupting=False)
    )
    flows = (
        path("s", "ask", "work", "g")
        + flow("g", "ask", "count < 2")
        + path("t", "reminded", "e2")
        + flow("g", "work")
        + ""
    )
    bench.deploy(p=diagram(process("p", body + flow("reminded", "e"), flows)))
    instance_id = bench.start("p", "case")
    bench.wait(hours=2)
    bench.complete("work")
    bench.complete("work")
    bench.complete("reminded")
    return bench, instance_id


def test_an_untouched_history_verifies(lived: tuple[Bench, str]) -> None:
    """Every event's hash follows from the one before, up to the head."""
    bench, instance_id = lived
    with bench.database.reading() as session:
        verified = verify(session, instance_id)
    assert verified.broken is None
    assert verified.events == bench.instance(instance_id).seq == 5


def _edit(session: Any, instance_id: str) -> None:
    where = (history_event.c.instance_id == instance_id) & (history_event.c.seq == 2)
    payload = session.execute(select(history_event.c.payload).where(where)).scalar()
    session.execute(update(history_event).where(where).values(payload=payload.replace(b"given", b"taken")))


def _backdate(session: Any, instance_id: str) -> None:
    where = (history_event.c.instance_id == instance_id) & (history_event.c.seq == 2)
    session.execute(update(history_event).where(where).values(actor="somebody else"))


def _remove(session: Any, instance_id: str) -> None:
    session.execute(delete(history_event).where(history_event.c.instance_id == instance_id, history_event.c.seq == 2))


def _cut_off(session: Any, instance_id: str) -> None:
    session.execute(delete(history_event).where(history_event.c.instance_id == instance_id, history_event.c.seq == 5))


def _insert(session: Any, instance_id: str) -> None:
    last = session.execute(
        select(history_event).where(history_event.c.instance_id == instance_id, history_event.c.seq == 5)
    ).one()
    session.execute(insert(history_event).values(dict(last._mapping) | {"seq": 6}))


def _reorder(session: Any, instance_id: str) -> None:
    for seq, new in ((2, 99), (3, 2), (99, 3)):
        session.execute(
            update(history_event)
            .where(history_event.c.instance_id == instance_id, history_event.c.seq == seq)
            .values(seq=new)
        )


def _cut_with_head(session: Any, instance_id: str) -> None:
    _cut_off(session, instance_id)
    session.execute(update(instance).where(instance.c.id == instance_id).values(seq=4))


@pytest.mark.parametrize(
    ("tamper", "seq", "reason"),
    [
        (_edit, 2, "altered"),
        (_backdate, 2, "altered"),
        (_remove, 2, "missing"),
        (_cut_off, 5, "cut-off"),
        (_insert, 6, "reordered"),
        (_reorder, 2, "reordered"),
        (_cut_with_head, 5, "cut-off"),
    ],
)
def test_tampering_is_found_where_it_was_done(
    lived: tuple[Bench, str], tamper: Callable[[Any, str], None], seq: int, reason: str
) -> None:
    """An event edited, removed, inserted, reordered or cut off is named with its instance and number."""
    bench, instance_id = lived
    with bench.database.writing() as session:
        unguard(session)
        tamper(session, instance_id)
    with bench.database.reading() as session:
        broken = verify(session, instance_id).broken
    assert broken is not None
    assert (broken.instance_id, broken.seq, broken.reason) == (instance_id, seq, reason)


def test_played_again_every_state_is_the_recorded_one(lived: tuple[Bench, str]) -> None:
    """Without clock, database or delegates, the recorded events lead to the recorded states, byte for byte."""
    bench, instance_id = lived
    with bench.database.reading() as session:
        events = list(of_instance(session, instance_id))
        specs = {
            event.definition_id: bench.engine.definitions.get(session, event.definition_id).spec for event in events
        }
    played = list(
        replay(
            events, called=False, spec_of=specs.__getitem__, zone=bench.engine.zone, functions=bench.engine.functions
        )
    )
    assert [each.agrees for each in played] == [True] * 5


def test_the_story_tells_what_stood_when(lived: tuple[Bench, str]) -> None:
    """After each event: tokens, variables before and after, open tasks with their due times, waiting timers."""
    bench, instance_id = lived
    with bench.database.reading() as session:
        chapters = list(tell(of_instance(session, instance_id)))
    assert [chapter.event.kind for chapter in chapters] == ["start", "timer", "complete", "complete", "complete"]
    assert [chapter.marking for chapter in chapters][:3] == [
        {"work": 1},
        {"work": 1, "reminded": 1},
        {"work": 1, "reminded": 1},
    ]
    assert chapters[0].changed == {"count": (None, 0)}
    assert chapters[2].changed == {"count": (0, 1)}
    assert [timer["element"] for timer in chapters[0].timers.values()] == ["t"]
    assert chapters[1].timers == {}
    assert [task["due_at"] for task in chapters[0].tasks.values()] == ["2019-11-01T01:00:00+00:00"]


def test_delegates_are_not_called_again(lived: tuple[Bench, str]) -> None:
    """Replay reads their answers from the record."""
    bench, instance_id = lived
    called: list[DelegateCall] = []
    bench.engine.delegates.register("other", called.append)
    with bench.database.reading() as session:
        events = list(of_instance(session, instance_id))
        spec = bench.engine.definitions.get(session, events[0].definition_id).spec
    assert all(
        each.agrees
        for each in replay(
            events, called=False, spec_of=lambda _id: spec, zone=bench.engine.zone, functions=bench.engine.functions
        )
    )
    assert called == []


def test_a_loop_stands_at_its_element_once_for_each_pass(bench: Bench) -> None:
    """Three passes are three tokens, not four: what holds them together is not counted."""
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1, 2, 3]" inputElement="item"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )
    body = '<startEvent id="s"/><endEvent id="e"/>' + user_task("work", inside=loop)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"))))
    instance_id = bench.start("p")
    with bench.database.reading() as session:
        (chapter,) = tell(of_instance(session, instance_id))
    assert chapter.marking == {"work": 3}
