"""What an engine tells those who watch it."""

import threading

import pytest

from engine.actor import Actor
from engine.commands import instances, tasks
from engine.commands.execution import UnknownInstance
from engine.commands.rights import UnknownTask
from engine.metering import Tally
from engine.observing import CURRENT, Command, Observer
from tests.support.engines import ANN, Bench
from tests.support.processes import diagram, path, process, user_task


class Notes(Observer):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def command_over(self, command: Command) -> None:
        """One more."""
        self.commands.append(command)


@pytest.fixture
def notes(bench: Bench) -> Notes:
    """Who watches the bench, on which one process is deployed."""
    bench.deploy(
        p=diagram(process("p", '<startEvent id="s"/><endEvent id="e"/>' + user_task("work"), path("s", "work", "e")))
    )
    notes = Notes()
    bench.engine.observer = notes
    return notes


def test_each_command_is_told_with_its_kind_ids_and_cost(bench: Bench, notes: Notes) -> None:
    """Who acts, what it is, what it is about, how many statements it took and how long."""
    instance_id = bench.start("p")
    task_id = bench.open()[0].id
    bench.complete("work")
    started, completed = notes.commands
    assert (started.kind, started.actor_id, started.instance_id, started.error) == ("start", "ann", instance_id, None)
    assert (completed.kind, completed.task_id, completed.instance_id) == ("complete", task_id, instance_id)
    for each in (started, completed):
        assert each.statements >= 4
        assert 0 < each.database_seconds < each.seconds


def test_a_command_that_is_undone_is_told_with_what_undid_it(bench: Bench, notes: Notes) -> None:
    """A refusal is told under the name of what was refused, also where the thing is not there."""
    with pytest.raises(UnknownTask), bench.engine.transaction(ANN) as tx:
        tasks.complete(tx, "t1", {})
    (refused,) = notes.commands
    assert (refused.kind, refused.task_id, type(refused.error)) == ("complete", "t1", UnknownTask)


def test_the_first_command_of_a_transaction_names_it(bench: Bench, notes: Notes) -> None:
    """What follows within it is part of it."""
    with bench.engine.transaction(ANN) as tx:
        started = instances.start(tx, "p")
        instances.cancel(tx, started, "because")
    assert [each.kind for each in notes.commands] == ["start"]


def test_who_looks_meanwhile_sees_the_command_and_afterwards_none(bench: Bench, notes: Notes) -> None:
    """What is logged belongs to the command of its own thread, and to none once it is over."""
    seen: list[object] = []
    with bench.engine.transaction(Actor("ann")) as tx:
        other = threading.Thread(target=lambda: seen.append(CURRENT.get()))
        other.start()
        other.join()
        seen.append(CURRENT.get() is tx.command)
    seen.append(CURRENT.get())
    assert seen == [None, True, None]
    with pytest.raises(UnknownInstance), bench.engine.transaction(ANN) as tx:
        instances.cancel(tx, "i1", "because")
    assert CURRENT.get() is None
    assert len(notes.commands) == 2


def test_a_tally_counts_what_is_inside_it_and_nothing_else(bench: Bench, notes: Notes) -> None:
    """A request counts its commands and its own reading; the same command costs the same each time."""
    outer = Tally()
    outer.enter()
    bench.start("p")
    bench.open()
    outer.leave()
    (first,) = notes.commands
    assert outer.statements > first.statements
    assert outer.database_seconds >= first.database_seconds
    before = outer.statements
    bench.start("p")
    assert outer.statements == before
    assert notes.commands[1].statements == first.statements
