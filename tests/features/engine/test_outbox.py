"""What leaves the system leaves with its command or not at all, at least once, and is given up visibly."""

from collections.abc import Mapping
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from engine.outbox import (
    MAX_ATTEMPTS,
    UnknownItem,
    begin_send,
    dead_count,
    discard,
    outbox,
    post,
    send_again,
    send_one,
    undelivered,
)
from engine.scheduler import Ticker
from engine.transaction import Transaction
from tests.support.engines import ANN, Bench


class Receiver:
    """Takes what is sent, or refuses as often as it is told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.got: list[tuple[str, Mapping[str, Any]]] = []
        self.refusals = refusals

    def __call__(self, key: str, payload: Mapping[str, Any]) -> None:
        """One delivery."""
        if self.refusals:
            self.refusals -= 1
            raise ConnectionError("nobody there")
        self.got.append((key, payload))


def test_an_item_is_sent_once_it_is_committed(bench: Bench) -> None:
    """The tick after the command sends it, once, however often the same key was posted."""
    receiver = bench.engine.senders["letters"] = Receiver()
    for _ in range(2):
        with bench.engine.transaction(ANN) as tx:
            post(tx, "letters", "letter-1", {"to": "bob"})
    ticker = Ticker(bench.engine)
    for _ in range(2):
        ticker.reach_out()
        assert ticker.rest(10)
    assert receiver.got == [("letter-1", {"to": "bob"})]


def test_nothing_leaves_when_the_command_fails(bench: Bench) -> None:
    """What a command that is undone had posted is undone with it."""
    receiver = bench.engine.senders["letters"] = Receiver()

    def fail(tx: Transaction) -> None:
        post(tx, "letters", "letter-1", {"to": "bob"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), bench.engine.transaction(ANN) as tx:
        fail(tx)
    assert not send_one(bench.engine)
    assert receiver.got == []


def test_a_receiver_that_is_away_gets_it_later(bench: Bench) -> None:
    """It is tried again after a pause that grows, and not before."""
    receiver = bench.engine.senders["letters"] = Receiver(refusals=2)
    with bench.engine.transaction(ANN) as tx:
        post(tx, "letters", "letter-1", {})
    assert send_one(bench.engine)
    assert not send_one(bench.engine)
    bench.clock.advance(timedelta(seconds=11))
    assert send_one(bench.engine)
    bench.clock.advance(timedelta(seconds=11))
    assert not send_one(bench.engine)
    bench.clock.advance(timedelta(seconds=10))
    assert send_one(bench.engine)
    assert [key for key, _ in receiver.got] == ["letter-1"]


def test_what_nobody_ever_takes_becomes_a_dead_letter(bench: Bench) -> None:
    """After the last attempt it is kept with the reason and tried no more; others are sent meanwhile."""
    bench.engine.senders["letters"] = Receiver(refusals=MAX_ATTEMPTS)
    other = bench.engine.senders["calls"] = Receiver()
    with bench.engine.transaction(ANN) as tx:
        post(tx, "letters", "letter-1", {})
        post(tx, "calls", "call-1", {})
    for _ in range(MAX_ATTEMPTS + 2):
        while send_one(bench.engine):
            pass
        bench.clock.advance(timedelta(hours=1))
    with bench.database.reading() as session:
        row = session.execute(select(outbox).where(outbox.c.topic == "letters")).one()
    assert (row.dead, row.attempts, row.sent_at) == (True, MAX_ATTEMPTS, None)
    assert "nobody there" in row.error
    assert [key for key, _ in other.got] == ["call-1"]


def test_while_it_is_sent_nothing_is_locked_and_others_go_on(bench: Bench) -> None:
    """A receiver that hangs keeps no transaction open: commands are carried out, other topics are sent."""
    hung, released = Event(), Event()

    def hang(_key: str, _payload: Mapping[str, Any]) -> None:
        hung.set()
        released.wait(30)

    bench.engine.senders["letters"] = hang
    other = bench.engine.senders["calls"] = Receiver()
    with bench.engine.transaction(ANN) as tx:
        post(tx, "letters", "letter-1", {})
    ticker = Ticker(bench.engine)
    ticker.reach_out()
    assert hung.wait(10)
    with bench.engine.transaction(ANN) as tx:
        post(tx, "calls", "call-1", {})
    ticker.reach_out()
    while not other.got:
        pass
    released.set()
    assert ticker.rest(10)
    assert not send_one(bench.engine)


def test_a_sender_that_hangs_is_given_up_and_tried_again(bench: Bench) -> None:
    """It counts as a failure; the lease is over and the pause begins."""
    bench.engine.send_seconds = 0.05
    released = Event()
    bench.engine.senders["letters"] = lambda _key, _payload: released.wait(30) and None
    with bench.engine.transaction(ANN) as tx:
        post(tx, "letters", "letter-1", {})
    assert send_one(bench.engine)
    released.set()
    with bench.database.reading() as session:
        (item,) = undelivered(session)
    assert (item.dead, item.attempts, item.lease_until) == (False, 1, None)
    assert item.due_at == bench.clock.now() + timedelta(seconds=10)
    assert "time-limit" in str(item.error)


def test_what_a_node_did_not_finish_sending_is_sent_by_another(bench: Bench) -> None:
    """After its lease, with the same key; the first one, waking up, sends nothing any more."""
    receiver = bench.engine.senders["letters"] = Receiver()
    with bench.engine.transaction(ANN) as tx:
        post(tx, "letters", "letter-1", {})
    asleep = begin_send(bench.engine)
    assert asleep is not None
    assert not send_one(bench.engine)
    bench.clock.advance(timedelta(seconds=46))
    assert send_one(bench.engine)
    asleep()
    with bench.database.reading() as session:
        assert undelivered(session) == []
        assert session.execute(select(outbox.c.sent_at)).scalar_one() == bench.clock.now()
    assert receiver.got == [("letter-1", {})]


def test_a_dead_letter_is_sent_again_or_discarded(bench: Bench) -> None:
    """By somebody's leave: sent again it has all its attempts, discarded it is neither sent nor shown any more."""
    receiver = bench.engine.senders["letters"] = Receiver(refusals=2 * MAX_ATTEMPTS)
    with bench.engine.transaction(ANN) as tx:
        for number in range(2):
            post(tx, "letters", f"letter-{number}", {})
    for _ in range(MAX_ATTEMPTS):
        while send_one(bench.engine):
            pass
        bench.clock.advance(timedelta(hours=1))
    with bench.database.reading() as session:
        first, second = undelivered(session)
        assert dead_count(session) == 2
    with bench.engine.transaction(ANN) as tx:
        assert send_again(tx, first.id).key == "letter-0"
        assert discard(tx, second.id).key == "letter-1"
    with bench.database.reading() as session:
        assert dead_count(session) == 0
    assert send_one(bench.engine)
    assert not send_one(bench.engine)
    assert [key for key, _ in receiver.got] == ["letter-0"]
    for gone in (first, second):
        with pytest.raises(UnknownItem), bench.engine.transaction(ANN) as tx:
            send_again(tx, gone.id)
