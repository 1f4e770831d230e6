"""Somebody acts in the place of another: both names are recorded, and duties are kept apart for both."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands import tasks
from engine.commands.handing import entrust, recall, respond, transfer
from engine.commands.returning import send_back, take_back
from engine.commands.rights import NotYourTask, SeparationOfDuties, TaskTaken
from engine.commands.signing import ask_signature, sign, signatures
from engine.history.events import of_instance
from engine.service import Engine
from engine.store.tables import user_task
from engine.store.worklist import is_theirs, may_see
from tests.support.approval import act, approving, refused
from tests.support.engines import ANN, BOB, START, Bench

EVE = Actor("eve")
FOR_BOB = Actor("eve", BOB.groups, on_behalf_of="bob")
WHY = "she is away"
UNTIL = START + timedelta(days=2)


def places(_session: Session, actor_id: str, now: datetime) -> Sequence[Actor]:
    """Eve stands in for Bob until a moment."""
    return [FOR_BOB] if actor_id == "eve" and now < UNTIL else []


@pytest.fixture
def office(bench: Bench) -> Bench:
    """Drafting, then approving by somebody else, in an office where Bob is away."""
    known = bench.engine
    bench.engine = Engine(bench.database, bench.clock, known.zone, places=places)
    return approving(bench)


def doers(office: Bench) -> list[tuple[str, str | None]]:
    """Who completed what, in whose place, in order."""
    columns = (user_task.c.completed_by, user_task.c.completed_for)
    with office.database.reading() as session:
        query = select(*columns).where(user_task.c.completed_by.is_not(None)).order_by(user_task.c.completed_at)
        return [(row[0], row[1]) for row in session.execute(query)]


def test_the_deed_is_recorded_under_both_names_and_replays(office: Bench) -> None:
    """The task and its event name who did it and in whose place; the chain and every state stay provable."""
    instance_id = office.instances()[0].id
    office.complete("draft", {"said": "x"}, by=EVE)
    assert doers(office) == [("eve", "bob")]
    with office.database.reading() as session:
        last = list(of_instance(session, instance_id))[-1]
    assert (last.actor, last.payload["on_behalf_of"], last.principal) == ("eve", "bob", "bob")
    assert office.replays(instance_id)


def test_nobody_acts_in_a_place_once_it_is_over(office: Bench) -> None:
    """At the end the stand-in is a stranger again, whatever she had taken on; it is his still."""
    act(office, EVE, tasks.claim)
    assert office.open()[0].assignee == "bob"
    office.clock.set(UNTIL)
    for command, given in ((tasks.complete, ({},)), (transfer, ("dan", WHY)), (tasks.unclaim, ())):
        with pytest.raises((NotYourTask, tasks.NothingToGiveBack)), office.engine.transaction(EVE) as tx:
            command(tx, office.open()[0].id, *given)
    act(office, BOB, tasks.reschedule, START)
    office.complete("draft", {"said": "his"}, by=BOB)


def test_duties_stay_separate_for_the_stand_in_and_for_the_absent(office: Bench) -> None:
    """Who drafted in Bob's place does not approve as herself, nor does he, nor she in his place what he drafted."""
    office.complete("draft", {"said": "x"}, by=EVE)
    herself = Actor("eve", frozenset({"staff"}))
    for each in (EVE, herself, BOB):
        assert refused(office, each, SeparationOfDuties, tasks.complete, {}).details["element"] == "draft"
    office.complete("approve", by=ANN)
    office.start("p", "another")
    office.complete("draft", {"said": "y"}, by=BOB)
    refused(office, EVE, SeparationOfDuties, tasks.claim)


def test_what_is_ones_own_is_done_in_ones_own_name(office: Bench) -> None:
    """A candidate who also stands in for another candidate acts alone."""
    office.complete("draft", {"said": "x"}, by=Actor("eve", frozenset({"staff"})))
    assert doers(office) == [("eve", None)]


def test_what_somebody_else_has_claimed_stays_theirs(office: Bench) -> None:
    """Standing in opens what the absent one could do, no more."""
    act(office, ANN, tasks.claim)
    refused(office, EVE, NotYourTask, tasks.complete, {})
    refused(office, BOB, TaskTaken, tasks.complete, {})


def test_handing_on_and_signing_in_somebodys_place(office: Bench) -> None:
    """What was entrusted in his place comes back to him; his signature given by her names her."""
    task = act(office, EVE, entrust, "dan", WHY)
    assert (task.owner, task.handed_by) == ("bob", "eve")
    assert act(office, EVE, recall).assignee == "bob"
    act(office, EVE, entrust, "dan", WHY)
    assert act(office, Actor("dan"), respond, "ready", {}).assignee == "bob"
    act(office, EVE, transfer, "ann", WHY)
    task = act(office, ANN, ask_signature, ["bob"], WHY)
    act(office, EVE, sign, "fine", agrees=True)
    with office.database.reading() as session:
        given = signatures(session, task.id)[0]
    assert (given.signer, given.answered_by) == ("bob", "eve")


def test_a_step_goes_back_to_whose_it_was(office: Bench) -> None:
    """Sent back or taken back, what was done in his place is his again, while she finds it."""
    office.complete("draft", {"said": "x"}, by=EVE)
    act(office, ANN, send_back, _step(office), WHY)
    assert office.open()[0].assignee == "bob"
    office.complete("draft", {"said": "y"}, by=EVE)
    done = _done(office)
    with office.engine.transaction(EVE) as tx:
        opened = take_back(tx, done)
    assert opened
    assert office.open()[0].assignee == "bob"
    office.complete("draft", {"said": "z"}, by=EVE)
    office.clock.set(UNTIL)
    with pytest.raises(NotYourTask), office.engine.transaction(EVE) as tx:
        take_back(tx, _done(office))


def test_whoever_stands_in_sees_what_there_is_to_do_and_nothing_else(office: Bench) -> None:
    """The work list of the absent is open to her, his finished work is not."""
    in_his_place = Actor("eve", places=(FOR_BOB,))
    seen = (is_theirs(in_his_place), may_see(in_his_place))

    def found() -> list[int]:
        with office.database.reading() as session:
            return [len(list(session.scalars(select(user_task.c.id).where(each)))) for each in seen]

    assert found() == [1, 1]
    office.complete("draft", {"said": "x"}, by=BOB)
    office.complete("approve", by=ANN)
    assert found() == [0, 0]


def _step(office: Bench) -> int:
    with office.database.reading() as session:
        return session.scalars(select(user_task.c.token).where(user_task.c.completed_by.is_not(None))).one()


def _done(office: Bench) -> str:
    with office.database.reading() as session:
        found = select(user_task.c.id).where(user_task.c.completed_by.is_not(None))
        return session.scalars(found.order_by(user_task.c.completed_at.desc(), user_task.c.token.desc())).first() or ""
