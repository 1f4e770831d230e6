"""Two engines on one database with the plain model beside each: the same is asked of both, and both are compared."""

from collections.abc import Callable

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select

from engine.commands import incidents
from engine.commands.inspection import Standing, inspect
from engine.store.tables import job
from engine.transaction import Transaction
from tests.reliability.plain.office import Office
from tests.reliability.plain.real import ADMIN, PEOPLE, Real, plainly, really, recognise
from tests.reliability.plain.records import LIVE, Instance, Job, Token

WHY = "so it is"


class Both(RuleBasedStateMachine):
    """What the rules are made of: a command for both, and a choice among what there is, by a number drawn."""

    office: Office
    real: Real
    commands = 0
    """How many commands both were given, in all runs together."""

    def _deploy(self, which: int, process: str) -> None:
        version = self.office.versions.get(process, -1) + 1
        self._both(which, None, lambda tx: self.real.deploy(tx, process, version), lambda: self.office.deploy(process))

    def _operate(
        self, which: int, do: Callable[[Transaction, str], object], plainly_: Callable[[int], object], number: int
    ) -> None:
        self._both(which, None, lambda tx: do(tx, self.real.ids[number]), lambda: plainly_(number))

    def _have_done(self, which: int, pick: int, *, incident: bool) -> None:
        found = self._jobs(incident=incident)
        asked = found[pick % len(found)]
        command = incidents.retry if incident else incidents.hasten
        query = select(job.c.id).where(
            job.c.instance_id == self.real.ids[asked.instance or 0],
            job.c.kind == asked.kind,
            job.c.element_id.is_not_distinct_from(asked.element),
            job.c.due_at == asked.due,
            job.c.incident == incident,
        )
        alike = [
            each
            for each in found
            if (each.instance, each.kind, each.element, each.due)
            == (asked.instance, asked.kind, asked.element, asked.due)
        ]
        with self.real.engines[which].database.reading() as session:
            job_id = session.execute(query.order_by(job.c.id)).scalars().all()[alike.index(asked)]
        do = self.office.retry if incident else self.office.hasten
        self._both(which, None, lambda tx: command(tx, job_id, WHY), lambda: do(asked.number))

    def _both(
        self, which: int, actor: str | None, really_: Callable[[Transaction], object], plainly_: Callable[[], object]
    ) -> None:
        who = ADMIN if actor is None else PEOPLE[actor]
        assert self.real.command(which, who, really_) == self.office.command(plainly_)
        self._compare()

    def _compare(self) -> None:
        Both.commands += 1
        with self.real.engines[0].database.reading() as session:
            recognise(session, self.office, self.real)
            seen = really(session)
        expected = plainly(self.office, self.real.ids)
        for part, content in expected.items():
            assert seen[part] == content, part
        assert self.real.troubles == self.office.troubles

    def _inspect(self, which: int, number: int) -> list[Standing]:
        engine = self.real.engines[which]
        with engine.database.reading() as session:
            return list(inspect(session, engine, self.real.ids[number]).tokens)

    def _task(self, pick: int) -> int:
        """One in four times any task, else an open one where there is one."""
        open_ = [n for n, each in self.office.tasks.items() if each.state == "open"]
        among = open_ if open_ and pick % 4 else sorted(self.office.tasks)
        return among[pick // 4 % len(among)]

    def _instance(self, pick: int) -> Instance:
        live = [each for each in self.office.instances.values() if each.state in LIVE]
        among = live if live and pick % 4 else list(self.office.instances.values())
        return among[pick // 4 % len(among)]

    def _lines(self, *, any_state: bool = False) -> list[Instance]:
        return [
            each
            for each in self.office.instances.values()
            if each.process == "line" and (any_state or each.state in LIVE)
        ]

    def _loops(self) -> list[tuple[Instance, Token]]:
        return [
            (each, token)
            for each in self.office.instances.values()
            if each.state in LIVE
            for token in each.tokens
            if token.passes
        ]

    def _loop(self, pick: int) -> tuple[Instance, Token]:
        found = self._loops()
        return found[pick % len(found)]

    def _jobs(self, *, incident: bool) -> list[Job]:
        return [each for each in self.office.jobs.values() if each.incident == incident and each.instance is not None]

    def _waiting_delegates(self) -> list[Job]:
        return [each for each in self.office.jobs.values() if each.kind == "delegate"]
