"""Compensation (BPMN 2.0.2, 13.5.5): what was done well is undone, what depends on it first.

Whatever can be compensated leaves a record in its scope when it is completed: a token beside the flow. A throw claims
the records it means. A claimed record begins when no other one under way stands for something done after it, along a
flow or in a later pass; so handlers run in reverse order, and those of activities that knew nothing of each other run
together. A record is used once.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.model import Kind, Process
from engine.runtime.specs.node import Node
from engine.runtime.variables import FACTS

if TYPE_CHECKING:
    from engine.runtime.token import Token

DONE = "#done"
"""Behind an element's id: the record that it was completed."""
_BY = "by"
_TOGETHER = "together"
_COUNTER = "loopCounter"


class CompensationRecord(Node):
    """What remains of a completed activity: its own variables, and the records of what was completed inside.

    ``handler`` undoes it, or the compensation event sub-process that it has inside; without either, what was completed
    inside is undone. While that happens, the record is the scope in which it happens.
    """

    beside = True
    moves = False
    stands = False
    handler: Node | None = None

    def leave(self, done: "Token") -> None:
        """Keep a record of the completed token ``done`` in its scope; none where nothing inside could be undone."""
        inside = records(done)
        if self.handler is None and not inside:
            return
        if self.handler is not None and not self.handler.element.by_event:
            inside = []
        record = done.workflow.new_token(self, done.scope, TaskState.WAITING)
        record.data = dict(done.data)
        if self.element.loop is not None:
            counts = done.scope.internal_data[FACTS] | done.internal_data.get(FACTS, {})
            record.internal_data[FACTS] = {_COUNTER: counts[_COUNTER]}
        hand_on(inside, record)

    def begin(self, token: "Token") -> None:
        """Undo it."""
        game = token.workflow
        token._set_state(TaskState.STARTED)
        game.trace.append(("compensate", self.element.id, token.id))
        if self.handler is not None:
            game.enter(self.handler, token)
        else:
            compensate(token, [token], None, together=_TOGETHER in token.internal_data)

    def swept(self, token: "Token") -> None:
        if token.waits_beside:
            _unclaim(token)
        else:
            super().swept(token)

    def after(self, other: "CompensationRecord") -> bool:
        """Whether this was, as the diagram tells, done after ``other``, and so is undone before it."""
        return self.element.by_event or self.element.id in other._later

    @cached_property
    def _later(self) -> frozenset[str]:
        """The elements to which a token may come after this one; the same again where it goes round.

        Ad hoc, everything may come after everything.
        """
        process: Process = self._wf_spec.process
        around = process.elements.get(self.element.scope)
        if around is not None and around.kind is Kind.AD_HOC:
            return frozenset(element.id for element in process.members[around.id])
        later: set[str] = set()
        todo = [process.flows[flow].target for flow in self.element.outgoing]
        while todo:
            element = process.elements[todo.pop()]
            if element.id not in later:
                later.add(element.id)
                leaving = [element, *process.boundaries(element.id)]
                todo += [process.flows[flow].target for each in leaving for flow in each.outgoing]
                todo += [catch.id for catch in process.link_catches(element)]
        loop = self.element.loop
        again = loop is not None and (loop.sequential or loop.standard)
        return frozenset(later | {self.element.id} if again else later)

    def _on_complete(self, token: "Token") -> None:
        game, scope, by = token.workflow, token.scope, token.internal_data[_BY]
        game.cancel(token)
        _begin_next(scope)
        asking = game.tasks.get(by)
        if asking is not None and not any(_is_claimed(other, by) for other in game.tasks.values()):
            asking.task_spec.compensated(asking)
        game.settle(scope)


def records(scope: "Token") -> list["Token"]:
    """The records in ``scope`` that wait or are under way, in the order of completion."""
    return [token for token in scope.within if isinstance(token.task_spec, CompensationRecord)]


def is_under_way(record: "Token") -> bool:
    """Whether the record is being compensated, or claimed to be."""
    return _BY in record.internal_data


def hand_on(kept: Iterable["Token"], scope: "Token") -> None:
    """``scope`` keeps what a scope inside it, which is over, has kept."""
    for record in kept:
        again = scope.workflow.new_token(record.task_spec, scope, TaskState.WAITING)
        again.data, again.internal_data = record.data, record.internal_data
        hand_on(records(record), again)


def compensate(asking: "Token", scopes: list["Token"], activity: str | None, *, together: bool) -> bool:
    """Undo what was completed in ``scopes``, or of it ``activity``; whether there is anything to wait for.

    The last done goes first, and the first of the scopes, or all go ``together``. When all is undone, ``asking`` is
    told.
    """
    found = False
    for scope in scopes:
        for record in records(scope):
            meant = activity is None or record.task_spec.element.id == activity
            if meant and not is_under_way(record):
                record.internal_data |= {_BY: asking.id, _TOGETHER: True} if together else {_BY: asking.id}
                found = True
    for scope in scopes if together else scopes[:1]:
        _begin_next(scope)
    return found


def give_up(asking: "Token") -> None:
    """``asking`` is gone: what it claimed and did not come to can still be undone."""
    for record in asking.workflow.tasks.values():
        if record.waits_beside and _is_claimed(record, asking.id):
            _unclaim(record)


def _unclaim(record: "Token") -> None:
    record.internal_data.pop(_BY, None)
    record.internal_data.pop(_TOGETHER, None)


def _begin_next(scope: "Token") -> None:
    """Begin what need not wait in the scope; after an event sub-process it is the turn of the scope around it."""
    later: set[CompensationRecord] = set()
    for record in reversed([record for record in records(scope) if is_under_way(record)]):
        spec = record.task_spec
        assert isinstance(spec, CompensationRecord), "records are records"
        free = _TOGETHER in record.internal_data or not any(other.after(spec) for other in later)
        if record.waits_beside and free:
            spec.begin(record)
        later.add(spec)
    if not later and scope.task_spec.element.by_event:
        _begin_next(scope.scope)


def _is_claimed(token: "Token", by: int) -> bool:
    return isinstance(token.task_spec, CompensationRecord) and token.internal_data.get(_BY) == by
