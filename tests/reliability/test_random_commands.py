"""Bar R9: random commands, given to two engines on one database and to a plain model, leave the same office behind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from engine.commands import instances, messages, migrating, operations, suspension, tasks
from engine.outbox import send_one
from engine.store.tables import definition
from engine.transaction import Transaction
from tests.reliability.conftest import Record
from tests.reliability.plain.both import WHY, Both
from tests.reliability.plain.drawings import VERSIONS
from tests.reliability.plain.office import Office
from tests.reliability.plain.real import PEOPLE, Real, unsound
from tests.support.databases import Copies
from tests.support.postgres import PostgresServer

START = datetime(2019, 10, 31, 1, tzinfo=UTC)
STEPS = 50

ONE = st.integers(0, 1)
PICK = st.integers(0, 200)
WHO = st.sampled_from(sorted(PEOPLE))
KEYS = st.sampled_from(["k1", "k2"])
MINUTES = st.sampled_from([1, 20, 59, 60, 61, 150, 310, 500])


class Commands(Both):
    """Each rule is one command, given to both; afterwards both hold the same."""

    fresh: Callable[[], str]

    @initialize()
    def open(self) -> None:
        """Every process in its first version."""
        self.office, self.real = Office(START), Real(self.fresh(), START)
        for process in sorted(VERSIONS, reverse=True):
            self._deploy(0, process)

    def teardown(self) -> None:
        """Every history is whole and can be played again; nothing is left over of what has ended."""
        if hasattr(self, "real"):
            assert unsound(self.real.engines[0]) == []
            self.real.close()

    @rule(which=ONE, process=st.sampled_from(["letter", "line", "part"]))
    def deploy(self, which: int, process: str) -> None:
        """Another version."""
        self._deploy(which, process)

    @rule(
        which=ONE,
        actor=WHO,
        key=KEYS,
        x=st.integers(0, 9),
        items=st.integers(0, 3),
        process=st.sampled_from(sorted(set(VERSIONS) - {"letter"})),
    )
    def start(self, *, which: int, actor: str, process: str, key: str, x: int, items: int) -> None:
        """An instance."""
        given = {"x": x, "items": list(range(items)), "key": key, "owner": "ann"}

        def do(tx: Transaction) -> None:
            instances.start(tx, process, business_key=key, variables=given)

        self._both(which, actor, do, lambda: self.office.start(process, key, x, items))

    # people and their tasks

    @precondition(lambda self: self.office.tasks)
    @rule(which=ONE, actor=WHO, pick=PICK)
    def claim(self, which: int, actor: str, pick: int) -> None:
        """Take on a task, mostly an open one."""
        task = self._task(pick)
        self._both(
            which, actor, lambda tx: tasks.claim(tx, self.real.tasks[task]), lambda: self.office.claim(task, actor)
        )

    @precondition(lambda self: self.office.tasks)
    @rule(which=ONE, actor=WHO, pick=PICK)
    def unclaim(self, which: int, actor: str, pick: int) -> None:
        """Give a task back."""
        task = self._task(pick)
        self._both(
            which, actor, lambda tx: tasks.unclaim(tx, self.real.tasks[task]), lambda: self.office.unclaim(task, actor)
        )

    @precondition(lambda self: self.office.tasks)
    @rule(which=ONE, actor=WHO, pick=PICK, hours=st.integers(1, 99))
    def reschedule(self, which: int, actor: str, pick: int, hours: int) -> None:
        """Another due time."""
        task = self._task(pick)
        due = self.office.now + timedelta(hours=hours)
        self._both(
            which,
            actor,
            lambda tx: tasks.reschedule(tx, self.real.tasks[task], due),
            lambda: self.office.reschedule(task, hours),
        )

    @precondition(lambda self: self.office.tasks)
    @rule(
        which=ONE,
        actor=WHO,
        pick=PICK,
        key=st.sampled_from([None, None, "r1", "r2", "r3"]),
        data=st.sampled_from(["right", "right", "right", "missing", "wrong", "foreign"]),
        x=st.integers(0, 9),
    )
    def complete(self, *, which: int, actor: str, pick: int, key: str | None, data: str, x: int) -> None:
        """Complete a task, as the right person and with the right data or not."""
        task = self._task(pick)
        found = self.office.tasks[task]
        has_form = self.office.instances[found.instance].steps[found.step].form
        right: dict[str, Any] = {"x": x} if has_form else {}
        given = {"right": right, "missing": {}, "wrong": {"x": "many"}, "foreign": right | {"y": 1}}[data]
        self._both(
            which,
            actor,
            lambda tx: tasks.complete(tx, self.real.tasks[task], dict(given), key),
            lambda: self.office.complete(task, actor, given, key),
        )

    # messages and signals

    @rule(which=ONE, actor=WHO, name=st.sampled_from(["arrived", "arrived", "posted", "unknown"]), key=KEYS)
    def publish(self, which: int, actor: str, name: str, key: str) -> None:
        """A message, whether somebody waits or not."""
        self._both(which, actor, lambda tx: messages.publish(tx, name, key), lambda: self.office.publish(name, key))

    @rule(which=ONE, actor=WHO)
    def ring(self, which: int, actor: str) -> None:
        """A signal."""
        self._both(which, actor, lambda tx: messages.broadcast(tx, "bell"), lambda: self.office.broadcast("bell"))

    # time

    @rule(which=ONE, minutes=MINUTES)
    def wait(self, which: int, minutes: int) -> None:
        """Time passes while somebody looks after what is due."""
        self.real.advance(which, timedelta(minutes=minutes))
        self.office.advance(self.office.now + timedelta(minutes=minutes))
        self._compare()

    @rule(which=ONE, minutes=MINUTES, tick=st.booleans())
    def sleep(self, which: int, minutes: int, tick: bool) -> None:  # noqa: FBT001 -- drawn, not passed by hand
        """Time passes while everything stands still, and then perhaps there is a tick."""
        self.office.now += timedelta(minutes=minutes)
        self.real.clock.set(self.office.now)
        if tick:
            assert self.real.engines[which].run_due() == self.office.run_due()
        self._compare()

    @rule(which=ONE)
    def send(self, which: int) -> None:
        """A letter leaves."""
        send_one(self.real.engines[which])
        self.office.send()
        self._compare()

    @rule(where=st.sampled_from(["count", "post", "mail"]), what=st.sampled_from(["fail", "fail", "error"]), n=PICK)
    def trouble(self, where: str, what: str, n: int) -> None:
        """A delegate or a receiver will fail the next few times."""
        for troubles in (self.real.troubles, self.office.troubles):
            troubles[where] += [what] * (1 + n % 4)

    @rule(which=ONE)
    def restart(self, which: int) -> None:
        """A node is started again."""
        self.real.restart(which)

    # operators

    @precondition(lambda self: self.office.instances)
    @rule(which=ONE, pick=PICK)
    def suspend(self, which: int, pick: int) -> None:
        """Stand still."""
        number = self._instance(pick).number
        self._operate(which, lambda tx, found: suspension.suspend(tx, found, WHY), self.office.suspend, number)

    @precondition(lambda self: self.office.instances)
    @rule(which=ONE, pick=PICK)
    def resume(self, which: int, pick: int) -> None:
        """Go on."""
        suspended = [n for n, each in self.office.instances.items() if each.state == "suspended"]
        number = suspended[pick % len(suspended)] if suspended else self._instance(pick).number
        self._operate(which, lambda tx, found: suspension.resume(tx, found, WHY), self.office.resume, number)

    @precondition(lambda self: self.office.instances)
    @rule(which=ONE, pick=PICK)
    def cancel(self, which: int, pick: int) -> None:
        """The end."""
        number = self._instance(pick).number
        self._operate(which, lambda tx, found: instances.cancel(tx, found, WHY), self.office.cancel, number)

    @precondition(lambda self: self.office.instances)
    @rule(which=ONE, pick=PICK, x=st.integers(0, 9))
    def set_variable(self, which: int, pick: int, x: int) -> None:
        """Another value."""
        self._operate(
            which,
            lambda tx, found: operations.set_variable(tx, found, "x", x, WHY),
            lambda number: self.office.set_x(number, x),
            self._instance(pick).number,
        )

    @precondition(lambda self: self._lines())
    @rule(which=ONE, pick=PICK, to=st.sampled_from(["a", "b", "c", "g", "e"]))
    def move(self, which: int, pick: int, to: str) -> None:
        """A token of the plain line is put somewhere else."""
        lines = self._lines()
        instance = lines[pick % len(lines)]
        token, step = instance.tokens[0], instance.tokens[0].step
        real = next(each for each in self._inspect(which, instance.number) if each.element == step)
        self._operate(
            which,
            lambda tx, found: operations.move(tx, found, real.token, to, WHY),
            lambda number: self.office.move(number, token, to),
            instance.number,
        )

    @precondition(lambda self: self._loops())
    @rule(which=ONE, pick=PICK)
    def add_pass(self, which: int, pick: int) -> None:
        """Another pass of a loop."""
        instance, token = self._loop(pick)
        real = next(each for each in self._inspect(which, instance.number) if each.takes_pass)
        self._operate(
            which,
            lambda tx, found: operations.add_pass(tx, found, real.token, 7, WHY),
            lambda number: self.office.operate(number, "add-pass", lambda it: self.office.add_pass(it, token)),
            instance.number,
        )

    @precondition(lambda self: self._loops())
    @rule(which=ONE, pick=PICK)
    def remove_pass(self, which: int, pick: int) -> None:
        """A pass of a loop ends without a result."""
        instance, token = self._loop(pick)
        place = pick % len(token.passes)
        real = [each for each in self._inspect(which, instance.number) if each.is_pass][place]
        self._operate(
            which,
            lambda tx, found: operations.remove_pass(tx, found, real.token, WHY),
            lambda number: self.office.operate(
                number, "remove-pass", lambda it: self.office.remove_pass(it, token.passes[place])
            ),
            instance.number,
        )

    @precondition(lambda self: self._waiting_delegates())
    @rule(which=ONE, pick=PICK)
    def answer(self, which: int, pick: int) -> None:
        """Somebody answers in place of a delegate."""
        found = self._waiting_delegates()
        waiting = found[pick % len(found)]
        token = waiting.token
        assert token is not None
        real = next(each for each in self._inspect(which, waiting.instance or 0) if each.takes_answer)
        self._operate(
            which,
            lambda tx, number: operations.answer(tx, number, real.token, {}, WHY),
            lambda number: self.office.operate(number, "answer", lambda it: self.office.finish(it, token)),
            waiting.instance or 0,
        )

    @precondition(lambda self: self._jobs(incident=True))
    @rule(which=ONE, pick=PICK)
    def retry(self, which: int, pick: int) -> None:
        """An incident is tried again."""
        self._have_done(which, pick, incident=True)

    @precondition(lambda self: self._jobs(incident=False))
    @rule(which=ONE, pick=PICK)
    def hasten(self, which: int, pick: int) -> None:
        """What waits for its time is done now."""
        self._have_done(which, pick, incident=False)

    @precondition(lambda self: self._lines(any_state=True))
    @rule(which=ONE, pick=PICK, version=PICK)
    def migrate(self, which: int, pick: int, version: int) -> None:
        """An instance goes over to another version."""
        lines = self._lines(any_state=True)
        instance, target = lines[pick % len(lines)], version % (self.office.versions["line"] + 1)
        query = select(definition.c.id).where(definition.c.key == "line", definition.c.version == target + 1)
        with self.real.engines[which].database.reading() as session:
            target_id = session.execute(query).scalar_one()
        self._operate(
            which,
            lambda tx, found: migrating.migrate(tx, found, target_id, reason=WHY),
            lambda number: self.office.migrate(number, target),
            instance.number,
        )


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, copies: Copies, tmp_path: Path) -> Callable[[str], str]:
    """Gives the address of a database with every table and no row; the one before is nobody's any more."""
    made: list[str] = []

    def fresh(kind: str) -> str:
        if kind == "sqlite":
            folder = tmp_path / str(len(made))
            folder.mkdir()
            made.append(folder.name)
            return copies.sqlite(folder)
        server: PostgresServer = request.getfixturevalue("postgres")
        if made:
            server.drop_database(made.pop())
        made.append(copies.postgres())
        return server.url(made[-1])

    return fresh


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_random_commands_leave_what_the_plain_model_says(
    kind: str, fresh_database: Callable[[str], str], rounds: Callable[[int, int], int], record_property: Record
) -> None:
    """After each command both hold the same tasks, people, jobs, histories, letters and give the same answer."""
    examples = rounds(4, 250)
    before = Both.commands
    machine = type("Commands", (Commands,), {"fresh": staticmethod(lambda: fresh_database(kind))})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
    assert Both.commands - before >= examples * STEPS // 2
    record_property("commands", Both.commands - before)
