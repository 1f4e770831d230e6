"""What leaves the system leaves with its command or not at all, at least once, and is given up visibly."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.outbox import MAX_ATTEMPTS, outbox, post, send_one
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
    ticker.tick()
    ticker.tick()
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
