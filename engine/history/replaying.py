"""Plays an instance again from its recorded events.

The same inputs and answers must lead to the same states, byte for byte.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any

from engine import feel
from engine.delegates import BpmnError
from engine.errors import Fault
from engine.history.events import Event
from engine.history.packing import unpack
from engine.runtime import codec
from engine.runtime.game import Game
from engine.runtime.operations import OPERATIONS
from engine.runtime.specs import ad_hoc
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.specs.node import ProcessSpec
from engine.runtime.specs.user_task import UserTask
from engine.versions.carrying import carry
from engine.versions.plan import plan

SpecOf = Callable[[str], ProcessSpec]
"""The compiled process of a definition id."""
UNMOVED = frozenset(
    {
        *("ask-signature", "cancel", "claim", "comment", "copy", "entrust", "hasten", "recall", "reschedule"),
        *("respond", "resume", "retry", "sign", "suspend", "transfer", "unask-signature", "unclaim"),
    }
)
"""Events that are recorded but move no token."""


class Diverged(Fault):
    """Played again, the instance went another way than recorded: ``seq`` is the first event that did not agree."""

    code = "replay-diverged"


@dataclass(frozen=True)
class Replayed:
    """An event that was played again; ``agrees`` tells whether the state is the recorded one."""

    event: Event
    agrees: bool


class ReplayingHost:
    """Reads every answer from the record."""

    def __init__(self, zone: tzinfo, functions: feel.Functions) -> None:
        self.zone = zone
        self._functions = functions
        self.now: datetime
        self.calls: list[list[Any]]

    def load(self, event: Event) -> None:
        """From now on, answer as recorded in ``event``."""
        self.now = event.at
        self.calls = list(event.payload.get("calls", ()))
        self.__dict__.pop("environment", None)

    @cached_property
    def environment(self) -> feel.Environment:
        """FEEL at the moment of the event, with recorded results of functions."""
        return feel.Environment(
            now=self.now,
            zone=self.zone,
            functions=self._functions,
            call=lambda name, _function, _arguments: unpack(self._next("function", name)[2]),
        )

    def delegate(self, name: str, _element_id: str, _inputs: Mapping[str, Any]) -> dict[str, Any]:
        """What the delegate answered then. Raises the BpmnError that it raised then."""
        recorded = self._next("delegate", name)
        if recorded[0] == "error":
            raise BpmnError(**recorded[3])
        results: dict[str, Any] = recorded[2]
        return results

    def decide(self, _decision_id: str, _binding: str, _context: Mapping[str, Any]) -> Any:
        """What was decided then. The functions that the decision itself asked stand before it in the record."""
        while self.calls and self.calls[0][0] == "function":
            self.calls.pop(0)
        return self._next("decision", None)[2]

    def _next(self, kind: str, name: str | None) -> list[Any]:
        if not self.calls:
            raise Diverged(asked=kind, name=name)
        recorded = self.calls.pop(0)
        if recorded[0] not in (kind, "error" if kind == "delegate" else kind) or (
            name is not None and recorded[1] != name
        ):
            raise Diverged(asked=kind, name=name, recorded=recorded[:2])
        return recorded


def replay(
    events: Iterable[Event], *, called: bool, spec_of: SpecOf, zone: tzinfo, functions: feel.Functions
) -> Iterator[Replayed]:
    """Play one instance again, event by event, without any delegate, database or clock."""
    host = ReplayingHost(zone, functions)
    game: Game | None = None
    state = hashlib.sha256(b"").hexdigest()
    for event in events:
        if event.kind not in UNMOVED:
            host.load(event)
            try:
                if game is None:
                    game = Game(spec_of(event.definition_id), event.instance_id, host, called=called)
                if event.kind == "migrate":
                    game = migrated(game, event, spec_of)
                else:
                    act(game, event)
                game.step()
            except (Fault, KeyError, AssertionError):
                yield Replayed(event, agrees=False)
                return
            body = codec.encode(game)
            state = hashlib.sha256(body).hexdigest()
            game = codec.decode(body, game.spec, event.instance_id, host, called=called) if game.tasks else game
        yield Replayed(event, agrees=event.payload["state"] == state)


def migrated(game: Game, event: Event, spec_of: SpecOf) -> Game:
    """The instance under the version that the event took it over to. Raises what ``carry`` raises."""
    given = event.payload["given"]
    target = spec_of(given["to"])
    return carry(game, target, plan(game.spec.process, target.process, given["mapping"]))


def act(game: Game, event: Event) -> None:
    """Carry out again what the event records; ``step`` the game afterwards. Raises what the game refuses."""
    given = event.payload["given"]
    if event.kind == "start":
        game.begin(given["variables"], given["at"])
        return
    if event.kind == "complete":
        token = game.token(int(given["task"].rpartition("-")[2]))
        assert isinstance(token.task_spec, UserTask)
        token.task_spec.submit(token, given["data"], given.get("straight"))
        return
    if event.kind in OPERATIONS:
        OPERATIONS[event.kind](game, given)
        return
    token = game.token(given["token"])
    if event.kind == "return":
        assert isinstance(token.task_spec, CallActivity)
        token.task_spec.returned(token, given["variables"], given["error_code"])
    elif event.kind == "activate":
        ad_hoc.activate(token, given["element"])
    elif event.kind == "delegate":
        assert isinstance(token.task_spec, ServiceTask)
        token.task_spec.carried_out(token)
    elif event.kind == "escalation":
        game.escalate(token, given["code"], given["variables"])
    else:
        token.task_spec.fire(token, given.get("variables", {}))
