"""A foreman that sends labourers to the works, one process each: ``python -m tests.reliability.labourer``.

It reads orders from standard input, one JSON object a line, forks a labourer for each and passes on what it says, a
line each: ``done <task>`` for a completion that was acknowledged, ``refused <task> <code>``, and at last
``over <order> <how>``: ``idle``, ``stopped``, or the number of the signal that killed it.
A labourer whose order says ``kill_at`` is killed (SIGKILL) at its n-th moment: before each statement of a
command, before each commit, after each commit, and before it acknowledges.
"""

import contextlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine.actor import SYSTEM
from engine.commands import tasks
from engine.database import Database
from engine.errors import Fault, Unavailable
from engine.outbox import UnknownItem, send_again, send_one, undelivered
from engine.service import Engine
from tests.reliability.works import STAFF, WorksClock, build, is_idle, open_tasks


@dataclass(frozen=True)
class Order:
    """What a labourer is to do.

    ``tasks`` are the ones to complete, whatever others do; without them it takes what there is, and carries out
    what is due, ``at_once`` jobs at a time, until all is idle or for ``steps`` steps. ``clock_off`` are the hours
    by which its clock is wrong.
    """

    number: int
    url: str
    seed: float = 0
    letters: str | None = None
    kill_at: int | None = None
    steps: int = 1_000_000
    tasks: list[str] = field(default_factory=list)
    only_due: bool = False
    at_once: int = 5
    clock_off: float = 0


def main() -> None:
    """Fork a labourer for each order; they work side by side."""
    running: dict[int, int] = {}
    signal.signal(signal.SIGCHLD, lambda *_: _farewell(running))
    for line in sys.stdin:
        order = Order(**json.loads(line))
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # it must be known before it can be over
        child = os.fork()
        if child == 0:
            os._exit(_labour(order))
        running[child] = order.number
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _farewell(running: dict[int, int]) -> None:
    """Say of each labourer that is over how it ended; interrupted by itself when another one ends meanwhile."""
    while running:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return  # the interruption said farewell to the last one
        if not child:
            return
        killed = os.WIFSIGNALED(status)
        how = str(os.WTERMSIG(status)) if killed else ("idle", "stopped", "failed")[os.WEXITSTATUS(status)]
        say("over", str(running.pop(child)), how)


def say(*words: str) -> None:
    """One line, written whole: several processes write to the same pipe."""
    os.write(1, (" ".join(words) + "\n").encode())


def _labour(order: Order) -> int:
    database = Database(order.url)
    moments = _Moments(order.kill_at)
    moments.watch(database)
    engine = build(database, Path(order.letters) if order.letters else None, WorksClock(order.clock_off))
    try:
        if order.tasks:
            for task_id in order.tasks:
                complete(engine, task_id, moments.count)
            return 1
        return 0 if _work(engine, order, moments.count) else 1
    except Exception as error:  # noqa: BLE001 -- whatever it died of is told to who sent it
        say("failed", str(order.number), repr(error).replace("\n", " "))
        return 2


class _Moments:
    """Counts the moments at which a process can die, and dies at one of them."""

    def __init__(self, kill_at: int | None) -> None:
        self._left = kill_at

    def count(self) -> None:
        """One more moment."""
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, database: Database) -> None:
        """Every statement of a command and every commit is one."""

        def statement(connection: Any, *_: object) -> None:
            if connection.get_execution_options().get("duban_writing"):
                self.count()

        event.listen(database.sql, "before_cursor_execute", statement)
        event.listen(database.sql, "commit", lambda _: self.count())


def _work(engine: Engine, order: Order, moment: Callable[[], None]) -> bool:
    """Whether all is done."""
    chance = random.Random(order.seed)
    for _ in range(order.steps):
        try:
            if _step(engine, chance, moment, order):
                return True
        except Unavailable:
            time.sleep(0.05)  # the database is away
    return False


def _step(engine: Engine, chance: random.Random, moment: Callable[[], None], order: Order) -> bool:
    waiting = [] if order.only_due else open_tasks(engine)
    if waiting and chance.random() < 0.7:
        complete(engine, chance.choice(waiting), moment)
    elif not engine.run_due(order.at_once) and not send_one(engine) and not waiting:
        if is_idle(engine):
            return True
        look_after(engine)
        time.sleep(0.01)
    return False


def look_after(engine: Engine) -> None:
    """What an operator does: letters that were given up, as their senders were cut off too often, are sent again."""
    with engine.database.reading() as session:
        given_up = [each.id for each in undelivered(session) if each.dead]
    for item_id in given_up:
        with contextlib.suppress(UnknownItem), engine.transaction(SYSTEM) as tx:
            send_again(tx, item_id)


def complete(engine: Engine, task_id: str, moment: Callable[[], None]) -> None:
    """Complete a task and say so once it is committed; say why not otherwise."""
    while True:
        try:
            with engine.transaction(STAFF, settle=False) as tx:
                tasks.complete(tx, task_id, {}, key=f"key-{task_id}-{os.getpid()}")
        except Unavailable:
            time.sleep(0.05)  # the same request again is safe
            continue
        except Fault as fault:
            say("refused", task_id, fault.code)
            return
        moment()
        say("done", task_id)
        engine.settle(tx.follow_ups)
        return


def send(foreman: Any, **order: Any) -> None:
    """Give ``foreman`` (a process with a text pipe) an order."""
    foreman.stdin.write(json.dumps(order) + "\n")
    foreman.stdin.flush()


if __name__ == "__main__":
    main()
