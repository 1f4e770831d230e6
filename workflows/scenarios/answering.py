"""What a scenario has delegates and called processes answer; the real ones are never run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from sqlalchemy import delete, exists, select, update

from engine.delegates import BpmnError, DelegateCall, Delegates
from engine.service import Engine
from engine.store.tables import JobKind, instance, job
from workflows.scenarios.scenario import Answer, Place
from workflows.scenarios.values import filled

NOTHING = Answer()


@dataclass(frozen=True)
class Called:
    """A call of a delegate: its name, the element that called it, what it was given."""

    delegate: str
    place: Place
    inputs: Mapping[str, Any]


@dataclass(frozen=True)
class Pending:
    """A called process that returns when the scenario says so: the caller's instance and token, and the job's id."""

    place: Place
    job_id: str
    inputs: Mapping[str, Any]


class Answers:
    """Answers in the order in which the scenario lists them; the last one is given again and again.

    An element's own answer goes before the one of its delegate. A delegate without an answer gives no results.
    """

    def __init__(self, answers: Mapping[Place | str, Sequence[Answer]]) -> None:
        self._answers = answers
        self._asked: Counter[Place | str] = Counter()
        self.calls: list[Called] = []

    def known(self, place: Place) -> bool:
        """Whether the scenario answers for this element."""
        return place in self._answers

    def next(self, *asked: Place | str) -> Answer:
        """The next answer for the first of ``asked`` that has any."""
        for each in asked:
            if listed := self._answers.get(each):
                self._asked[each] += 1
                return listed[min(self._asked[each], len(listed)) - 1]
        return NOTHING

    def mark(self) -> tuple[Counter[Place | str], int]:
        """Where the answers stand, to go back to when a command is undone."""
        return self._asked.copy(), len(self.calls)

    def back_to(self, mark: tuple[Counter[Place | str], int]) -> None:
        """Undo what was asked since ``mark``."""
        self._asked, calls = mark[0].copy(), mark[1]
        del self.calls[calls:]

    def delegates(self, names: Sequence[str]) -> Delegates:
        """A delegate under each of ``names`` that answers as the scenario says and notes that it was called."""
        found = Delegates()
        for name in names:
            found.register(name, partial(self._answer, name))
        return found

    def _answer(self, name: str, call: DelegateCall) -> Mapping[str, Any]:
        process = call.tx.session.execute(select(instance.c.process).where(instance.c.id == call.instance_id)).scalar()
        place = (str(process), call.element_id)
        self.calls.append(Called(name, place, dict(call.inputs)))
        answer = self.next(place, name)
        if answer.error is not None:
            raise BpmnError(answer.error)
        results: dict[str, Any] = filled(answer.gives, call.inputs, call.tx.engine.environment(call.tx.now))
        return results


class AnsweringEngine(Engine):
    """An engine in which the scenario stands for the called processes that it has an answer for."""

    answers: Answers
    pending: list[Pending]

    def settle(self, job_ids: Sequence[str]) -> None:
        """Carry out jobs; a called process that the scenario answers for is not started but has returned, or waits."""
        for job_id in job_ids:
            self._stand_in(job_id)
        super().settle(job_ids)

    def returns(self, pending: Pending, values: Mapping[str, Any], error: str | None) -> None:
        """The called process that was waited for has ended with ``values``, or with an error."""
        self.pending.remove(pending)
        with self.database.writing() as session:
            given = self._returned(pending.inputs, values, error)
            session.execute(update(job).where(job.c.id == pending.job_id).values(**given, incident=False))
        super().settle([pending.job_id])

    def _stand_in(self, job_id: str) -> None:
        with self.database.writing() as session:
            row = session.execute(
                select(job.c.kind, job.c.element_id, job.c.payload, instance.c.process)
                .join_from(job, instance, instance.c.id == job.c.instance_id, isouter=True)
                .where(job.c.id == job_id)
            ).one_or_none()
            if row is None:
                return
            payload = orjson.loads(row.payload)
            if row.kind == JobKind.CANCEL:
                started = session.execute(select(exists().where(instance.c.id == payload["child"]))).scalar()
                if not started:  # the scenario stood for it
                    session.execute(delete(job).where(job.c.id == job_id))
                return
            place = (str(row.process), str(row.element_id))
            if row.kind != JobKind.START or not self.answers.known(place):
                return
            answer, inputs = self.answers.next(place), payload["variables"]
            if answer.waits:
                self.pending.append(Pending(place, job_id, inputs))
                values: dict[str, Any] = {"incident": True}  # nobody carries it out until the scenario says so
            else:
                values = self._returned(inputs, answer.gives, answer.error)
            session.execute(update(job).where(job.c.id == job_id).values(**values))

    def _returned(self, inputs: Mapping[str, Any], gives: Mapping[str, Any], error: str | None) -> dict[str, Any]:
        variables = filled(gives, inputs, self.environment(self.clock.now()))
        return {"kind": JobKind.RETURN, "payload": orjson.dumps({"variables": variables, "error_code": error})}
